// Where the package lies that plugins import as "bareosfd": beside the runtime, in sources and in an installed copy alike.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

function find(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = path.join(folder, "generated", "fd");
    if (existsSync(path.join(candidate, "package.json"))) return candidate;
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("the package bareosfd is missing beside the runtime");
    folder = parent;
  }
}

export const packageFolder = find();
