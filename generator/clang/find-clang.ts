// Finds the clang to use: the one that was asked for, or the newest one in PATH.
import { execFile } from "node:child_process";
import { access, constants, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { GeneratorError } from "../errors.js";

const run = promisify(execFile);

/** The oldest that reads every release from 18.2 on; older ones could not be tried, Debian 12 has none. */
export const OLDEST_CLANG = 13;

export interface ClangTool {
  readonly path: string;
  readonly version: { readonly major: number; readonly minor: number };
  /** First line of `clang --version`. */
  readonly text: string;
  /** Architecture that it compiles for by default, e.g. `x86_64`. */
  readonly hostArchitecture: string;
}

export interface FindClangOptions {
  /** From --clang. */
  readonly explicit?: string;
  readonly env: NodeJS.ProcessEnv;
}

const INSTALL = "apt-get install -y clang";

export async function findClang(options: FindClangOptions): Promise<ClangTool> {
  const chosen = options.explicit ?? (options.env["CLANG"] || undefined);
  if (chosen !== undefined) {
    const origin = options.explicit === undefined ? "environment variable CLANG" : "option --clang";
    return requireRecent(await inspectChosen(chosen, origin, options.env));
  }
  const found = await newest(await candidatesInPath(options.env));
  if (found !== undefined) return requireRecent(found);
  throw new GeneratorError("BN101", {
    message: "no clang was found in PATH",
    consequence: "the headers cannot be read, so nothing was generated",
    fix: `install it: ${INSTALL} (or name one with --clang or CLANG)`,
  });
}

async function inspectChosen(
  name: string,
  origin: string,
  env: NodeJS.ProcessEnv,
): Promise<ClangTool> {
  const path = name.includes("/") ? name : await firstInPath(name, env);
  const tool = path === undefined ? undefined : await inspect(path);
  if (tool !== undefined) return tool;
  throw new GeneratorError("BN104", {
    message: `${origin} names ${name}, which is not a clang that can be started`,
    where: { file: name },
    consequence: "the headers cannot be read, so nothing was generated",
    fix: `leave it out to take the newest clang in PATH, or install one: ${INSTALL}`,
  });
}

function requireRecent(tool: ClangTool): ClangTool {
  if (tool.version.major >= OLDEST_CLANG) return tool;
  throw new GeneratorError("BN102", {
    message: `clang ${tool.version.major}.${tool.version.minor} is too old; ${OLDEST_CLANG} is the oldest that works`,
    where: { file: tool.path },
    consequence: "the headers cannot be read reliably, so nothing was generated",
    fix: `install a newer one: ${INSTALL} (or name one with --clang or CLANG)`,
  });
}

/** All clangs in PATH; of several with one version `clang++` comes before `clang`, earlier folders before later ones. */
async function candidatesInPath(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const found: string[] = [];
  for (const dir of searchPath(env)) {
    const names = await readdir(dir).catch(() => []);
    found.push(
      ...names
        .filter((name) => /^clang(\+\+)?(-\d+)?$/.test(name))
        .sort()
        .map((name) => join(dir, name)),
    );
  }
  const isCompilerForCxx = (path: string): number => (path.includes("++") ? 0 : 1);
  return found.sort((left, right) => isCompilerForCxx(left) - isCompilerForCxx(right));
}

/**
 * The newest by what it says itself. Names with a number tell before: of those only the highest that works is started,
 * which saves most of the time that looking for a compiler takes.
 */
async function newest(paths: readonly string[]): Promise<ClangTool | undefined> {
  const plain = paths.filter((path) => numberOf(path) === undefined);
  const numbered = paths
    .filter((path) => numberOf(path) !== undefined)
    .sort((left, right) => (numberOf(right) ?? 0) - (numberOf(left) ?? 0));
  const tools = await Promise.all([firstWorking(numbered), ...plain.map(inspect)]);
  return tools.reduce((best, tool) => {
    if (tool === undefined || best === undefined) return tool ?? best;
    return compareVersions(tool, best) > 0 ? tool : best;
  }, undefined);
}

function numberOf(path: string): number | undefined {
  const number = /-(\d+)$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

async function firstWorking(paths: readonly string[]): Promise<ClangTool | undefined> {
  for (const path of paths) {
    const tool = await inspect(path);
    if (tool !== undefined) return tool;
  }
  return undefined;
}

function compareVersions(left: ClangTool, right: ClangTool): number {
  return left.version.major - right.version.major || left.version.minor - right.version.minor;
}

async function inspect(path: string): Promise<ClangTool | undefined> {
  try {
    const { stdout } = await run(path, ["--version"], { timeout: 20_000 });
    return parseVersion(path, stdout);
  } catch {
    return undefined;
  }
}

/** Exported for its test: vendors put their own words around the version. */
export function parseVersion(path: string, output: string): ClangTool | undefined {
  const version = /clang version (\d+)\.(\d+)/.exec(output);
  if (version === null) return undefined;
  return {
    path,
    version: { major: Number(version[1]), minor: Number(version[2]) },
    text: output.split("\n", 1)[0] ?? "",
    hostArchitecture: /^Target: ([^-\s]+)/m.exec(output)?.[1] ?? "",
  };
}

async function firstInPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const dir of searchPath(env)) {
    const path = join(dir, name);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return path;
  }
  return undefined;
}

function searchPath(env: NodeJS.ProcessEnv): readonly string[] {
  return (env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== "");
}
