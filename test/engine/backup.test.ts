// Runs backup.cc: the engine of backups with its helpers, once with each sanitizer; workers have none of their own.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildTestProgram } from "../support/native.js";

const run = promisify(execFile);

test.each(["sanitized", "thread"] as const)(
  "files of every kind lie in the ring as they are on disk, in their order (%s)",
  async (preset) => {
    const program = await buildTestProgram("engine-backup-test", preset);
    const { stdout, stderr } = await run(program);
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  },
  300_000,
);
