// The presets of runtime/CMakePresets.json that this project builds by itself, and where their output lies.
import { existsSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { packageRoot } from "../paths.js";
import { machineOf } from "./machine.js";

/** What is shipped; what finds wrong uses of memory; what finds races. */
export type Preset = "release" | "sanitized" | "thread";

/** The project that CMake builds, below the folder of a package. */
export function projectFolder(root: string): string {
  return path.join(root, "runtime");
}

/** Where finished programs and libraries of a preset lie, as its `binaryDir` says. */
export function nativeFolderOf(preset: Preset, root = packageRoot): string {
  const folder = path.join(root, "dist", "native");
  return preset === "release" ? folder : `${folder}-${preset}`;
}

/** The same of the release preset of this package. */
export const nativeFolder = nativeFolderOf("release");

/** What `build` makes for whoever runs or installs plugins, as CMake's list `shipped.tsv` has it. */
export const NATIVE_PARTS = [
  ...["node-fd.so", "node-sd.so", "node-dir.so"],
  ...["channel.node", "keeper"],
  ...["core-host", "core-host-sd", "core-host-dir"],
] as const;

/** What is wrong with a native part, such as `is not built`; undefined for one that this machine can run. */
export function problemOfPart(name: string, folder = nativeFolder): string | undefined {
  const file = path.join(folder, name);
  if (!existsSync(file)) return "is not built";
  const machine = machineOf(file);
  if (machine === process.arch) return undefined;
  return machine === undefined
    ? "is neither a program nor a library"
    : `is built for ${machine}, and this machine is ${process.arch}`;
}

/** Path of a file of the release preset, e.g. `core-host`. Throws BN606 when it was not built for this machine. */
export function nativePath(name: string): string {
  const file = path.join(nativeFolder, name);
  const problem = problemOfPart(name);
  if (problem === undefined) return file;
  throw new GeneratorError("BN606", {
    message: `${name} ${problem}`,
    where: { file },
    consequence: "nothing was run",
    fix: "npx bareos-node build",
  });
}
