// The benchmarks' own reckoning: a wrong verdict, or a busy process that looks idle, would hide what they are for.
import { spawn } from "node:child_process";
import { closeSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { CannotMeasure } from "../../bench/runtime/errors.js";
import { figures } from "../../bench/runtime/figures.js";
import { benchRuntime } from "../../bench/runtime/index.js";
import { allMet, verdictOf, type Bar } from "../../bench/runtime/outcome.js";
import { openedBy, processorSeconds, proportionalKiB } from "../../bench/runtime/processes.js";
import { asObjects, asText } from "../../bench/runtime/report.js";
import { spreadOf } from "../../bench/runtime/spread.js";
import { EXIT } from "../../generator/cli/exit-codes.js";
import { makeVerdict, type Host } from "../../generator/cli/host.js";
import { tempDir } from "../support/temp-dir.js";

const AT_LEAST: Bar = { kind: "at least", value: 0.6, wanted: 0.8 };
const AT_MOST: Bar = { kind: "at most", value: 0.02 };

function ratioOf(values: readonly number[]): Parameters<typeof allMet>[0] {
  const ratio = {
    what: "reading",
    unit: "MiB/s",
    baseline: 1000,
    measured: 650,
    ratio: spreadOf(values),
    withoutStartUp: null,
    bar: AT_LEAST,
  };
  return [{ ratios: [ratio] }];
}

test("a spread is the middle and the ends, whatever their order", () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(spreadOf([10, 2, 1, 4])).toEqual({ median: 3, least: 1, most: 10 });
  expect(() => spreadOf([])).toThrow(RangeError);
});

test("the median decides, a value at the bar meets it, and what is only wanted fails nothing", () => {
  expect(verdictOf(spreadOf([0.1, 0.6, 0.9]), AT_LEAST)).toBe("met");
  expect(verdictOf(spreadOf([0.1, 0.59, 0.9]), AT_LEAST)).toBe("missed");
  expect(verdictOf(spreadOf([0.02]), AT_MOST)).toBe("met");
  expect(verdictOf(spreadOf([0.021]), AT_MOST)).toBe("missed");
  expect(verdictOf(spreadOf([0.021]), null)).toBeNull();
  expect(allMet(ratioOf([0.65]))).toBe(true);
  expect(allMet(ratioOf([0.55]))).toBe(false);
  expect(allMet([{ facts: [{ what: "", unit: "", value: spreadOf([1]), bar: AT_MOST }] }])).toBe(
    false,
  );
});

test("the report shows bar and verdict; colour only when it is wanted", () => {
  const outcomes = ratioOf([0.55, 0.5, 0.7]).map((outcome) => ({ figure: "io", ...outcome }));
  const plain = asText(outcomes, false);
  expect(plain).toContain("0.55  0.50 to 0.70");
  expect(plain).toMatch(/at least 0\.6 \(wanted 0\.8\) {2}missed\n$/);
  expect(plain).not.toContain("\u001b");
  expect(asText(outcomes, true)).toContain("\u001b[31mmissed");
  expect(asObjects(outcomes)).toMatchObject([{ figure: "io", ratios: [{ verdict: "missed" }] }]);
});

test("a busy child is told from one that sleeps", async () => {
  const run = (script: string): ReturnType<typeof spawn> =>
    spawn("sh", ["-c", script], { stdio: "ignore" });
  const busy = run("while :; do :; done");
  const asleep = run("exec sleep 60");
  try {
    await sleep(50);
    const before = processorSeconds(process.pid);
    // Other programs may keep the processors from it: waits for the work, not for a time.
    let after = before;
    while (after.children - before.children < 0.05) {
      await sleep(20);
      after = processorSeconds(process.pid);
    }
    const sleeper = processorSeconds(process.pid).children;
    busy.kill("SIGKILL");
    await new Promise((resolve) => busy.once("exit", resolve));
    const first = processorSeconds(process.pid).children;
    await sleep(100);
    expect(processorSeconds(process.pid).children - first).toBeLessThan(0.01);
    expect(sleeper).toBeGreaterThan(first);
  } finally {
    busy.kill("SIGKILL");
    asleep.kill("SIGKILL");
  }
});

test("memory of a process counts, and who has a file open", () => {
  const file = path.join(tempDir(), "file");
  writeFileSync(file, "");
  const descriptors = [openSync(file, "r"), openSync(file, "r")];
  try {
    expect(openedBy([process.pid], file)).toBe(2);
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
  expect(openedBy([process.pid], file)).toBe(0);
  // All that this process has allocated is its own alone.
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  expect(proportionalKiB(process.pid) * 1024).toBeGreaterThan((arrayBuffers + heapUsed) / 2);
});

test.each([
  [["--rounds", "0"], "--rounds 0"],
  [["--rounds", "two"], "--rounds two"],
  [["--files", "0"], "--files 0"],
  [["--quick", "--files", "many"], "--files many"],
  [["--only", "nothing"], "no figure nothing"],
  [["--frobnicate"], "--frobnicate"],
])("refused before anything is built: %s", async (argv, words) => {
  await expect(benchRuntime(argv, hostOf([]))).rejects.toThrow(words);
  await expect(benchRuntime(argv, hostOf([]))).rejects.toBeInstanceOf(CannotMeasure);
});

test("--help names every figure", async () => {
  const printed: string[] = [];
  expect(await benchRuntime(["--help"], hostOf(printed))).toBe(EXIT.ok);
  for (const { name } of figures) expect(printed.join("")).toContain(`  ${name} `);
  expect(figures.map(({ name }) => name)).toContain("small-files-restored");
});

function hostOf(printed: string[]): Host {
  return {
    stdout: (text) => void printed.push(text),
    stderr: (text) => void printed.push(text),
    env: {},
    cwd: process.cwd(),
    color: { stdout: false, stderr: false },
    now: () => performance.now(),
    today: () => "",
    signal: new AbortController().signal,
    ...makeVerdict(),
  };
}
