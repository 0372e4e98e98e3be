// The programs that the project needs from the system: which one, which version, and Debian's package of it.
// `doctor` reports from the same table that set-up installs from.
import { clangNamed, newestClang, OLDEST_CLANG } from "./clangs.mjs";
import { compareVersions, versionOf, which } from "./programs.mjs";

/** Oldest Node that all our tools run on (vite and eslint set it; the generator alone runs on any 20). */
export const OLDEST_NODE = "20.19.0";
/** Oldest g++ with the C++20 that the generated code uses. */
export const OLDEST_GXX = 11;
/** Oldest CMake, as runtime/CMakeLists.txt says; held equal by a test. */
export const OLDEST_CMAKE = "3.22";

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} purpose
 * @property {string | undefined} path absolute, of the one found
 * @property {string | undefined} version
 * @property {boolean} ok found and new enough
 * @property {string | undefined} problem what is wrong, when not ok
 * @property {string | undefined} aptPackage what to install on Debian; undefined when apt cannot mend it
 */

/**
 * The clang to use: what CLANG names, else the newest of PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Tool>}
 */
export async function findClang(env) {
  const wanted = env["CLANG"] ?? "";
  const best = wanted === "" ? await newestClang(env) : await clangNamed(wanted, env);
  const tooOld = best !== undefined && compareVersions(best.version, String(OLDEST_CLANG)) < 0;
  const missing = wanted === "" ? "not found" : `CLANG=${wanted} is not a clang that runs`;
  const problem =
    best === undefined
      ? missing
      : tooOld
        ? `${best.version} is older than ${OLDEST_CLANG}`
        : undefined;
  return {
    name: "clang++",
    purpose: "reads the Bareos headers",
    path: best?.path,
    version: best?.version,
    ok: problem === undefined,
    problem,
    // A CLANG that does not work is a choice of the user's that no package mends.
    aptPackage: wanted === "" ? "clang" : undefined,
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {{ program: string, purpose: string, aptPackage?: string, oldest?: string, pattern?: RegExp }} wanted
 * @returns {Promise<Tool>}
 */
async function findTool(env, wanted) {
  const path = which(wanted.program, env);
  const version = path === undefined ? undefined : await versionOf(path, env, wanted.pattern);
  const tooOld =
    version !== undefined &&
    wanted.oldest !== undefined &&
    compareVersions(version, wanted.oldest) < 0;
  const problem =
    path === undefined
      ? "not found"
      : version === undefined
        ? "found, but does not run"
        : tooOld
          ? `${version} is older than ${wanted.oldest}`
          : undefined;
  return {
    name: wanted.program,
    purpose: wanted.purpose,
    path,
    version,
    ok: problem === undefined,
    problem,
    aptPackage: wanted.aptPackage,
  };
}

/** @returns {Tool} */
export function describeNode() {
  const version = process.versions.node;
  const ok = compareVersions(version, OLDEST_NODE) >= 0;
  return {
    name: "node",
    purpose: "runs everything here",
    path: process.execPath,
    version,
    ok,
    problem: ok ? undefined : `${version} is older than ${OLDEST_NODE}`,
    aptPackage: undefined,
  };
}

/**
 * Everything that is looked for, in the order in which `doctor` lists it.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Tool[]>}
 */
export async function findTools(env) {
  const rest = await Promise.all([
    findTool(env, { program: "npm", purpose: "installs the libraries" }),
    findTool(env, {
      program: "g++",
      purpose: "compiles what is C++",
      aptPackage: "g++",
      oldest: String(OLDEST_GXX),
      // "g++ (Debian 12.2.0-14) 12.2.0": the last number of the first line is its own.
      pattern: /^.*\s(\d+\.\d+(?:\.\d+)?)/,
    }),
    findTool(env, {
      program: "cmake",
      purpose: "builds what is C++",
      aptPackage: "cmake",
      oldest: OLDEST_CMAKE,
    }),
    findTool(env, { program: "ninja", purpose: "builds for CMake", aptPackage: "ninja-build" }),
    findTool(env, {
      program: "make",
      purpose: "is needed by node-gyp, in the tests",
      aptPackage: "make",
    }),
    findTool(env, {
      program: "python3",
      purpose: "is needed by node-gyp, in the tests",
      aptPackage: "python3",
    }),
    findClang(env),
  ]);
  return [describeNode(), ...rest];
}
