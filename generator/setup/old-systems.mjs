// Whether programs and libraries run on the oldest systems that are promised: Enterprise Linux 9 and Ubuntu 22.04. What they ask
// for by name and version is in their own tables, which readelf (of g++'s binutils) prints for any processor.
import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { compareVersions } from "./programs.mjs";
import { SetupError } from "./report.mjs";

const OLDEST_GLIBC = "2.34";
/** The newest of each series that those systems have. */
const OLDEST_SYSTEM = new Map([
  ["GLIBC", OLDEST_GLIBC],
  ["GCC", "11.0"],
  ["GLIBCXX", "3.4.29"],
  ["CXXABI", "1.3.13"],
]);
const OLDEST_NAMED = `glibc ${OLDEST_GLIBC} (Enterprise Linux 9, Ubuntu 22.04)`;

/**
 * @param {readonly string[]} argv
 */
function readelf(argv) {
  const env = { ...process.env, LC_ALL: "C" };
  const { status, stdout, stderr, error } = spawnSync("readelf", argv, { encoding: "utf8", env });
  if (status === 0) return stdout;
  throw new SetupError("readelf cannot say what the native parts need", {
    fix: "sudo apt-get install -y binutils",
    log: error === undefined ? stderr : error.message,
  });
}

/**
 * What one file needs of libraries that have versions.
 * @param {string} file
 */
function neededIn(file) {
  const symbols = readelf(["--wide", "--dyn-syms", file]);
  return [...symbols.matchAll(/\bUND (\S+?)@+([A-Z]+)_(\d[\d.]*)/g)].map(
    ([, name = "", series = "", version = ""]) => ({ name, series, version }),
  );
}

/**
 * What one file needs that those systems do not have, as `arc4random (GLIBC_2.36)`.
 * @param {string} file
 * @param {ReadonlyMap<string, string>} [system] the newest of each series that it may need
 * @returns {readonly string[]}
 */
export function tooNewIn(file, system = OLDEST_SYSTEM) {
  return neededIn(file).flatMap(({ name, series, version }) => {
    const newest = system.get(series);
    const fits = newest === undefined || compareVersions(version, newest) <= 0;
    return fits ? [] : [`${name} (${series}_${version})`];
  });
}

/**
 * Why files do not run there, by file and name; undefined when they do.
 * @param {readonly string[]} files
 * @param {ReadonlyMap<string, string>} [system]
 */
export function oldSystemsProblem(files, system) {
  const problems = files.flatMap((file) => {
    const symbols = tooNewIn(file, system);
    return symbols.length === 0 ? [] : [`${basename(file)} needs ${symbols.join(", ")}`];
  });
  if (problems.length === 0) return undefined;
  return `does not run on ${OLDEST_NAMED}, as it is built here: ${problems.join("; ")}`;
}

/**
 * The C library that all of these files run with, e.g. `2.34`: at least the one that is promised.
 * @param {readonly string[]} files
 */
export function neededGlibc(files) {
  return files
    .flatMap((file) => neededIn(file))
    .filter(({ series }) => series === "GLIBC")
    .map(({ version }) => version)
    .reduce((one, other) => (compareVersions(one, other) < 0 ? other : one), OLDEST_GLIBC);
}
