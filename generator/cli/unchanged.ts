// Whether anything that `check` looks at changed since it last found agreement: then it would find it again.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { digestOf } from "../cache/folder.js";
import { packageRoot, paths } from "../paths.js";
import { LATER_HEADERS_FILE } from "../tree/later-headers.js";
import { digest } from "../setup/digest.mjs";
import type { Input } from "./input.js";

const generator = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

/** The digest of everything that decides; undefined for source trees, which are too large to be looked at as a whole. */
export function digestOfChecked(
  { clang, trees, includeDirectories }: Input,
  out: string,
): string | undefined {
  if (trees.some(({ kind }) => kind === "source") || includeDirectories.length > 0)
    return undefined;
  const roots = trees.map(({ root }) => root);
  const files = [
    ...[generator, paths.semantics, paths.overlay, paths.templates, paths.library, paths.docs],
    path.join(paths.headers, LATER_HEADERS_FILE),
    ...roots,
    out,
  ].map((folder) => digest(folder, [folder], (file) => !file.endsWith(".map")));
  // Which libraries print the output, the lock file says.
  const libraries = ["package.json", "package-lock.json"].map((name) =>
    path.join(packageRoot, name),
  );
  return digestOf(clang.path, clang.text, out, ...roots, ...files, digest(packageRoot, libraries));
}
