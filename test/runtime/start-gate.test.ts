// Many jobs at once: their workers start a few at a time, in turn, and no job waits for one that hangs or for its own cancel.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative, buildTestProgram, runProgram } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { fatalMessages, plugin, runJobs } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** How many workers start at once on this machine. */
const PLACES = Math.max(2, availableParallelism());

test.each(["sanitized", "thread"] as const)(
  "the gate is fair, and never closed for good (%s)",
  async (preset) => {
    const program = await buildTestProgram("start-gate-test", preset);
    expect(await runProgram(program, [])).toEqual({ code: 0, stdout: "", stderr: "" });
  },
  300_000,
);

/** A program in the place of Node that writes down that it was started, and does something before it is Node. */
function slowNode(log: string, misdeed: string): string {
  const file = path.join(tempDir(), "node");
  writeFileSync(
    file,
    `#!/bin/sh\necho start >> ${log}\n${misdeed}\nexec "$BAREOS_REAL_NODE" "$@"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

/** A plugin that writes down when its module is loaded. */
function logging(log: string, at = ""): string {
  return plugin(`import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { BareosFdPlugin } from "bareosfd";
${at}
appendFileSync(${JSON.stringify(log)}, "loaded\\n");
export default class extends BareosFdPlugin {
  *files() { yield { path: "/virtual", content: "text" }; }
}`);
}

const linesOf = (log: string): readonly string[] =>
  existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];

function run(node: string, definition: string, jobs: number, args: readonly string[] = []) {
  return runJobs(definition, ["--null", "--jobs", String(jobs), ...args], {
    env: { BAREOS_NODE: node, BAREOS_REAL_NODE: process.execPath },
  });
}

describe("jobs of one daemon", () => {
  test("start as many workers at once as there are processors", async () => {
    const log = path.join(tempDir(), "log");
    const jobs = PLACES * 2 + 1;
    const { report, stderr } = await run(slowNode(log, "sleep 0.3"), logging(log), jobs);
    expect(
      report?.jobs.map(({ result }) => result),
      stderr,
    ).toEqual(Array(jobs).fill("OK"));
    let starting = 0;
    let most = 0;
    for (const line of linesOf(log)) {
      starting += line === "start" ? 1 : -1;
      most = Math.max(most, starting);
    }
    expect(starting).toBe(0);
    // A module says that it is loaded a moment before its worker does; and where a start takes long, the next one begins.
    expect(most).toBeGreaterThanOrEqual(PLACES);
    expect(most).toBeLessThan(jobs);
  });

  test("do not wait for starts that hang until their limit", async () => {
    const folder = tempDir();
    const log = path.join(folder, "log");
    // The first ones hang, and say who they are.
    const hang = Array.from(
      { length: PLACES },
      (_, at) =>
        `mkdir ${folder}/${String(at)} 2>/dev/null && { echo $$ > ${folder}/pid; exec sleep 1000; }`,
    ).join("\n");
    const alive = `process.kill(Number(readFileSync("${folder}/pid", "utf8")), 0);`;
    const definition = `${logging(log, alive)}:load_limit=20`;
    const { report } = await run(slowNode(log, hang), definition, PLACES + 2);
    const failed = report?.jobs.filter(({ result }) => result !== "OK") ?? [];
    // The others were loaded while those still hung, or their module would have failed.
    expect(failed.map(fatalMessages)).toEqual(
      Array(PLACES).fill(expect.stringMatching(/did not return within 20 s \(load_limit\)/)),
    );
  });

  test("that wait end with their cancel, and their time to load has not begun", async () => {
    const log = path.join(tempDir(), "log");
    const jobs = PLACES + 3;
    const { report } = await run(
      slowNode(log, "exec sleep 1000"),
      `${logging(log)}:load_limit=1000`,
      jobs,
      ["--cancel-after-ms", "700"],
    );
    expect(report?.jobs.map(({ result }) => result)).toEqual(Array(jobs).fill("Canceled"));
    expect(linesOf(log)).toEqual(Array(PLACES).fill("start"));
  });

  test("have all of their load_limit for themselves", async () => {
    const log = path.join(tempDir(), "log");
    const jobs = PLACES * 5;
    // Together they take longer than the limit of each.
    const { report, stderr } = await run(
      slowNode(log, "sleep 1.2"),
      `${logging(log)}:load_limit=6`,
      jobs,
    );
    expect(
      report?.jobs.map(({ result }) => result),
      stderr,
    ).toEqual(Array(jobs).fill("OK"));
  });
});
