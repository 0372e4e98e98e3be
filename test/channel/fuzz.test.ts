// Hostile bytes into everything that the daemon's side reads from a worker, and into definitions. A few seconds each
// time; BAREOS_NODE_FUZZ_SECONDS makes it longer, BAREOS_NODE_FUZZ_SEED makes it another run.
import { expect, test } from "vitest";
import { buildTestProgram, runProgram } from "../support/native.js";

const SECONDS = Number(process.env["BAREOS_NODE_FUZZ_SECONDS"] ?? 4);
const SEED = process.env["BAREOS_NODE_FUZZ_SEED"] ?? "1";

test(
  "nothing that a worker or a definition says crashes, hangs, leaks or reads out of bounds",
  async () => {
    const program = await buildTestProgram("fuzz", "sanitized");
    const timeout = (SECONDS + 60) * 1000;
    const run = await runProgram(program, [SEED, String(SECONDS)], { timeout });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    if (process.env["BAREOS_NODE_FUZZ_SECONDS"] !== undefined) console.log(run.stdout);
    const [answers = 0] = [...run.stdout.matchAll(/\d+/g)].map(([count]) => Number(count));
    expect(answers).toBeGreaterThan(1000);
  },
  (SECONDS + 300) * 1000,
);
