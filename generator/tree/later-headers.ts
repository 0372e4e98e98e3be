// Headers that plugin headers began to include in a later release, as headers/API.json lists them: what is part of the plugin API and
// since when, and what was looked at and is not.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { GeneratorError } from "../errors.js";
import { paths } from "../paths.js";

export interface LaterHeader {
  /** Below `core/src`. */
  readonly path: string;
  /** The first release that has it. */
  readonly since: string;
  readonly reason: string;
}

export interface LaterHeaders {
  readonly api: readonly LaterHeader[];
  readonly outside: readonly Omit<LaterHeader, "since">[];
}

/** Below the folder of the header sets. */
export const LATER_HEADERS_FILE = "API.json";

export async function readLaterHeaders(folder: string = paths.headers): Promise<LaterHeaders> {
  const path = join(folder, LATER_HEADERS_FILE);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return { api: [], outside: [] };
  try {
    const { api, outside } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return {
      api: listOf(api, ["path", "since", "reason"]),
      outside: listOf(outside, ["path", "reason"]),
    };
  } catch (cause) {
    throw new GeneratorError("BN213", {
      message: `${LATER_HEADERS_FILE} is not what says which headers are part of the plugin API`,
      where: { file: path },
      consequence: "nobody knows what to read, so nothing was generated",
      fix: 'write {"api": [{"path": …, "since": "27", "reason": …}], "outside": [{"path": …, "reason": …}]}',
      cause,
    });
  }
}

/** By hand: every command reads this file, and most need no library for anything else. */
function listOf<Key extends string>(
  list: unknown,
  keys: readonly Key[],
): readonly Readonly<Record<Key, string>>[] {
  if (!Array.isArray(list)) throw new TypeError("not a list");
  return list.map((entry: unknown) => {
    const found = Object.entries(Object(entry) as object);
    const isWhole = keys.every((key) => found.some(([name]) => name === key));
    if (!isWhole || found.some(([, value]) => typeof value !== "string")) {
      throw new TypeError(`an entry without ${keys.join(", ")}`);
    }
    return Object.fromEntries(found) as Readonly<Record<Key, string>>;
  });
}
