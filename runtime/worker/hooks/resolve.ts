// What resolves differently in a worker: "bareosfd" and its like are always the runtime's own copies, and an import of
// "./x.js" finds "./x.ts", as TypeScript itself has it.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ownPackage } from "./packages.js";
import { formatOfCode, isTypeScript, toJavaScript, type ModuleFormat } from "./typescript.js";

/** The file that a specifier means, or null where Node's own rules hold. */
export function resolveSpecially(
  specifier: string,
  parent: string | undefined,
  packagesFolder: string,
): string | null {
  const importer = parent?.startsWith("file:") === true ? fileURLToPath(parent) : parent;
  const own = ownPackage(specifier);
  if (own !== null) return exportOf(path.join(packagesFolder, own.folder), own.entry, specifier);
  if (importer === undefined || !/^\.\.?\//.test(specifier)) return null;
  const match = /^(.*)\.([cm]?)js$/.exec(specifier);
  if (match === null) return null;
  const folder = path.dirname(importer);
  const written = path.resolve(folder, specifier);
  const meant = path.resolve(folder, `${match[1] ?? ""}.${match[2] ?? ""}ts`);
  return !existsSync(written) && existsSync(meant) ? meant : null;
}

/** Read by hand: Node's resolution would come back to these hooks. */
function exportOf(packageFolder: string, wanted: string, specifier: string): string {
  const text = readFileSync(path.join(packageFolder, "package.json"), "utf8");
  const { exports } = JSON.parse(text) as {
    exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
  const entry = exports[`.${wanted}`];
  if (entry === undefined) {
    throw new Error(
      `${specifier} does not exist; the package has ${Object.keys(exports).join(", ")}`,
    );
  }
  return path.join(packageFolder, typeof entry === "string" ? entry : entry.default);
}

export interface LoadedModule {
  readonly format: ModuleFormat;
  readonly source: string;
}

/** A TypeScript file as JavaScript, and which kind of module it is; null for every other file. */
export function loadSpecially(url: string): LoadedModule | null {
  if (!url.startsWith("file:")) return null;
  const file = fileURLToPath(url);
  if (!isTypeScript(file)) return null;
  const source = toJavaScript(readFileSync(file, "utf8"), file);
  return { format: formatOf(file, source), source };
}

export function formatOf(file: string, code: string): ModuleFormat {
  if (file.endsWith(".mts")) return "module";
  if (file.endsWith(".cts")) return "commonjs";
  return declaredFormat(path.dirname(file)) ?? formatOfCode(code, file);
}

/** The `type` of the nearest package.json, if that has one. */
function declaredFormat(folder: string): ModuleFormat | null {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, "package.json");
    if (existsSync(file)) {
      const content: unknown = JSON.parse(readFileSync(file, "utf8"));
      const type: unknown =
        typeof content === "object" && content !== null ? Reflect.get(content, "type") : undefined;
      return type === "module" || type === "commonjs" ? type : null;
    }
    if (path.dirname(at) === at) return null;
  }
}

export const toUrl = (file: string): string => pathToFileURL(file).href;
