// What the generator itself is: an IR that other code made is another IR. The folders that decide what an IR says, in the form
// they run in.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { paths } from "../paths.js";
import { LATER_HEADERS_FILE } from "../tree/later-headers.js";

const here = dirname(fileURLToPath(import.meta.url));

let known: string | undefined;

/** Read once a process. */
export function codeDigest(): string {
  known ??= digestOfFolders([
    ...["cache", "clang", "ir", "tree"].map((name) => join(here, "..", name)),
    paths.overlay,
  ]);
  return known;
}

function digestOfFolders(folders: readonly string[]): string {
  const hash = createHash("sha256");
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || entry.name.endsWith(".map")) continue;
      hash.update(`${entry.name}\0`).update(readFileSync(join(entry.parentPath, entry.name)));
    }
  }
  // Which headers are read is said there.
  const later = join(paths.headers, LATER_HEADERS_FILE);
  if (existsSync(later)) hash.update(readFileSync(later));
  return hash.digest("hex");
}
