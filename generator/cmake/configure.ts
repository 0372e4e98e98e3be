// Configures a build folder when it is not yet what is asked for: another compiler, another checkout, another generator.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { packageRoot } from "../paths.js";
import { stampMatches } from "../setup/digest.mjs";
import { which } from "../setup/programs.mjs";
import { nativeFolderOf, projectFolder, type Preset } from "./presets.js";
import { runCMake, type CMakeOptions } from "./run-cmake.js";

/** Leaves a build folder alone that is as it should be: CMake itself looks after changes of its own files. */
export async function configure(preset: Preset, options: CMakeOptions): Promise<void> {
  const { root = packageRoot } = options;
  // Libraries find the package that they lie in; no path of this machine is in them, whatever an earlier configuration said.
  const variables = { BAREOS_NODE_HOME: "", ...options.variables };
  const folder = nativeFolderOf(preset, root);
  const argv = [
    ...["--preset", preset, ...generatorChoice(options.env), ...packageFolders()],
    ...Object.entries(variables).map(([name, value]) => `-D${name}=${value}`),
  ];
  const stamp = path.join(folder, ".configured");
  // What a cache has of a preset stays in it, whatever the preset says later.
  const presets = readFileSync(path.join(projectFolder(root), "CMakePresets.json"), "utf8");
  const wanted = JSON.stringify([projectFolder(root), options.env["CXX"] ?? "", argv, presets]);
  if (existsSync(path.join(folder, "CMakeCache.txt")) && stampMatches(stamp, wanted)) return;
  // What an earlier configuration found out must not stay: a copied checkout names the folder that it came from.
  const output = await runCMake([...argv, "--fresh"], options);
  if (output !== null) {
    // The folder is no longer what an earlier configuration made of it.
    rmSync(stamp, { force: true });
    throw new GeneratorError("BN602", {
      message: `CMake cannot configure the build (preset ${preset}):\n${output}`,
      consequence: "nothing was built; what an earlier build made stays as it is",
      fix: "mend what CMake names; a compiler is missing? apt-get install -y g++ (or name one with CXX)",
    });
  }
  writeFileSync(stamp, wanted);
}

/** The presets want Ninja; make does as well. */
function generatorChoice(env: CMakeOptions["env"]): readonly string[] {
  return which("ninja", env) === undefined ? ["-G", "Unix Makefiles"] : [];
}

/** Where npm put the headers and the type remover, which depends on who installed us. */
function packageFolders(): readonly string[] {
  const require = createRequire(import.meta.url);
  const folderOf = (name: string): string => path.dirname(require.resolve(`${name}/package.json`));
  return [
    `-DNODE_ADDON_API_DIR=${folderOf("node-addon-api")}`,
    `-DNODE_API_HEADERS_DIR=${path.join(folderOf("node-api-headers"), "include")}`,
  ];
}
