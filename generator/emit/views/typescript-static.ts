// Views of the hand-written sources of a package, and what they add to its doors: index.ts and package.json.
import type { OutputFile } from "../output-file.js";
import type { StaticSource } from "../static-sources.js";
import type { PackageContext } from "./typescript-context.js";

/** Module whose exports the package's index.ts passes on. */
const PUBLIC_MODULE = "plugin/index.ts";

/** Modules with a door of their own: `bareosfd/testing`. */
const DOORS = ["testing"] as const;

export function staticFiles(context: PackageContext, folder: string): readonly OutputFile[] {
  return context.statics.map(({ path, text }) => ({
    path: `${folder}/src/${path}`,
    template: "typescript/static-source",
    view: { header: context.header, text },
  }));
}

/** What index.ts has to re-export besides the generated modules. */
export function staticModules(context: PackageContext): readonly string[] {
  return has(context, PUBLIC_MODULE) ? [`./${PUBLIC_MODULE.replace(/\.ts$/, ".js")}`] : [];
}

/** Folders with an index.ts that package.json exports under their own name. */
export function staticDoors(context: PackageContext): readonly string[] {
  return DOORS.filter((door) => has(context, `${door}/index.ts`));
}

function has(context: PackageContext, file: string): boolean {
  return context.statics.some((source: StaticSource) => source.path === file);
}
