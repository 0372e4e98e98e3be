// Looks for clang: what a name leads to, and the newest one in PATH. The clang stage and set-up look the same way.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { compareVersions, pathDirs, versionText, which } from "./programs.mjs";

/** The oldest that reads every release from 18.2 on; older ones could not be tried, Debian 12 has none. */
export const OLDEST_CLANG = 13;

/**
 * @typedef {object} Clang
 * @property {string} path
 * @property {string} version e.g. `14.0.6`
 * @property {string} output what it says of itself
 */

/**
 * Version of a clang by its own words, in which vendors put theirs.
 * @param {string} output
 */
export function versionIn(output) {
  return /clang version (\d+(?:\.\d+)*)/.exec(output)?.[1];
}

/**
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Clang | undefined>} undefined for what is no clang or does not run
 */
export async function inspectClang(path, env) {
  const output = (await versionText(path, env)) ?? "";
  const version = versionIn(output);
  return version === undefined ? undefined : { path, version, output };
}

/**
 * The clang of a name or path.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
export async function clangNamed(name, env) {
  const path = which(name, env);
  return path === undefined ? undefined : inspectClang(path, env);
}

/**
 * The newest by what each says itself. Names with a number tell before: of those only the highest that works is started,
 * which saves most of the time that looking for a compiler takes.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Clang | undefined>}
 */
export async function newestClang(env) {
  const paths = candidates(env);
  const numbered = paths
    .filter((path) => numberOf(path) !== undefined)
    .sort((left, right) => (numberOf(right) ?? 0) - (numberOf(left) ?? 0));
  const plain = paths.filter((path) => numberOf(path) === undefined);
  const found = await Promise.all([
    firstWorking(numbered, env),
    ...plain.map((path) => inspectClang(path, env)),
  ]);
  return found.reduce((best, clang) => {
    if (clang === undefined || best === undefined) return clang ?? best;
    return compareVersions(clang.version, best.version) > 0 ? clang : best;
  }, undefined);
}

/**
 * All clangs in PATH; `clang++` comes before `clang`, earlier folders before later ones.
 * @param {NodeJS.ProcessEnv} env
 */
function candidates(env) {
  const found = pathDirs(env).flatMap((dir) =>
    namesIn(dir)
      .filter((name) => /^clang(\+\+)?(-\d+)?$/.test(name))
      .sort()
      .map((name) => join(dir, name)),
  );
  const rank = (/** @type {string} */ path) => (basename(path).includes("++") ? 0 : 1);
  return found.sort((left, right) => rank(left) - rank(right));
}

/** @param {string} dir */
function namesIn(dir) {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** @param {string} path */
function numberOf(path) {
  const number = /-(\d+)$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

/**
 * @param {readonly string[]} paths
 * @param {NodeJS.ProcessEnv} env
 */
async function firstWorking(paths, env) {
  for (const path of paths) {
    const clang = await inspectClang(path, env);
    if (clang !== undefined) return clang;
  }
  return undefined;
}
