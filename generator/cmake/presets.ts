// The presets of runtime/CMakePresets.json that this project builds by itself, and where their output lies.
import { existsSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { packageRoot } from "../paths.js";

/** What is shipped; what finds wrong uses of memory; what finds races. */
export type Preset = "release" | "sanitized" | "thread";

/** The project that CMake builds. */
export const projectFolder = path.join(packageRoot, "runtime");

/** Where finished programs and libraries lie. */
export const nativeFolder = path.join(packageRoot, "dist", "native");

/** The same for a preset, as its `binaryDir` says. */
export function nativeFolderOf(preset: Preset): string {
  return preset === "release" ? nativeFolder : `${nativeFolder}-${preset}`;
}

/** Path of a file of the release preset, e.g. `core-host`. Throws BN606 when it was not built. */
export function nativePath(name: string): string {
  const file = path.join(nativeFolder, name);
  if (existsSync(file)) return file;
  throw new GeneratorError("BN606", {
    message: `${name} is not built`,
    where: { file },
    consequence: "nothing was run",
    fix: "npx bareos-node build",
  });
}
