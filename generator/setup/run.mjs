// Starts other programs: either quietly with a log that is shown on failure only, or with our own terminal.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { SetupError } from "./report.mjs";
import { root, stateDir } from "./root.mjs";

/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv }} RunOptions */

/**
 * Exit code of a finished child, as a shell would state it.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCode(code, signal) {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/**
 * Runs a program with its output in `.bareos-node/<name>.log`.
 * @param {string} name
 * @param {readonly string[]} command
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, log: string }>}
 */
export async function runLogged(name, command, options = {}) {
  mkdirSync(stateDir, { recursive: true });
  // The pid keeps two runs from writing into one file.
  const path = join(stateDir, `${name}-${process.pid}.log`);
  const log = createWriteStream(path);
  const [program = "", ...args] = command;
  log.write(`$ ${command.join(" ")}\n`);
  const child = spawn(program, args, {
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  /** @type {number} */
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      log.write(`${error.message}\n`);
      resolve(127);
    });
    child.on("close", (status, signal) => {
      resolve(exitCode(status, signal));
    });
  });
  log.end();
  await finished(log);
  const text = await readFile(path, "utf8");
  // Kept on failure only, for whoever looks into it later.
  if (code === 0) rmSync(path);
  return { code, log: text };
}

/**
 * Like runLogged, for steps that have to succeed.
 * @param {string} name
 * @param {readonly string[]} command
 * @param {string} fix
 * @param {RunOptions} [options]
 */
export async function mustRun(name, command, fix, options) {
  const { code, log } = await runLogged(name, command, options);
  if (code !== 0) throw new SetupError(`${name} failed with exit code ${code}`, { fix, log });
}

/**
 * Runs a Node program in our own terminal (never with our standard input) and gives its exit code.
 * @param {readonly string[]} args
 * @param {RunOptions & { uid?: number, gid?: number }} [options]
 * @returns {Promise<number>}
 */
export function runNode(args, options = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    ...options,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      resolve(exitCode(status, signal));
    });
  });
}
