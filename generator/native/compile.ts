// Compiles native targets: each source file on its own, as many at a time as there are processors, and only what changed.
// Whether something changed is decided by a digest over everything that the compiler read, never by times.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { createLimit } from "../parallel.js";
import { packageRoot } from "../paths.js";
import { nativeFolder, sourceFiles, type NativeTarget } from "./targets.js";

export interface CompileOptions {
  readonly compiler: string;
  /** Where the file goes; `dist/native` when left out. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
  readonly progress?: (text: string) => void;
}

export interface CompileResult {
  readonly file: string;
  readonly changed: boolean;
}

/** Brings one target up to date. Throws BN601 with the compiler's words when it does not compile. */
export async function compileTarget(
  target: NativeTarget,
  options: CompileOptions,
): Promise<CompileResult> {
  const folder = options.folder ?? nativeFolder;
  const file = path.join(folder, target.file);
  const work = path.join(folder, ".objects", target.file);
  mkdirSync(work, { recursive: true });
  const limit = createLimit();
  const objects = await Promise.all(
    sourceFiles(target).map((source) => limit(() => compileSource(target, source, work, options))),
  );
  const changed = objects.some((object) => object.changed) || !existsSync(file);
  if (changed) {
    options.progress?.(`linking ${target.file}`);
    // Linked beside and renamed: a daemon that has the old one mapped keeps it.
    const fresh = `${file}.new`;
    const inputs = objects.map((object) => object.file);
    await runCompiler(target, [...inputs, "-pthread", ...target.link, "-o", fresh], options);
    renameSync(fresh, file);
  }
  return { file, changed };
}

async function compileSource(
  target: NativeTarget,
  source: string,
  work: string,
  options: CompileOptions,
): Promise<CompileResult> {
  const object = path.join(work, `${path.basename(source)}.o`);
  const flags = [...target.compile, ...target.includes.flatMap((folder) => ["-I", folder])];
  const stamp = `${object}.digest`;
  if (existsSync(object) && upToDate(object, stamp, flags, options.compiler)) {
    return { file: object, changed: false };
  }
  rmSync(stamp, { force: true });
  const started = Date.now();
  options.progress?.(`compiling ${path.relative(packageRoot, source)}`);
  await runCompiler(
    target,
    [...flags, "-MMD", "-MF", `${object}.d`, "-c", source, "-o", object],
    options,
  );
  // A file that was saved meanwhile may be newer than what the compiler read: then the next build compiles again.
  if (!changedSince(object, started)) {
    writeFileSync(stamp, digest(object, flags, options.compiler));
  }
  return { file: object, changed: true };
}

function upToDate(
  object: string,
  stamp: string,
  flags: readonly string[],
  compiler: string,
): boolean {
  try {
    return readFileSync(stamp, "utf8") === digest(object, flags, compiler);
  } catch {
    return false;
  }
}

/** Over the flags and the content of every file of ours that the object was made from. */
function digest(object: string, flags: readonly string[], compiler: string): string {
  const hash = createHash("sha256").update(JSON.stringify([compiler, flags]));
  for (const file of dependencies(object)) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

/** The files of ours that an object was made from: its `.d` file names them. */
function dependencies(object: string): readonly string[] {
  return readFileSync(`${object}.d`, "utf8")
    .replaceAll("\\\n", " ")
    .split(/\s+/)
    .slice(1)
    .filter((file) => file.startsWith(packageRoot));
}

/** Whether one of them was written since that moment. One second of play, for clocks of file systems. */
function changedSince(object: string, moment: number): boolean {
  return dependencies(object).some(
    (file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? moment) >= moment - 1000,
  );
}

async function runCompiler(
  target: NativeTarget,
  argv: readonly string[],
  { compiler, signal }: CompileOptions,
): Promise<void> {
  const output = await new Promise<string | undefined>((resolve, reject) => {
    const child = spawn(compiler, argv, {
      stdio: ["ignore", "ignore", "pipe"],
      ...(signal === undefined ? {} : { signal }),
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code === 0 ? undefined : errors);
    });
  }).catch((cause: unknown) => {
    throw new GeneratorError("BN602", {
      message: `the compiler ${compiler} cannot be started`,
      consequence: `${target.what} was not built`,
      fix: "apt-get install -y g++ (or name one with CXX)",
      cause,
    });
  });
  if (output === undefined) return;
  throw new GeneratorError("BN601", {
    message: `${target.file} does not compile:\n${output.split("\n").slice(0, 30).join("\n")}`,
    consequence: `${target.what} was not built; one from an earlier build stays as it is`,
    fix: "if headers changed: npx bareos-node generate; else mend the sources that the compiler names",
  });
}
