// What the glue's tests share: the real model and its C++ files, compilers, and a cache, because nothing here is slow
// but compiling. Everything is keyed by the digest of what goes in; stale entries are only waste.
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { findClang } from "../../generator/clang/find-clang.js";
import { loadTemplates, renderFiles } from "../../generator/emit/render.js";
import type { OutputFile } from "../../generator/emit/output-file.js";
import type { ApiModel } from "../../generator/model/types.js";
import { packageRoot, paths } from "../../generator/paths.js";
import { renderBindings } from "../../generator/pipeline.js";
import { listHeaderSets } from "../../generator/tree/locate.js";

const run = promisify(execFile);
const CACHE = path.join(packageRoot, "node_modules", ".cache", "bareos-node-glue");

/** Folder with the hand-written part of the glue, an include folder. */
export const runtimeIncludes = path.join(packageRoot, "runtime");
export { RELEASES } from "../support/releases.js";
export const WARNINGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

export function headersOf(release: string): string {
  return path.join(paths.headers, release, "core", "src");
}

/** Names and contents of everything below some files and folders, wherever these are. */
export function digestOf(...roots: readonly string[]): string {
  const hash = createHash("sha256");
  const visit = (file: string, root: string): void => {
    const entries = readdirSyncOrNull(file);
    if (entries !== null) {
      for (const entry of entries.sort()) visit(path.join(file, entry), root);
      return;
    }
    hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  };
  for (const root of roots) visit(root, root);
  return hash.digest("hex").slice(0, 24);
}

function readdirSyncOrNull(file: string): string[] | null {
  try {
    return readdirSync(file);
  } catch {
    return null;
  }
}

/** The folder of a key, filled by `fill` unless an earlier run or another worker did it. */
export async function cached(
  key: string,
  fill: (folder: string) => Promise<void> | void,
): Promise<string> {
  const folder = path.join(CACHE, createHash("sha256").update(key).digest("hex").slice(0, 24));
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  dropOldEntries();
  const scratch = mkdtempSync(path.join(CACHE, "tmp-"));
  try {
    await fill(scratch);
    if (!existsSync(folder)) renameSync(scratch, folder);
  } catch (error) {
    // Another worker was first: its entry has the same content.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}

/** Entries of sources that changed long ago; a week is beyond any run that could still use one. */
function dropOldEntries(): void {
  const oldest = Date.now() - 7 * 24 * 3600 * 1000;
  for (const name of readdirSync(CACHE)) {
    const entry = path.join(CACHE, name);
    if ((statSync(entry, { throwIfNoEntry: false })?.mtimeMs ?? oldest) < oldest)
      rmSync(entry, { recursive: true, force: true });
  }
}

export interface Glue {
  /** Include folder with common/, fd/, sd/, dir/. */
  readonly cpp: string;
  readonly addon: string;
  readonly digest: string;
  readonly model: ApiModel;
}

/** Model and C++ files of the shipped headers, made by the sources that are there now. */
export async function realGlue(): Promise<Glue> {
  const digest = digestOf(paths.headers, path.join(packageRoot, "generator"), paths.templates);
  const folder = await cached(`glue ${digest}`, async (scratch) => {
    const { model, files } = await renderBindings({
      clang: await findClang({ env: process.env }),
      trees: await listHeaderSets(paths.headers),
      semantics: paths.semantics,
      templates: paths.templates,
      place: { library: paths.library, out: paths.generated },
    });
    const glue = [...files].filter(([name]) => /^(cpp|addon)\//.test(name));
    for (const [name, text] of glue) writeText(path.join(scratch, name), text);
    writeText(path.join(scratch, "model.json"), JSON.stringify(model));
  });
  // A second folder by content: a change of the generator that prints the same compiles nothing again.
  const content = digestOf(path.join(folder, "cpp"), path.join(folder, "addon"));
  const files = await cached(`files ${content}`, (scratch) => {
    for (const name of ["cpp", "addon"]) {
      cpSync(path.join(folder, name), path.join(scratch, name), { recursive: true });
    }
  });
  const model = JSON.parse(readFileSync(path.join(folder, "model.json"), "utf8")) as ApiModel;
  return {
    cpp: path.join(files, "cpp"),
    addon: path.join(files, "addon"),
    digest: content,
    model,
  };
}

/** Prints files of a changed model below a folder. */
export async function writeGlue(folder: string, files: readonly OutputFile[]): Promise<void> {
  const rendered = renderFiles(files, await loadTemplates(paths.templates));
  for (const [name, text] of rendered) writeText(path.join(folder, name), text);
}

export function writeText(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Version line of a program, or undefined when it is not installed. */
export function versionOf(program: string): string | undefined {
  const result = spawnSync(program, ["--version"], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.split("\n")[0] : undefined;
}

/** Every clang++ that is installed, oldest first; Debian names them by version. */
const CLANGS = [
  ...Array.from({ length: 14 }, (_, index) => `clang++-${index + 13}`),
  "clang++",
].filter((name) => versionOf(name) !== undefined);

/** g++, and the oldest and the newest clang++. */
export const COMPILERS: readonly string[] = [
  ...new Set(["g++", ...CLANGS.slice(0, 1), ...CLANGS.slice(-1)]),
];

export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** Compiles, and remembers the outcome by compiler, arguments and `inputs`, the digest of all that is read. */
export async function compile(
  compiler: string,
  args: readonly string[],
  inputs: string,
): Promise<Outcome> {
  const key = ["compile", versionOf(compiler) ?? "", compiler, ...args, inputs].join("\n");
  const folder = await cached(key, async (scratch) => {
    writeText(path.join(scratch, "outcome.json"), JSON.stringify(await tryCompile(compiler, args)));
  });
  return JSON.parse(readFileSync(path.join(folder, "outcome.json"), "utf8")) as Outcome;
}

/** As compile, for inputs that no later run will have again. */
export async function tryCompile(compiler: string, args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(compiler, args, { maxBuffer: 64 << 20 });
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    if (stdout + stderr === "") throw error;
    return { ok: false, output: stdout + stderr };
  }
}

/** A program with address and undefined-behaviour sanitizers; throws with the compiler's words when it is wrong. */
export async function buildProgram(
  source: string,
  includes: readonly string[],
  inputs: string,
): Promise<string> {
  const key = ["program", versionOf("g++") ?? "", inputs, digestOf(source)].join("\n");
  const folder = await cached(key, (scratch) => {
    const program = path.join(scratch, "program");
    const flags = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    const folders = includes.map((folderName) => `-I${folderName}`);
    execFileSync("g++", [...WARNINGS, ...flags, ...folders, source, "-o", program], {
      stdio: "pipe",
      encoding: "utf8",
    });
  });
  return path.join(folder, "program");
}
