// Our layout findings against those of abidiff, which reads them from the debug information of compiled headers.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { findAll } from "../../../generator/drift/compare-trees.js";
import { DAEMONS, TARGETS, type Daemon, type Ir } from "../../../generator/ir/types.js";
import { paths } from "../../../generator/paths.js";
import { DAEMON_HEADERS } from "../../../generator/tree/headers.js";
import { abidiff } from "../../support/optional-tools.js";
import { shippedIrs } from "../../support/shipped-irs.js";
import { tempDir } from "../../support/temp-dir.js";

const run = promisify(execFile);
const PAIRS = [
  ["21", "22"],
  ["22", "23"],
  ["25", "26-dev"],
] as const;
const NAMESPACES = { fd: "filedaemon", sd: "storagedaemon", dir: "directordaemon" } as const;

let irs: readonly Ir[] = [];

beforeAll(async () => {
  if (abidiff.path !== undefined) irs = await shippedIrs(TARGETS.slice(0, 1));
});

function irOf(release: string, daemon: Daemon): Ir {
  const found = irs.find((ir) => ir.release === release && ir.daemon === daemon);
  if (found === undefined) throw new Error("no IR");
  return found;
}

/** A library with a function that takes a pointer to each struct. */
async function compile(folder: string, release: string, daemon: Daemon): Promise<string> {
  const tags = Object.keys(irOf(release, daemon).structs).filter((tag) => tag !== "IoStatus");
  const source = [
    `#include "${DAEMON_HEADERS[daemon]}"`,
    `using namespace ${NAMESPACES[daemon]};`,
    'extern "C" {',
    ...tags.map((tag) => `void use_${tag}(struct ${tag}*) {}`.replace("struct Plugin*", "Plugin*")),
    "}",
  ];
  const file = path.join(folder, `${daemon}-${release}.cc`);
  writeFileSync(file, source.join("\n"));
  const library = file.replace(/\.cc$/, ".so");
  const include = path.join(paths.headers, release, "core/src");
  await run("g++", [
    "-std=c++20",
    "-g",
    "-O0",
    "-shared",
    "-fPIC",
    "-w",
    `-I${include}`,
    file,
    "-o",
    library,
  ]);
  return library;
}

/** `struct io_pkt: 72 → 80` in bytes, from abidiff's "type size changed from 576 to 640 (in bits)". */
async function sizesByAbidiff(old: string, next: string): Promise<readonly string[]> {
  const { stdout } = await run(abidiff.path ?? "", ["--no-show-locs", old, next]).catch(
    (error: unknown) => error as { stdout: string },
  );
  const found = new Set<string>();
  let tag = "";
  for (const line of stdout.split("\n")) {
    tag = /in pointed to type '(?:struct|class) (?:\w+::)*(\w+)'/.exec(line)?.[1] ?? tag;
    const sizes = /type size changed from (\d+) to (\d+) \(in bits\)/.exec(line);
    if (sizes !== null) found.add(`${tag}: ${Number(sizes[1]) / 8} → ${Number(sizes[2]) / 8}`);
  }
  return [...found].sort();
}

test.skipIf(abidiff.path === undefined).each(PAIRS)(
  `%s → %s: abidiff finds the sizes that we find${abidiff.note}`,
  async (old, next) => {
    const folder = tempDir();
    for (const daemon of DAEMONS) {
      const [left, right] = await Promise.all([
        compile(folder, old, daemon),
        compile(folder, next, daemon),
      ]);
      const ours = findAll(daemon, irOf(old, daemon), irOf(next, daemon))
        .filter(({ rule }) => rule === "struct-size")
        .map(({ subject, summary }) => `${subject}: ${summary.replaceAll(" bytes", "")}`)
        .sort();
      expect(await sizesByAbidiff(left, right), daemon).toEqual(ours);
    }
  },
);
