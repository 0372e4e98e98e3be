// Makes dist/ of a package from its two halves, the generated modules and the hand-written ones beside this file: the compiler
// sees them as one folder, here they become one, so that what they import from each other is there.
//     node assemble.mjs [PACKAGE-FOLDER]
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

/** @typedef {{ compilerOptions: { rootDir: string, rootDirs: string[] } }} PackageConfig */

/**
 * Folders of modules, and the one above them all, as the package's tsconfig.json names them.
 * @param {string} folder
 */
function sourceFolders(folder) {
  const text = readFileSync(join(folder, "tsconfig.json"), "utf8").replace(/^\s*\/\/.*$/gm, "");
  /** @type {unknown} */
  const parsed = JSON.parse(text);
  const { rootDir, rootDirs } = /** @type {PackageConfig} */ (parsed).compilerOptions;
  return {
    root: resolve(folder, rootDir),
    rooms: rootDirs.map((name) => resolve(folder, name)),
  };
}

/**
 * The compiler: the package's own, or the one that is installed with this project.
 * @param {string} folder
 */
function findCompiler(folder) {
  for (const from of [join(folder, "package.json"), import.meta.filename]) {
    try {
      return createRequire(from).resolve("typescript/bin/tsc");
    } catch {
      // The next one, then.
    }
  }
  throw new Error(
    `there is no TypeScript to compile ${folder} with; in that folder: npm install --save-dev typescript @types/node`,
  );
}

/**
 * Gives the compiler's exit code; it has said itself what is wrong.
 * @param {string} folder
 * @param {string} target
 */
function compile(folder, target) {
  const args = ["-p", join(folder, "tsconfig.json"), "--noEmit", "false", "--outDir", target];
  const { status, error } = spawnSync(process.execPath, [findCompiler(folder), ...args], {
    stdio: "inherit",
  });
  if (error !== undefined) throw error;
  return status ?? 1;
}

/**
 * A source map that has moved: its sources are where they were.
 * @param {string} text
 * @param {string} before
 * @param {string} after
 */
function moveMap(text, before, after) {
  /** @type {unknown} */
  const parsed = JSON.parse(text);
  const map = /** @type {{ sources: string[] }} */ (parsed);
  const sources = map.sources.map((source) => relative(after, resolve(before, source)));
  return JSON.stringify({ ...map, sources });
}

/**
 * Moves what was compiled of each room into one tree.
 * @param {{ compiled: string, assembled: string, dist: string, root: string, rooms: readonly string[] }} places
 */
function merge({ compiled, assembled, dist, root, rooms }) {
  for (const room of rooms) {
    const output = join(compiled, relative(root, room));
    if (!existsSync(output)) continue;
    for (const entry of readdirSync(output, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const name = relative(output, file);
      const target = join(assembled, name);
      if (existsSync(target)) throw new Error(`${name} stands twice in ${rooms.join(", ")}`);
      mkdirSync(dirname(target), { recursive: true });
      if (name.endsWith(".map")) {
        // Relative to where it will be read.
        const text = readFileSync(file, "utf8");
        writeFileSync(target, moveMap(text, dirname(file), dirname(join(dist, name))));
      } else {
        renameSync(file, target);
      }
    }
  }
}

/**
 * Why a package does not compile that was made from one old release alone: its hand-written half takes more for granted.
 * @param {string} folder
 */
function tellLacking(folder) {
  /** @type {unknown} */
  const parsed = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { name, lackedByLibrary = [] } =
    /** @type {{ name: string, lackedByLibrary?: string[] }} */ (parsed);
  if (lackedByLibrary.length === 0) return;
  throw new Error(
    `${name} cannot be compiled: its hand-written half needs ${lackedByLibrary.join(", ")}, which the release that it was made from does not declare.
  fix: npx bareos-node build --bareos-src TREE --out DIR makes packages and plugins of that tree together with the shipped releases`,
  );
}

/**
 * Leaves dist/ as it was, or whole. Gives the exit code.
 * @param {string} folder
 */
function assemble(folder) {
  const dist = join(folder, "dist");
  const build = join(folder, "build");
  const compiled = join(build, "compiled");
  const assembled = join(build, "assembled");
  rmSync(build, { recursive: true, force: true });
  try {
    const code = compile(folder, compiled);
    if (code !== 0) {
      tellLacking(folder);
      return code;
    }
    merge({ compiled, assembled, dist, ...sourceFolders(folder) });
    if (existsSync(dist)) renameSync(dist, join(build, "replaced"));
    renameSync(assembled, dist);
    return 0;
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}

try {
  process.exitCode = assemble(resolve(process.argv[2] ?? "."));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
