// Around `npm pack` and `npm publish`: the tarball carries compiled sources and native parts, so both have to be what the sources
// say. Nothing is built here; who packs is told what to type. Native parts travel without debug information, which is two thirds
// of them and names folders of this machine; it is put aside meanwhile.
//     node pack.mjs before | after
import { spawnSync } from "node:child_process";
import { existsSync, linkSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { outdatedBuilds } from "./build.mjs";
import { oldSystemsProblem } from "./old-systems.mjs";
import { line, reportFailure, SetupError } from "./report.mjs";
import { root } from "./root.mjs";

const native = join(root, "dist", "native");
const BUILD = "npm run setup && npx bareos-node build";
/** Ends the name of what is put aside. */
const WHOLE = ".whole";

/** @param {string} problem */
function refuse(problem) {
  return new SetupError(`${problem}, so the package would not be what its sources say`, {
    fix: BUILD,
  });
}

/** Paths of the native parts, from the list that CMake wrote. */
function nativeParts() {
  try {
    const lines = readFileSync(join(native, "shipped.tsv"), "utf8").trimEnd().split("\n");
    return lines.map((line) => join(native, line.split("\t")[0] ?? ""));
  } catch {
    throw refuse("the native parts are not built");
  }
}

/**
 * Runs a program whose words are shown where it fails.
 * @param {readonly string[]} command
 */
function output([program = "", ...args]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return stdout;
  throw new SetupError(`${program} failed`, {
    fix: BUILD,
    log: error === undefined ? `${stdout}${stderr}` : error.message,
  });
}

function requireCurrent() {
  const outdated = outdatedBuilds();
  if (outdated.length > 0) {
    throw refuse(`the compiled sources are outdated (${outdated.join(", ")})`);
  }
  if (nativeParts().some((file) => !existsSync(file))) {
    throw refuse("the native parts are not built");
  }
  if (!existsSync(join(native, "build.ninja"))) {
    throw new SetupError("only ninja can tell whether the native parts are up to date", {
      fix: `sudo apt-get install -y ninja-build && ${BUILD}`,
    });
  }
  if (!output(["cmake", "--build", native, "--", "-n"]).includes("no work to do")) {
    throw refuse("the native parts are outdated");
  }
}

/** Whoever runs them meanwhile finds the one or the other, at any time. */
function putAside() {
  for (const file of nativeParts()) {
    const [whole, stripped] = [`${file}${WHOLE}`, `${file}.stripped`];
    rmSync(whole, { force: true });
    output(["strip", "--strip-debug", "-o", stripped, file]);
    linkSync(file, whole);
    renameSync(stripped, file);
  }
}

function bringBack() {
  for (const file of nativeParts()) {
    if (existsSync(`${file}${WHOLE}`)) renameSync(`${file}${WHOLE}`, file);
  }
}

try {
  // Also before: what an interrupted packing left.
  bringBack();
  if (process.argv[2] === "before") {
    requireCurrent();
    const problem = oldSystemsProblem(nativeParts());
    if (problem !== undefined) line("Note", problem);
    putAside();
  }
} catch (error) {
  process.exitCode = reportFailure(error);
}
