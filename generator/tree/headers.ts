// Which headers of a Bareos tree make up the plugin API, and reading them: missing ones are found here, before clang runs.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GeneratorError } from "../errors.js";
import type { Daemon } from "../ir/types.js";
import type { LaterHeader } from "./later-headers.js";
import { compareReleases } from "./release.js";

/** The header that declares a daemon's plugin interface. Paths are below `core/src` everywhere. */
export const DAEMON_HEADERS: Readonly<Record<Daemon, string>> = {
  fd: "filed/fd_plugins.h",
  sd: "stored/sd_plugins.h",
  dir: "dird/dir_plugins.h",
};

/** Headers that all three interfaces share. The order matters: a later one may use types of an earlier one. */
export const COMMON_HEADERS: readonly string[] = [
  "include/bc_types.h",
  "include/fileopts.h",
  "include/filetypes.h",
  "include/job_level.h",
  "include/job_types.h",
  "include/job_status.h",
  "include/streams.h",
  "lib/message_severity.h",
  "lib/plugins.h",
];

/** All that the API is declared in. */
export const API_HEADERS: readonly string[] = [...COMMON_HEADERS, ...Object.values(DAEMON_HEADERS)];

/**
 * What API headers of Bareos or of our sets include beside each other: configuration and the insides of the core, no part of
 * the API. Whatever else they include has to be put here or among the API headers by somebody who looked at it.
 */
export const OUTSIDE_HEADERS: readonly string[] = [
  "include/baconfig.h",
  "include/compiler_macro.h",
  "include/config.h",
  "include/hostconfig.h",
  "include/version.h",
  "lib/attr.h",
  "lib/bits.h",
  "lib/version.h",
];

/** Before release 20 these declarations stood elsewhere, in headers too large to be read in isolation. */
const ABSENT_BEFORE_20: readonly string[] = [
  "include/job_level.h",
  "include/job_types.h",
  "include/job_status.h",
  "lib/message_severity.h",
];

export interface ApiHeader {
  /** Path below `core/src`. */
  readonly path: string;
  readonly file: string;
  /** As bytes: clang counts offsets in bytes and Bareos's comments are not ASCII. */
  readonly content: Buffer;
}

export interface ApiHeaders {
  readonly common: readonly ApiHeader[];
  readonly daemons: ReadonlyMap<Daemon, ApiHeader>;
  /** Common headers that this old release does not have. */
  readonly absent: readonly string[];
}

/** True for 19.2 and older, and for what was on its way to 20: their API is read as far as it goes. */
export function isBeforeRelease20(release: string | undefined): boolean {
  return /^\d/.test(release ?? "") && (release === "20-dev" || Number.parseInt(release ?? "") < 20);
}

export async function readApiHeaders(
  sourceRoot: string,
  daemons: readonly Daemon[],
  release: string | undefined,
  later: readonly LaterHeader[] = [],
): Promise<ApiHeaders> {
  const tolerated = isBeforeRelease20(release) ? ABSENT_BEFORE_20 : [];
  const common: ApiHeader[] = [];
  const absent: string[] = [];
  for (const path of COMMON_HEADERS) {
    const header = await readApiHeader(sourceRoot, path);
    if (header !== undefined) common.push(header);
    else if (tolerated.includes(path)) absent.push(path);
    else throw missingHeader(sourceRoot, path);
  }
  for (const { path, since } of later) {
    const header = await readApiHeader(sourceRoot, path);
    if (header !== undefined) common.push(header);
    else if (release !== undefined && compareReleases(release, since) >= 0)
      throw missingHeader(sourceRoot, path);
  }
  const byDaemon = new Map<Daemon, ApiHeader>();
  for (const daemon of daemons) {
    const header = await readApiHeader(sourceRoot, DAEMON_HEADERS[daemon]);
    if (header === undefined) throw missingHeader(sourceRoot, DAEMON_HEADERS[daemon]);
    byDaemon.set(daemon, header);
  }
  return { common, daemons: byDaemon, absent };
}

async function readApiHeader(sourceRoot: string, path: string): Promise<ApiHeader | undefined> {
  const file = join(sourceRoot, path);
  let content: Buffer;
  try {
    content = await readFile(file);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new GeneratorError("BN204", {
      message: `the header ${path} cannot be read`,
      where: { file },
      consequence: "nothing was generated",
      fix: "check the file's permissions",
      cause,
    });
  }
  if (content.toString("utf8").trim() === "") {
    throw new GeneratorError("BN205", {
      message: `the header ${path} is empty`,
      where: { file },
      consequence: "its declarations would be missing from the bindings, so nothing was generated",
      fix: "restore the file from Bareos's repository (git checkout -- the file)",
    });
  }
  return { path, file, content };
}

function missingHeader(sourceRoot: string, path: string): GeneratorError {
  return new GeneratorError("BN203", {
    message: `the tree has no ${path}`,
    where: { file: join(sourceRoot, path) },
    consequence: "its declarations would be missing from the bindings, so nothing was generated",
    fix: "use a complete Bareos source tree; for releases before 20 name the release with --release",
  });
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "ENOENT" || error.code === "ENOTDIR")
  );
}
