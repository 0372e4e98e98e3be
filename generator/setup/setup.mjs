// From a bare clone to a working tree: system packages, node_modules, compiled sources. `npm start` and `npm test`
// begin here. Plain JavaScript without libraries because it runs before there are any.
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ensureBuilt, linkCommands } from "./build.mjs";
import { withLock } from "./lock.mjs";
import { ensureNodeModules } from "./node-modules.mjs";
import { reportFailure, SetupError } from "./report.mjs";
import { ensureSystemPackages } from "./system-packages.mjs";
import { describeNode } from "./tools.mjs";

/**
 * Gives the exit code: 0, or 2 when something is missing that could not be had.
 * @param {readonly string[]} [labels] what to compile; everything when left out
 */
export async function setUp(labels) {
  try {
    const node = describeNode();
    if (!node.ok) {
      throw new SetupError(`Node ${node.problem ?? ""}`, {
        fix: "install a current Node 20 or newer",
      });
    }
    await withLock(async () => {
      await ensureSystemPackages();
      await ensureNodeModules();
      await ensureBuilt(labels);
      linkCommands();
    });
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
}

const startedDirectly =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (startedDirectly) process.exitCode = await setUp();
