// Around `npm pack` and `npm publish`: the tarball carries compiled sources and native parts, so both have to be what the sources
// say. Nothing is built here; who packs is told what to type. Native parts travel without debug information, which is two thirds
// of them and names folders of this machine; it is put aside meanwhile.
//     node pack.mjs before | after
import { spawnSync } from "node:child_process";
import { existsSync, linkSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { outdatedBuilds } from "./build.mjs";
import { oldSystemsProblem } from "./old-systems.mjs";
import { line, reportFailure, SetupError } from "./report.mjs";
import { root } from "./root.mjs";

const native = join(root, "dist", "native");
/** Built elsewhere for the other processor, if it was. */
const cross = join(root, "dist", "native-aarch64");
const BUILD = "npm run setup && npx bareos-node build";
const BUILD_CROSS = "npx bareos-node build --arch arm64";
/** Ends the name of what is put aside. */
const WHOLE = ".whole";

/**
 * @param {string} problem
 * @param {string} [fix]
 */
function refuse(problem, fix = BUILD) {
  return new SetupError(`${problem}, so the package would not be what its sources say`, { fix });
}

/** Folders of native parts that are packed. */
function folders() {
  return existsSync(join(cross, "shipped.tsv")) ? [native, cross] : [native];
}

/**
 * Paths of the native parts in a folder, from the list that CMake wrote.
 * @param {string} folder
 */
function nativeParts(folder) {
  try {
    const lines = readFileSync(join(folder, "shipped.tsv"), "utf8").trimEnd().split("\n");
    return lines.map((line) => join(folder, line.split("\t")[0] ?? ""));
  } catch {
    throw refuse("the native parts are not built");
  }
}

/**
 * Runs a program whose words are shown where it fails.
 * @param {readonly string[]} command
 */
function output([program = "", ...args]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return stdout;
  throw new SetupError(`${program} failed`, {
    fix: BUILD,
    log: error === undefined ? `${stdout}${stderr}` : error.message,
  });
}

/** @param {string} folder */
function requireCurrent(folder) {
  const fix = folder === native ? BUILD : BUILD_CROSS;
  if (nativeParts(folder).some((file) => !existsSync(file))) {
    throw refuse("the native parts are not built", fix);
  }
  if (!existsSync(join(folder, "build.ninja"))) {
    throw new SetupError("only ninja can tell whether the native parts are up to date", {
      fix: `sudo apt-get install -y ninja-build && ${fix}`,
    });
  }
  if (!output(["cmake", "--build", folder, "--", "-n"]).includes("no work to do")) {
    throw refuse(`the native parts in ${relative(root, folder)} are outdated`, fix);
  }
}

/**
 * The program that strips what was compiled there.
 * @param {string} folder
 */
function stripper(folder) {
  const cache = readFileSync(join(folder, "CMakeCache.txt"), "utf8");
  return /^CMAKE_STRIP:FILEPATH=(.+)$/m.exec(cache)?.[1] ?? "strip";
}

/**
 * Whoever runs them meanwhile finds the one or the other, at any time.
 * @param {string} folder
 */
function putAside(folder) {
  const strip = stripper(folder);
  for (const file of nativeParts(folder)) {
    const [whole, stripped] = [`${file}${WHOLE}`, `${file}.stripped`];
    rmSync(whole, { force: true });
    output([strip, "--strip-debug", "-o", stripped, file]);
    linkSync(file, whole);
    renameSync(stripped, file);
  }
}

function bringBack() {
  for (const file of folders().flatMap((folder) => nativeParts(folder))) {
    if (existsSync(`${file}${WHOLE}`)) renameSync(`${file}${WHOLE}`, file);
  }
}

function prepare() {
  const outdated = outdatedBuilds();
  if (outdated.length > 0) {
    throw refuse(`the compiled sources are outdated (${outdated.join(", ")})`);
  }
  for (const folder of folders()) requireCurrent(folder);
  const problem = oldSystemsProblem(folders().flatMap((folder) => nativeParts(folder)));
  if (problem !== undefined) line("Note", problem);
  if (folders().length === 1) {
    line("Note", `native parts for ${process.arch} alone; those for arm64 too: ${BUILD_CROSS}`);
  }
  for (const folder of folders()) putAside(folder);
}

try {
  // Also before: what an interrupted packing left.
  bringBack();
  if (process.argv[2] === "before") prepare();
} catch (error) {
  process.exitCode = reportFailure(error);
}
