// Runs restore.cc: the engine's half of a restore, whose workers have no sanitizers of their own.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { buildTestProgram } from "../support/native.js";

const run = promisify(execFile);

test("what is posted becomes files, and what fails is told once", async () => {
  const program = await buildTestProgram("engine-restore-test", "sanitized");
  const { stdout, stderr } = await run(program);
  expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
}, 300_000);
