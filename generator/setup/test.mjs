// `npm test [-- ARGS]`: set-up, then vitest with the given arguments. Its exit code is ours.
import { join } from "node:path";
import { root } from "./root.mjs";
import { runNode } from "./run.mjs";
import { setUp } from "./setup.mjs";

const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

const code = await setUp();
process.exitCode = code === 0 ? await runNode([vitest, "run", ...process.argv.slice(2)]) : code;
