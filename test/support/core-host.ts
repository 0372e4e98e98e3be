// Builds the core host and the plugins for it, once per content of their sources, and runs it.
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { packageRoot, paths } from "../../generator/paths.js";
import { cached, digestOf, runtimeIncludes, versionOf, WARNINGS } from "../glue/support.js";
import { tempDir } from "./temp-dir.js";

const run = promisify(execFile);
const HOST = path.join(packageRoot, "test", "core-host");
const INCLUDES = [path.join(paths.generated, "cpp"), runtimeIncludes].map((dir) => `-I${dir}`);
const COMMON = [...WARNINGS, "-O1", "-g1", "-fPIC", "-pthread"];
const SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

export interface BuildOptions {
  /** With address and undefined-behaviour sanitizers. */
  readonly sanitize?: boolean;
}

/** Digest of the headers that everything here includes. */
function headersDigest(): string {
  const own = readdirSync(HOST)
    .filter((name) => name.endsWith(".h"))
    .map((name) => path.join(HOST, name));
  return digestOf(path.join(paths.generated, "cpp"), path.join(runtimeIncludes, "wire"), ...own);
}

function flagsOf(options: BuildOptions): readonly string[] {
  return [...COMMON, ...(options.sanitize === true ? SANITIZE : [])];
}

const built = new Map<string, Promise<string>>();

/** Sources do not change while tests run: digests are made once per process. */
function once(key: string, build: () => Promise<string>): Promise<string> {
  const known = built.get(key) ?? build();
  built.set(key, known);
  return known;
}

/** The host's program; one object file per source, two compilers at a time. */
export function buildCoreHost(options: BuildOptions = {}): Promise<string> {
  return once(`host ${String(options.sanitize)}`, () => compileHost(options));
}

async function compileHost(options: BuildOptions): Promise<string> {
  const flags = flagsOf(options);
  const headers = headersDigest();
  const queue = readdirSync(HOST)
    .filter((name) => name.endsWith(".cc"))
    .sort();
  // Test files that start together begin at different ends and share what they compile.
  if (process.pid % 2 === 1) queue.reverse();
  const objects: string[] = [];
  const worker = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const source = path.join(HOST, name);
      const key = ["object", versionOf("g++"), ...flags, headers, digestOf(source), name];
      const folder = await cached(key.join("\n"), async (scratch) => {
        await run("g++", [
          ...flags,
          ...INCLUDES,
          "-c",
          source,
          "-o",
          path.join(scratch, "object.o"),
        ]);
      });
      objects.push(path.join(folder, "object.o"));
    }
  };
  await Promise.all([worker(), worker()]);
  objects.sort();
  const folder = await cached(["core-host", ...flags, ...objects].join("\n"), async (scratch) => {
    const output = path.join(scratch, "core-host");
    await run("g++", [...flags, ...objects, "-ldl", "-rdynamic", "-o", output]);
  });
  return path.join(folder, "core-host");
}

/** A plugin library of one source file, which is named `<plugin>-fd.cc`. */
export function buildPlugin(source: string, options: BuildOptions = {}): Promise<string> {
  return once(`${source} ${String(options.sanitize)}`, () => compilePlugin(source, options));
}

async function compilePlugin(source: string, options: BuildOptions): Promise<string> {
  const flags = [...flagsOf(options), "-fvisibility=hidden", "-shared"];
  const key = ["plugin", versionOf("g++"), ...flags, headersDigest(), digestOf(source), source];
  const library = `${path.basename(source, ".cc")}.so`;
  const folder = await cached(key.join("\n"), async (scratch) => {
    await run("g++", [...flags, ...INCLUDES, source, "-o", path.join(scratch, library)]);
  });
  return path.join(folder, library);
}

export const hostilePlugin = path.join(HOST, "plugins", "hostile-fd.cc");
export const referencePlugin = path.join(packageRoot, "bench", "plugins", "reference-fd.cc");

export interface HostMessage {
  readonly type: number;
  readonly word: string;
  readonly text: string;
}

export interface HostJob {
  readonly jobId: number;
  readonly result: string;
  readonly files: number;
  readonly bytes: number;
  readonly skipped: number;
  readonly deleted: number;
  readonly objects: number;
  readonly errors: number;
  readonly warnings: number;
  readonly messages: readonly HostMessage[];
  readonly violations: readonly string[];
  readonly filesetEdits: readonly string[];
}

export interface HostReport extends Omit<HostJob, "jobId"> {
  readonly release: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly childrenCpuSeconds: number;
  readonly jobs: readonly HostJob[];
}

export interface HostRun {
  readonly code: number | string;
  readonly stderr: string;
  /** What --json printed; undefined when the host could not run the job. */
  readonly report: HostReport | undefined;
  /** The first job of the report. Throws, with the host's words, when there is none. */
  readonly job: HostJob;
}

/** Runs the host with --json. */
export async function runCoreHost(
  host: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<HostRun> {
  let code: number | string = 0;
  let output: { stdout: string; stderr: string };
  try {
    output = await run(host, [...args, "--json"], {
      env: { ...process.env, ...env },
      maxBuffer: 256 << 20,
    });
  } catch (error) {
    const failed = error as { code?: number | string; signal?: string } & typeof output;
    code = failed.code ?? failed.signal ?? "unknown";
    output = failed;
  }
  const report = output.stdout === "" ? undefined : (JSON.parse(output.stdout) as HostReport);
  return {
    code,
    stderr: output.stderr,
    report,
    get job(): HostJob {
      const job = report?.jobs[0];
      if (job === undefined) throw new Error(`the core host ran no job:\n${output.stderr}`);
      return job;
    },
  };
}

export interface HostileCall {
  readonly call: string;
  readonly detail: string;
  readonly code: number;
}

export interface HostileRun extends HostRun {
  readonly calls: readonly HostileCall[];
  /** Names of the calls, I/O with what it did. */
  readonly names: readonly string[];
}

/** Runs the host with the hostile plugin and reads what that one wrote down. */
export async function runHostile(
  release: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: BuildOptions = {},
): Promise<HostileRun> {
  const [host, plugin] = [await buildCoreHost(options), await buildPlugin(hostilePlugin, options)];
  const log = path.join(tempDir(), "calls.jsonl");
  const all = ["--plugin", plugin, "--release", release, ...args];
  const result = await runCoreHost(host, all, { ...env, HOSTILE_LOG: log });
  const text = existsSync(log) ? readFileSync(log, "utf8") : "";
  const calls = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as HostileCall);
  const names = calls.map(({ call, detail }) =>
    call === "pluginIO" ? `io:${detail.split(" ")[0] ?? ""}` : call.replace(/^bEvent/, ""),
  );
  return {
    code: result.code,
    stderr: result.stderr,
    report: result.report,
    calls,
    names,
    get job(): HostJob {
      return result.job;
    },
  };
}
