// `npm test [-- ARGS]`: set-up, then vitest with the given arguments. Its exit code is ours. Root's run of the whole suite
// is followed by what differs for an ordinary user; the last line counts both.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAsOrdinaryUser } from "./ordinary-user.mjs";
import { root } from "../../generator/setup/root.mjs";
import { runNode } from "../../generator/setup/run.mjs";
import { setUp } from "../../generator/setup/setup.mjs";
import { offerTestPrograms } from "../../generator/setup/system-packages.mjs";

const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

/** What goes into a file or a pipe has no colours, in CI neither, where vitest would use them. */
const colourless =
  process.stdout.isTTY || (process.env["FORCE_COLOR"] ?? "") !== "" ? {} : { NO_COLOR: "1" };

/** The whole suite, then what differs without privileges. */
async function runAll() {
  await offerTestPrograms();
  const folder = mkdtempSync(join(tmpdir(), "bareos-node-counts-"));
  try {
    // The summary adds up what stands here; the second run, which is not root's, hands it on in its environment.
    const counts = join(folder, "counts");
    const env = { ...process.env, ...colourless, BAREOS_NODE_TEST_COUNTS: counts };
    const whole = await runNode([vitest, "run"], { env });
    if (process.getuid?.() !== 0) return whole;
    const before = existsSync(counts) ? readFileSync(counts, "utf8") : "";
    const differing = await runAsOrdinaryUser(vitest, {
      ...process.env,
      ...colourless,
      BAREOS_NODE_TEST_COUNTED: before,
    });
    return whole === 0 ? differing : whole;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
const code = await setUp();
// Only for the whole suite: whoever runs some tests wants them now.
if (code !== 0) process.exitCode = code;
else if (args.length === 0) process.exitCode = await runAll();
else {
  process.exitCode = await runNode([vitest, "run", ...args], {
    env: { ...process.env, ...colourless },
  });
}
