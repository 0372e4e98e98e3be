// Where the package's own files are. They are read at run time, so the same code has to find them from the sources
// (under vitest), from dist/ and from an installed package.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup/root.mjs";

/** The folder whose package.json is bareos-node's. */
export const packageRoot = root;

/** Named places below the root. Data beside sources (semantics, overlay) is not copied to dist/. */
export const paths = {
  headers: join(packageRoot, "headers"),
  templates: join(packageRoot, "templates"),
  generated: join(packageRoot, "generated"),
  semantics: join(packageRoot, "generator", "semantics"),
  library: join(packageRoot, "runtime", "library"),
  docs: join(packageRoot, "docs"),
  overlay: join(packageRoot, "generator", "clang", "overlay"),
} as const;

/** Shipped plugins as JavaScript, ready to be named in a FileSet. */
export const shippedPlugins = join(packageRoot, "dist", "plugins");

/** The package's own version, for `--version` and the headers of generated files. */
export function packageVersion(): string {
  const content = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    version: string;
  };
  return content.version;
}
