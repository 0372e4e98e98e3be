// `npm test [-- ARGS]`: set-up, then vitest with the given arguments. Its exit code is ours.
import { join } from "node:path";
import { root } from "./root.mjs";
import { runNode } from "./run.mjs";
import { setUp } from "./setup.mjs";
import { offerTestPrograms } from "./system-packages.mjs";

const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

const args = process.argv.slice(2);
const code = await setUp();
// Only for the whole suite: whoever runs some tests wants them now.
if (code === 0 && args.length === 0) await offerTestPrograms();
process.exitCode = code === 0 ? await runNode([vitest, "run", ...args]) : code;
