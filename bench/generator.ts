// Speed and memory of the generator as a user meets it: whole processes, as ratios to `clang++ -fsyntax-only` of one unit of a real
// tree in the same run. Cold is without what earlier runs kept, unchanged with it.
//
// Usage: npm run bench -- generator [TREE]. TREE is a Bareos checkout; without one the newest shipped set stands in,
// whose units are so small that the ratios say nothing of a real tree.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findClang } from "../generator/clang/find-clang.js";
import { searchedFolders } from "../generator/clang/surroundings.js";
import { packageRoot, paths } from "../generator/paths.js";

const HEADERS = ["filed/fd_plugins.h", "stored/sd_plugins.h", "dird/dir_plugins.h"];
const RUNS = 7;

interface Timing {
  readonly seconds: number;
  /** Peak resident memory of the process itself, without its children, in MB. */
  readonly megabytes: number;
}

interface Figure {
  readonly name: string;
  readonly argv: readonly string[];
  readonly isCold: boolean;
  /** Times one unit, at most. */
  readonly bar: number;
}

export async function benchGenerator(argv: readonly string[]): Promise<void> {
  const tree = path.resolve(argv[0] ?? path.join(paths.headers, "25"));
  const clang = await findClang({ env: process.env });
  const work = mkdtempSync(path.join(tmpdir(), "bareos-node-bench-"));
  try {
    const units = writeUnits(work, tree);
    const figures = figuresOf(tree, path.join(work, "out"));
    // In turns, so that what else the machine does hits all alike.
    const unitTimes: number[] = [];
    const times = new Map(figures.map(({ name }) => [name, [] as Timing[]]));
    for (let run = 0; run < RUNS; run += 1) {
      unitTimes.push(Math.max(...units.map((unit) => timeClang(clang.path, unit, tree))));
      for (const { name, argv: command, isCold } of figures)
        times.get(name)?.push(timeGenerator(command, work, isCold ? "off" : "cache"));
    }
    const unit = median(unitTimes);
    console.log(`clang ${clang.text}, tree ${tree}, median of ${String(RUNS)} runs`);
    console.log(row("clang++ -fsyntax-only, one unit", unit));
    const missed = figures.filter(({ name, bar }) => {
      const own = times.get(name) ?? [];
      const seconds = median(own.map((timing) => timing.seconds));
      const ratio = seconds / unit;
      console.log(row(name, seconds, ratio, bar, median(own.map(({ megabytes }) => megabytes))));
      return ratio > bar;
    });
    if (missed.length > 0) {
      console.log(`missed: ${missed.map(({ name }) => name).join("; ")}`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function figuresOf(tree: string, out: string): readonly Figure[] {
  const kind = existsSync(path.join(tree, "RELEASE")) ? "--headers" : "--bareos-src";
  const generate = ["generate", kind, tree, "--out", out];
  return [
    { name: "check, seven shipped sets, cold", argv: ["check"], isCold: true, bar: 8 },
    { name: "check, nothing changed", argv: ["check"], isCold: false, bar: 2.5 },
    { name: "ir of the tree, cold", argv: ["ir", tree, "--daemon", "fd"], isCold: true, bar: 3 },
    {
      name: "diff of two shipped releases, cold",
      argv: ["diff", "24", "25"],
      isCold: true,
      bar: 2.5,
    },
    { name: "generate for the tree, cold", argv: generate, isCold: true, bar: 6 },
  ];
}

function writeUnits(work: string, tree: string): readonly string[] {
  const core = existsSync(path.join(tree, "core/src/include/bareos.h"))
    ? '#include "include/bareos.h"\n'
    : "";
  return HEADERS.map((header) => {
    const unit = path.join(work, `${path.basename(header, ".h")}.cc`);
    writeFileSync(unit, `${core}#include "${header}"\n`);
    return unit;
  });
}

function timeClang(clang: string, unit: string, tree: string): number {
  const folders = searchedFolders(path.join(tree, "core/src"), []);
  const include = folders.flatMap((folder) => ["-I", folder]);
  return timeCommand(clang, ["-std=c++20", "-w", "-fsyntax-only", ...include, unit], {}, [0]);
}

/** `codes`: exit codes with which it has done what is measured. */
function timeCommand(
  command: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  codes: readonly number[],
): number {
  const started = performance.now();
  const result = spawnSync(command, argv, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  const seconds = (performance.now() - started) / 1000;
  if (result.status === null || !codes.includes(result.status))
    throw new Error(`${command} ${argv.join(" ")} failed:\n${result.stderr}`);
  return seconds;
}

/** Runs the built command line in a process of its own; a preloaded module reports its peak memory when it ends. */
function timeGenerator(argv: readonly string[], work: string, cache: string): Timing {
  const report = path.join(work, "peak");
  const preload = path.join(work, "peak.mjs");
  writeFileSync(
    preload,
    `import { writeFileSync } from "node:fs";\n` +
      `process.on("exit", () => writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)));\n`,
  );
  const main = path.join(packageRoot, "dist/generator/cli/main.js");
  const env = { BAREOS_NODE_CACHE: cache === "off" ? cache : path.join(work, cache) };
  const seconds = timeCommand(process.execPath, ["--import", preload, main, ...argv], env, [0, 1]);
  const kilobytes = Number(spawnSync("cat", [report], { encoding: "utf8" }).stdout);
  return { seconds, megabytes: kilobytes / 1024 };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

function row(
  what: string,
  seconds: number,
  ratio?: number,
  bar?: number,
  megabytes?: number,
): string {
  const cells = [what.padEnd(36), `${seconds.toFixed(2)} s`.padStart(8)];
  if (ratio !== undefined && bar !== undefined)
    cells.push(`${ratio.toFixed(2)}x`.padStart(8), `at most ${String(bar)}x`);
  if (megabytes !== undefined) cells.push(`${megabytes.toFixed(0)} MB peak`);
  return cells.join("  ");
}
