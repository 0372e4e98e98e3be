// The tests that behave differently without privileges, once more as an ordinary user, when root runs the suite.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root } from "../../generator/setup/root.mjs";
import { step } from "../../generator/setup/report.mjs";
import { mustRun, runNode } from "../../generator/setup/run.mjs";

/** `nobody` and its group, whatever the system calls them. */
const NOBODY = 65534;

/** Tests ask for what they need by this module, so whoever imports it differs. */
const MARK = /from "(?:\.\.?\/)+(?:support\/)?privileges\.js"/;

/**
 * Test files that ask for privileges, relative to `from`.
 * @param {string} folder
 * @param {string} [from]
 * @returns {string[]}
 */
export function filesThatDiffer(folder, from = root) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => MARK.test(readFileSync(file, "utf8")))
    .map((file) => relative(from, file))
    .sort();
}

/**
 * A checkout that an ordinary user can read and write.
 * @param {string} target
 */
function copyCheckout(target) {
  for (const name of readdirSync(root)) {
    if (name === ".git" || name === ".bareos-node") continue;
    cpSync(join(root, name), join(target, name), { recursive: true, verbatimSymlinks: true });
  }
}

/**
 * Runs these tests and gives vitest's exit code. Only root can; the native parts are there from root's own run.
 * @param {string} vitest
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
export async function runAsOrdinaryUser(vitest, env) {
  const scratch = mkdtempSync(join(tmpdir(), "bareos-node-ordinary-"));
  const home = join(scratch, "home");
  const checkout = join(scratch, "checkout");
  try {
    mkdirSync(home);
    mkdirSync(checkout);
    const owner = `${NOBODY}:${NOBODY}`;
    await step("Copied", "the checkout, for what differs for an ordinary user", async () => {
      copyCheckout(checkout);
      await mustRun("chown", ["chown", "-R", owner, scratch], "run the tests as that user by hand");
    });
    const files = filesThatDiffer(join(root, "test"));
    return await runNode([join(checkout, relative(root, vitest)), "run", ...files], {
      cwd: checkout,
      uid: NOBODY,
      gid: NOBODY,
      env: { ...env, HOME: home, BAREOS_NODE_HOME: checkout, BAREOS_NODE_TEST_BUILT: "1" },
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
