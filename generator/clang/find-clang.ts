// Finds the clang to use: the one that was asked for, or the newest one in PATH.
import { clangNamed, newestClang, OLDEST_CLANG, versionIn } from "../setup/clangs.mjs";
import { GeneratorError } from "../errors.js";

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
  const found = await newestClang(options.env);
  const tool = found === undefined ? undefined : parseVersion(found.path, found.output);
  if (tool !== undefined) return requireRecent(tool);
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
  const found = await clangNamed(name, env);
  const tool = found === undefined ? undefined : parseVersion(found.path, found.output);
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

/** Exported for its test: vendors put their own words around the version. */
export function parseVersion(path: string, output: string): ClangTool | undefined {
  const version = versionIn(output);
  if (version === undefined) return undefined;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return {
    path,
    version: { major, minor },
    text: output.split("\n", 1)[0] ?? "",
    hostArchitecture: /^Target: ([^-\s]+)/m.exec(output)?.[1] ?? "",
  };
}
