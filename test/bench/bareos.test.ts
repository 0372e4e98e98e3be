// The reckoning of `npm run bench:bareos`, and what it says where there is no Bareos.
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeFiles } from "../../bench/bareos/files.js";
import { benchBareos } from "../../bench/bareos/index.js";
import { growthOf, restoredWithin, secondsWithChildren } from "../../bench/bareos/phases.js";
import { asText, ratioOf } from "../../bench/bareos/report.js";
import { CannotMeasure } from "../../bench/runtime/errors.js";
import { EXIT } from "../../generator/cli/exit-codes.js";
import { makeVerdict, type Host } from "../../generator/cli/host.js";
import { tempDir } from "../support/temp-dir.js";

const taken = (...seconds: number[]): { seconds: number; processor: number }[] =>
  seconds.map((each) => ({ seconds: each, processor: 0.5 }));

test("ratios are of the same round, and the middle one counts", () => {
  const rounds = { "no plugin": taken(1, 2, 4), ours: taken(2, 3, 16) };
  expect(ratioOf(rounds, "ours")).toBe("2.00x");
  expect(ratioOf(rounds, "python3")).toBe("");
  const text = asText([{ work: "backup", taken: rounds }]);
  expect(text.split("\n")).toEqual([
    "| work | no plugin | ours |",
    "| --- | --- | --- |",
    "| backup | 2.00 s | 2.00x |",
    "| processor time of File Daemon and worker | 0.50 s | 0.50 s |",
    "",
  ]);
});

test("a volume's growth begins behind its label", async () => {
  const folder = tempDir();
  const growth = growthOf(folder);
  const volume = path.join(folder, "volume");
  writeFileSync(volume, "label");
  for (const wait of [20, 20, 0]) {
    appendFileSync(volume, Buffer.alloc(8192));
    await sleep(wait);
  }
  expect(growth.stop()).toBeGreaterThan(0.015);
  expect(() => growthOf(tempDir()).stop()).toThrow("no volume grew");
});

test("a restore lasts from its first file to the last one's attributes", async () => {
  const folder = path.join(tempDir(), "files");
  makeFiles("small", folder, { files: 3, mib: 1 });
  mkdirSync(path.join(folder, "empty"));
  await sleep(30);
  chmodSync(path.join(folder, "0", "file-1"), 0o600);
  expect(restoredWithin(folder)).toBeGreaterThan(0.015);
  expect(() => restoredWithin(tempDir())).toThrow("nothing was restored");
  expect(secondsWithChildren(process.pid)).toBeGreaterThan(0);
});

test("a Bareos that was named has to be there; arguments are checked", async () => {
  const host: Host = {
    stdout: () => undefined,
    stderr: () => undefined,
    env: {},
    cwd: "/",
    color: { stdout: false, stderr: false },
    now: () => 0,
    today: () => "",
    signal: new AbortController().signal,
    ...makeVerdict(),
  };
  expect(await benchBareos(["--help"], host)).toBe(EXIT.ok);
  for (const argv of [["--bareos", tempDir()], ["--rounds", "0"], ["--only", "none"], ["--wrong"]])
    await expect(benchBareos(argv, host), argv.join(" ")).rejects.toThrow(CannotMeasure);
});
