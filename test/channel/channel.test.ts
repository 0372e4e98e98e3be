// Runs channel.cc: both sides on two threads, and a daemon's side that meets hostile numbers; once with each sanitizer.
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildRuntimeProgram } from "./support.js";

const run = promisify(execFile);
const SANITIZERS = [
  ["address,undefined", "-fno-sanitize-recover=all"],
  ["thread", "-O1"],
] as const;

test.each(SANITIZERS)(
  "calls, core calls and posted messages arrive whole; nothing hostile gets through (%s)",
  async (sanitizer, flag) => {
    const source = path.join(import.meta.dirname, "channel.cc");
    const program = await buildRuntimeProgram(source, [], [`-fsanitize=${sanitizer}`, flag]);
    const { stdout, stderr } = await run(program, ["100000"]);
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  },
  300_000,
);
