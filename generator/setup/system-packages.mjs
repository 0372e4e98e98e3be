// Installs what is missing from the system with apt-get, where we may; otherwise says exactly what to type.
import { runLogged } from "./run.mjs";
import { line, SetupError, step } from "./report.mjs";
import { which } from "./programs.mjs";
import { findTools } from "./tools.mjs";

/** @typedef {import("./tools.mjs").Tool} Tool */
/** @typedef {{ env: NodeJS.ProcessEnv, isRoot: boolean }} Machine */

const NO_QUESTIONS = "DEBIAN_FRONTEND=noninteractive";

/** @param {readonly string[]} packages */
export function installCommand(packages) {
  return `sudo apt-get update && sudo apt-get install -y ${packages.join(" ")}`;
}

/** @param {readonly Tool[]} tools */
function describe(tools) {
  return tools.map((tool) => `${tool.name} (${tool.problem})`).join(", ");
}

/**
 * How to start apt-get here, or undefined when we may not.
 * @param {Machine} machine
 * @returns {Promise<string[] | undefined>}
 */
async function aptGet({ env, isRoot }) {
  if (which("apt-get", env) === undefined) return undefined;
  // Asks nothing. The lock is waited for because another apt-get may be at work.
  const command = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"];
  if (isRoot) return command;
  if (which("sudo", env) === undefined) return undefined;
  const { code } = await runLogged("sudo", ["sudo", "-n", "true"], { env });
  // sudo hands on none of our environment, so the variable goes through `env`.
  return code === 0 ? ["sudo", "-n", "env", NO_QUESTIONS, ...command] : undefined;
}

/**
 * @param {readonly string[]} apt
 * @param {readonly string[]} packages
 * @param {NodeJS.ProcessEnv} env
 */
async function install(apt, packages, env) {
  const options = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
  const command = [...apt, "install", "--no-install-recommends", ...packages];
  const first = await runLogged("apt-install", command, options);
  if (first.code === 0) return;
  // Usual on a fresh machine: the package lists are missing or too old to be of use.
  const update = await runLogged("apt-update", [...apt, "update"], options);
  const second = await runLogged("apt-install", command, options);
  if (second.code !== 0) {
    throw new SetupError(`apt-get could not install ${packages.join(" ")}`, {
      fix: `look at the output above, then: ${installCommand(packages)}`,
      log: `${update.log}\n${second.log}`,
    });
  }
}

/**
 * Makes sure that every program is there. Changes the system only by adding what is missing.
 * @param {Machine} [machine]
 */
export async function ensureSystemPackages(
  machine = { env: process.env, isRoot: process.getuid?.() === 0 },
) {
  const { env } = machine;
  const missing = (await findTools(env)).filter((tool) => !tool.ok);
  if (missing.length === 0) return;
  const beyondApt = missing.filter((tool) => tool.aptPackage === undefined);
  if (beyondApt.length > 0) {
    throw new SetupError(describe(beyondApt), {
      fix: "install a current Node 20 or newer with npm, and set CLANG only to a clang++ that runs",
    });
  }
  const packages = missing.map((tool) => tool.aptPackage ?? "").filter((name) => name !== "");
  const apt = await aptGet(machine);
  if (apt === undefined) {
    throw new SetupError(`missing: ${describe(missing)}; not root and no password-less sudo`, {
      fix: installCommand(packages),
    });
  }
  await step("Installed", packages.join(" "), () => install(apt, packages, env));
  const still = (await findTools(env)).filter((tool) => !tool.ok);
  if (still.length > 0) {
    throw new SetupError(`still not usable after the installation: ${describe(still)}`, {
      fix: "install a newer release of it (Debian: from backports) and put it first in PATH",
    });
  }
}

/**
 * Programs that one command needs beside those of every set-up: installed where apt may do so without a question.
 * @param {readonly { name: string, aptPackage: string }[]} programs
 * @param {Machine} [machine]
 */
export async function ensurePrograms(
  programs,
  machine = { env: process.env, isRoot: process.getuid?.() === 0 },
) {
  const { env } = machine;
  const missing = programs.filter(({ name }) => which(name, env) === undefined);
  if (missing.length === 0) return;
  const packages = missing.map(({ aptPackage }) => aptPackage);
  const apt = await aptGet(machine);
  if (apt === undefined) {
    const names = missing.map(({ name }) => name).join(", ");
    throw new SetupError(`missing: ${names}; not root and no password-less sudo`, {
      fix: installCommand(packages),
    });
  }
  await step("Installed", packages.join(" "), () => install(apt, packages, env));
}

/** What only single tests run. Where one is missing they are skipped, and their names say so. */
export const TEST_PROGRAMS = [
  { name: "chromium", aptPackage: "chromium" },
  { name: "abidiff", aptPackage: "abigail-tools" },
];

/**
 * Installs these where apt may do so without a question. Never fails: the tests do without.
 * @param {Machine} [machine]
 */
export async function offerTestPrograms(
  machine = { env: process.env, isRoot: process.getuid?.() === 0 },
) {
  const { env } = machine;
  const missing = TEST_PROGRAMS.filter(({ name }) => which(name, env) === undefined);
  if (missing.length === 0) return;
  const apt = await aptGet(machine);
  if (apt === undefined) return;
  const packages = missing.map(({ aptPackage }) => aptPackage);
  try {
    await step("Installed", packages.join(" "), () => install(apt, packages, env));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    line("Left out", `${packages.join(" ")}: the tests that run them are skipped`);
  }
}
