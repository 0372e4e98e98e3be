// Headers that plugin headers began to include in a later release, as headers/API.json lists them: what is part of the plugin API and
// since when, and what was looked at and is not.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { GeneratorError } from "../errors.js";
import { paths } from "../paths.js";

const file = z.strictObject({
  api: z.array(z.strictObject({ path: z.string(), since: z.string(), reason: z.string() })),
  outside: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
});

export type LaterHeaders = z.infer<typeof file>;
export type LaterHeader = LaterHeaders["api"][number];

/** Below the folder of the header sets. */
export const LATER_HEADERS_FILE = "API.json";

export async function readLaterHeaders(folder: string = paths.headers): Promise<LaterHeaders> {
  const path = join(folder, LATER_HEADERS_FILE);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return { api: [], outside: [] };
  try {
    return file.parse(JSON.parse(text));
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
