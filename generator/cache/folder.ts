// The folder of the cache. Losing it loses time only, so nothing that fails here is an error: then it is not used.
import { createHash, randomUUID } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

/** A run over all of Bareos's tags keeps about 60 IRs of three daemons, 0.4 MB each, and 300 names for them. */
const MOST_FILES = 1500;

export interface CacheFolder {
  /** The text that was kept under the name; undefined when there is none, or it is not whole. */
  read(name: string): string | undefined;
  /** Names below a folder of the cache. */
  list(folder: string): readonly string[];
  write(name: string, text: string): void;
}

/** From the environment: BAREOS_NODE_CACHE, else below XDG_CACHE_HOME or the home folder. Undefined when it is `off`. */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
): CacheFolder | undefined {
  const chosen = env["BAREOS_NODE_CACHE"] ?? "";
  if (chosen === "off") return undefined;
  const usual = env["XDG_CACHE_HOME"] ?? "";
  const base = isAbsolute(usual) ? usual : join(homedir(), ".cache");
  const root = isAbsolute(chosen) ? chosen : join(base, "bareos-node");
  return {
    read: (name) => attempt(() => unseal(readFileSync(join(root, name), "utf8"))),
    list: (folder) => attempt(() => readdirSync(join(root, folder))) ?? [],
    write: (name, text) => {
      attempt(() => {
        writeBeside(join(root, name), seal(text));
        prune(join(root, dirname(name)));
      });
    },
  };
}

/** The text with its digest in front: a full disk or a power cut leaves halves, which must not be taken for wholes. */
function seal(text: string): string {
  return `${digestOf(text)}\n${text}`;
}

function unseal(sealed: string): string | undefined {
  const end = sealed.indexOf("\n");
  const text = sealed.slice(end + 1);
  return sealed.slice(0, end) === digestOf(text) ? text : undefined;
}

function writeBeside(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}`;
  try {
    writeFileSync(beside, content, { mode: 0o600 });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** The oldest quarter of a folder goes when there are too many. */
function prune(folder: string): void {
  const names = readdirSync(folder);
  if (names.length <= MOST_FILES) return;
  const byAge = names
    .map((name) => ({ name, written: statSync(join(folder, name)).mtimeMs }))
    .sort((left, right) => left.written - right.written);
  for (const { name } of byAge.slice(0, MOST_FILES / 4))
    rmSync(join(folder, name), { force: true });
}

export function digestOf(...texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${String(text.length)}\0`).update(text);
  return hash.digest("hex").slice(0, 40);
}

function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
