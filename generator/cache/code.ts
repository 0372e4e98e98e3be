// What the generator itself is: an IR that other code made is another IR. The folders that decide what an IR says, in the form
// they run in.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { paths } from "../paths.js";
import { digest } from "../setup/digest.mjs";
import { LATER_HEADERS_FILE } from "../tree/later-headers.js";

const generator = join(dirname(fileURLToPath(import.meta.url)), "..");

let known: string | undefined;

/** Read once a process. */
export function codeDigest(): string {
  known ??= digest(
    generator,
    [
      ...["cache", "clang", "ir", "tree"].map((name) => join(generator, name)),
      paths.overlay,
      // Which headers are read is said there.
      join(paths.headers, LATER_HEADERS_FILE),
    ],
    (file) => !file.endsWith(".map"),
  );
  return known;
}
