// Runs behaviour.cc: dispatch of core functions, answers, events and the function table, with sanitizers.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { buildProgram, digestOf, realGlue, runtimeIncludes } from "./support.js";

test("the glue passes on what is right, refuses what is not, and keeps memory in order", async () => {
  const glue = await realGlue();
  const source = path.join(import.meta.dirname, "behaviour.cc");
  const inputs = `${glue.digest} ${digestOf(runtimeIncludes)}`;
  const program = await buildProgram(source, [glue.cpp, runtimeIncludes], inputs);
  const { status, stdout, stderr } = spawnSync(program, { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
});
