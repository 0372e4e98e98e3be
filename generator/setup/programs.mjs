// Programs of the machine: where they are, and which version they say they are.
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** @param {NodeJS.ProcessEnv} env */
export function pathDirs(env) {
  return (env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== "");
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
export function which(program, env) {
  if (program.includes("/")) return isExecutable(program) ? program : undefined;
  return pathDirs(env)
    .map((dir) => join(dir, program))
    .find(isExecutable);
}

/**
 * What a program says when it is asked for its version; undefined when it cannot be run.
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>}
 */
export function versionText(path, env) {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { env, timeout: 20_000 }, (error, stdout, stderr) => {
      resolve(error === null ? `${stdout}${stderr}` : undefined);
    });
  });
}

/**
 * First version number that a program states about itself; undefined when it cannot be run.
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 * @param {RegExp} [pattern] its first group is the version
 * @returns {Promise<string | undefined>}
 */
export async function versionOf(path, env, pattern = /(\d+\.\d+(?:\.\d+)?)/) {
  return pattern.exec((await versionText(path, env)) ?? "")?.[1];
}

/**
 * Compares dotted versions by their numbers: negative when a is older.
 * @param {string} a
 * @param {string} b
 */
export function compareVersions(a, b) {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
