// Speed and memory of the generator, as ratios to clang itself in the same run:
//   generate: all three daemons of one tree, against `clang++ -fsyntax-only` over the three units (aim: at most 2x)
//   check:    the seven shipped sets, against one such unit of the tree (aim: at most 10x)
// Usage: npm run bench -- generator [TREE]. TREE is a Bareos checkout; without one the newest shipped set stands in,
// whose units are so small that the first ratio says nothing of a real tree.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findClang } from "../generator/clang/find-clang.js";
import { packageRoot, paths } from "../generator/paths.js";

const HEADERS = ["filed/fd_plugins.h", "stored/sd_plugins.h", "dird/dir_plugins.h"];
const RUNS = 5;

interface Timing {
  readonly seconds: number;
  /** Peak resident memory of the process itself, without its children, in MB; 0 where it was not measured. */
  readonly megabytes: number;
}

export async function benchGenerator(argv: readonly string[]): Promise<void> {
  const tree = path.resolve(argv[0] ?? path.join(paths.headers, "25"));
  const clang = await findClang({ env: process.env });
  const work = mkdtempSync(path.join(tmpdir(), "bareos-node-bench-"));
  try {
    const units = writeUnits(work, tree);
    const out = path.join(work, "out");
    const release = existsSync(path.join(tree, "RELEASE")) ? "--headers" : "--bareos-src";
    const perUnit = units.map((unit) =>
      median(() => timeCommand(clang.path, syntaxOnly(unit, tree))),
    );
    const baseline = perUnit.reduce((sum, timing) => sum + timing.seconds, 0);
    const generate = median(() => timeGenerator(["generate", release, tree, "--out", out], work));
    const check = median(() => timeGenerator(["check"], work));
    const unit = Math.max(...perUnit.map((timing) => timing.seconds));
    console.log(`clang ${clang.text}, tree ${tree}, median of ${String(RUNS)} runs`);
    console.log(row("clang++ -fsyntax-only, three units", baseline));
    console.log(row("clang++ -fsyntax-only, one unit", unit));
    console.log(
      row(
        "generate, one tree",
        generate.seconds,
        generate.seconds / baseline,
        2,
        generate.megabytes,
      ),
    );
    console.log(
      row("check, seven shipped sets", check.seconds, check.seconds / unit, 10, check.megabytes),
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
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

function syntaxOnly(unit: string, tree: string): readonly string[] {
  const folders = [
    paths.overlay,
    path.join(paths.overlay, "include"),
    path.join(tree, "core/src"),
    path.join(tree, "core/src/include"),
  ];
  return [
    "-std=c++20",
    "-w",
    "-fsyntax-only",
    ...folders.flatMap((folder) => ["-I", folder]),
    unit,
  ];
}

function timeCommand(command: string, argv: readonly string[]): Timing {
  const started = performance.now();
  const result = spawnSync(command, argv, {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(`${command} failed:\n${result.stderr}`);
  return { seconds: (performance.now() - started) / 1000, megabytes: 0 };
}

/** Runs the built command line in a process of its own; a preloaded module reports its peak memory when it ends. */
function timeGenerator(argv: readonly string[], work: string): Timing {
  const report = path.join(work, "peak");
  const preload = path.join(work, "peak.mjs");
  writeFileSync(
    preload,
    `import { writeFileSync } from "node:fs";\n` +
      `process.on("exit", () => writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)));\n`,
  );
  const main = path.join(packageRoot, "dist/generator/cli/main.js");
  const timing = timeCommand(process.execPath, ["--import", preload, main, ...argv]);
  const kilobytes = Number(spawnSync("cat", [report], { encoding: "utf8" }).stdout);
  return { seconds: timing.seconds, megabytes: kilobytes / 1024 };
}

function median(measure: () => Timing): Timing {
  const timings = Array.from({ length: RUNS }, measure).sort(
    (left, right) => left.seconds - right.seconds,
  );
  const middle = timings[Math.floor(RUNS / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

function row(
  what: string,
  seconds: number,
  ratio?: number,
  aim?: number,
  megabytes?: number,
): string {
  const cells = [what.padEnd(38), `${seconds.toFixed(2)} s`.padStart(8)];
  if (ratio !== undefined && aim !== undefined)
    cells.push(`${ratio.toFixed(2)}x`.padStart(8), `aim ${String(aim)}x`);
  if (megabytes !== undefined) cells.push(`${megabytes.toFixed(0)} MB peak`);
  return cells.join("  ");
}
