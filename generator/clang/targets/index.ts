// All targets, by triple. A new one needs a file here and its triple in generator/ir/types.ts.
import type { Target } from "../../ir/types.js";
import { aarch64LinuxGnu } from "./aarch64-linux-gnu.js";
import type { TargetTypes } from "./types.js";
import { x8664LinuxGnu } from "./x86-64-linux-gnu.js";

export type { TargetTypes } from "./types.js";

export const TARGET_TYPES: Readonly<Record<Target, TargetTypes>> = {
  "x86_64-linux-gnu": x8664LinuxGnu,
  "aarch64-linux-gnu": aarch64LinuxGnu,
};
