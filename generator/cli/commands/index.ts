// The commands of `bareos-node`, in the order of its help. One file each: it exports `register(program, host)`.
import type { Command } from "commander";
import type { CommandHost } from "../host.js";
export interface CommandModule {
  /** Adds the command to the program; its action reports with `host.finish`. */
  readonly register: (program: Command, host: CommandHost) => void;
}

type Load = () => Promise<CommandModule>;

const COMMANDS: ReadonlyMap<string, Load> = new Map<string, Load>([
  ["new", () => import("./new.js")],
  ["generate", () => import("./generate.js")],
  ["check", () => import("./check.js")],
  ["ir", () => import("./ir.js")],
  ["diff", () => import("./diff.js")],
  ["history", () => import("./history.js")],
  ["audit", () => import("./audit.js")],
  ["adopt", () => import("./adopt.js")],
  ["build", () => import("./build.js")],
  ["install", () => import("./install.js")],
  ["run", () => import("./run.js")],
  ["doctor", () => import("./doctor.js")],
]);

/**
 * The command that the command line names, or all of them when it names none, for the help and for near names. What one
 * command needs takes a third of a second to load when it is loaded for all.
 */
export async function commandsFor(argv: readonly string[]): Promise<readonly CommandModule[]> {
  const named = COMMANDS.get(argv.find((argument) => !argument.startsWith("-")) ?? "");
  const wanted = named === undefined ? [...COMMANDS.values()] : [named];
  return Promise.all(wanted.map((load) => load()));
}
