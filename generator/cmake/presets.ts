// The presets of runtime/CMakePresets.json that this project builds by itself, and where their output lies.
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { isPackaged, packageWith } from "../packaged.js";
import { packageRoot } from "../paths.js";
import { machineOf } from "./machine.js";

/** What is shipped; what finds wrong uses of memory; what finds races; what is shipped, from another machine for aarch64. */
export type Preset = "release" | "sanitized" | "thread" | "aarch64";

/** The project that CMake builds, below the folder of a package. */
export function projectFolder(root: string): string {
  return path.join(root, "runtime");
}

/** Where finished programs and libraries of a preset lie, as its `binaryDir` says. */
export function nativeFolderOf(preset: Preset, root = packageRoot): string {
  const folder = path.join(root, "dist", "native");
  return preset === "release" ? folder : `${folder}-${preset}`;
}

/**
 * Where the parts that this machine can run lie in a package: one that was packed for two processors has two folders. What is
 * missing is missing where it is built.
 */
export function usableNativeFolder(root = packageRoot, processor: string = process.arch): string {
  const built = nativeFolderOf("release", root);
  const other = nativeFolderOf("aarch64", root);
  const fits = (folder: string): boolean => {
    const file = path.join(folder, "keeper");
    return existsSync(file) && machineOf(file) === processor;
  };
  return !fits(built) && fits(other) ? other : built;
}

/** The same of this package. */
export const nativeFolder = usableNativeFolder();

/** What `build` makes for whoever runs or installs plugins, as CMake's list `shipped.tsv` has it. */
export const NATIVE_PARTS = [
  ...["node-fd.so", "node-sd.so", "node-dir.so"],
  ...["channel.node", "keeper"],
  ...["core-host", "core-host-sd", "core-host-dir"],
] as const;

/** What is wrong with a native part, such as `is not built`; undefined for one that this machine can run. */
export function problemOfPart(name: string, folder = nativeFolder): string | undefined {
  const file = path.join(folder, name);
  if (!existsSync(file)) return isPackaged() ? "is not installed" : "is not built";
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
  // Packages have links there, and daemons load none.
  if (problem === undefined) return realpathSync(file);
  throw new GeneratorError("BN606", {
    message: `${name} ${problem}`,
    where: { file },
    consequence: "nothing was run",
    fix: isPackaged() ? `install the package ${packageWith(name)}` : "npx bareos-node build",
  });
}
