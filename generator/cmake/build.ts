// Builds what is C++ by a CMake preset: configures when need be, then brings the targets up to date.
import { existsSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { withLock } from "../setup/lock.mjs";
import { configure } from "./configure.js";
import { nativeFolderOf, type Preset } from "./presets.js";
import { runCMake, type CMakeOptions } from "./run-cmake.js";

export interface BuiltFile {
  readonly file: string;
  /** In a few words, e.g. "the File Daemon plugin". */
  readonly what: string;
  /** Whether this build made it anew. */
  readonly changed: boolean;
}

/**
 * Brings a preset's targets up to date; all that is shipped when none are named. Gives the shipped files that are there then.
 * One build of a folder at a time. Throws BN601 with the compiler's words when something does not compile, BN602 when it
 * cannot even be tried.
 */
export async function buildPreset(
  preset: Preset,
  targets: readonly string[],
  options: CMakeOptions,
): Promise<readonly BuiltFile[]> {
  const folder = nativeFolderOf(preset, options.root);
  return withLock(async () => {
    await configure(preset, options);
    const before = shippedFiles(folder);
    const named = targets.length === 0 ? [] : ["--target", ...targets];
    const output = await runCMake(
      ["--build", folder, "--parallel", `${availableParallelism()}`, ...named],
      options,
    );
    if (output !== null) {
      throw new GeneratorError("BN601", {
        message: `the C++ parts do not compile:\n${output}`,
        consequence: "what an earlier build made of them stays as it is",
        fix: "if headers changed: npx bareos-node generate; else mend the sources that the compiler names",
      });
    }
    return shippedFiles(folder)
      .filter(({ stamp }) => stamp !== "")
      .map(({ file, what, stamp }) => ({
        file,
        what,
        changed: stamp !== before.find((old) => old.file === file)?.stamp,
      }));
  }, folder);
}

interface ShippedFile {
  readonly file: string;
  readonly what: string;
  /** Differs when it was linked anew; empty when it is not there. */
  readonly stamp: string;
}

/** From the list that CMake wrote: a line for each file, with its name and what it is. */
function shippedFiles(folder: string): readonly ShippedFile[] {
  const list = path.join(folder, "shipped.tsv");
  if (!existsSync(list)) return [];
  const lines = readFileSync(list, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [name = "", what = ""] = line.split("\t");
    const file = path.join(folder, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    return { file, what, stamp: stat === undefined ? "" : `${stat.ino} ${stat.mtimeMs}` };
  });
}
