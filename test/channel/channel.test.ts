// Runs channel.cc: both sides on two threads, and a daemon's side that meets hostile numbers; once with each sanitizer.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildTestProgram } from "../support/native.js";

const run = promisify(execFile);

test.each(["sanitized", "thread"] as const)(
  "calls, core calls and posted messages arrive whole; nothing hostile gets through (%s)",
  async (preset) => {
    const program = await buildTestProgram("channel-test", preset);
    const { stdout, stderr } = await run(program, ["100000"]);
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  },
  300_000,
);
