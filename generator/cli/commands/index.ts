// The commands of `bareos-node`, in the order of its help. One file each: it exports `register(program, host)`.
import type { Command } from "commander";
import type { Host } from "../host.js";
import * as adopt from "./adopt.js";
import * as audit from "./audit.js";
import * as build from "./build.js";
import * as check from "./check.js";
import * as diff from "./diff.js";
import * as doctor from "./doctor.js";
import * as generate from "./generate.js";
import * as install from "./install.js";
import * as ir from "./ir.js";
import * as run from "./run.js";

export interface CommandModule {
  /** Adds the command to the program; its action reports with `host.finish`. */
  readonly register: (program: Command, host: Host) => void;
}

export const commands: readonly CommandModule[] = [
  generate,
  check,
  ir,
  diff,
  audit,
  adopt,
  build,
  install,
  run,
  doctor,
];
