// The presets of runtime/CMakePresets.json that this project builds by itself, and where their output lies.
import { existsSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { packageRoot } from "../paths.js";

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
