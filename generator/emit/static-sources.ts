// Hand-written TypeScript that travels inside the generated packages: templates/typescript/static/<daemon>/ holds it, and
// it is written below the package's src/ as it stands, behind the header that all generated files begin with. `common` is
// for all packages, `events-only` for those of daemons whose plugins consist of events.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export interface StaticSource {
  /** Package that it belongs to: fd, sd or dir; common or events-only. */
  readonly daemon: string;
  /** Path below the package's src/, with forward slashes, e.g. `plugin/base.ts`. */
  readonly path: string;
  readonly text: string;
}

/** Reads them all, in a stable order. `templates` is the folder of the templates. */
export async function loadStaticSources(templates: string): Promise<readonly StaticSource[]> {
  const root = path.join(templates, "typescript", "static");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const sources = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const [daemon = "", ...below] = path.relative(root, file).split(path.sep);
        return { daemon, path: below.join("/"), text: await readFile(file, "utf8") };
      }),
  );
  return sources.sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

function key(source: StaticSource): string {
  return `${source.daemon}/${source.path}`;
}
