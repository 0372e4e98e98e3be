// What resolves differently in a worker: "bareosfd" (or "bareossd", "bareosdir") is always the runtime's own copy, and an
// import of "./x.js" finds "./x.ts", as TypeScript itself has it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { formatOfCode, isTypeScript, toJavaScript, type ModuleFormat } from "./typescript.js";

/** The packages of all daemons. A worker has that of its own only. */
const PACKAGE = /^(bareosfd|bareossd|bareosdir)(?:\/(.*))?$/;

export function isOwnPackage(specifier: string): boolean {
  return PACKAGE.test(specifier);
}

/** The file that a specifier means, or null where Node's own rules hold. */
export function resolveSpecially(
  specifier: string,
  parent: string | undefined,
  packageFolder: string,
): string | null {
  const importer = parent?.startsWith("file:") === true ? fileURLToPath(parent) : parent;
  if (isOwnPackage(specifier)) return exportOf(packageFolder, specifier);
  if (importer === undefined || !/^\.\.?\//.test(specifier)) return null;
  const match = /^(.*)\.([cm]?)js$/.exec(specifier);
  if (match === null) return null;
  const folder = path.dirname(importer);
  const written = path.resolve(folder, specifier);
  const meant = path.resolve(folder, `${match[1] ?? ""}.${match[2] ?? ""}ts`);
  return !existsSync(written) && existsSync(meant) ? meant : null;
}

/** "bareosfd/codec" is codec.js in the folder, which has the package's name. */
function exportOf(packageFolder: string, specifier: string): string {
  const own = path.basename(packageFolder);
  const [, wanted = "", name = "index"] = PACKAGE.exec(specifier) ?? [];
  if (wanted !== own) {
    throw new Error(`${specifier} is for another daemon: a plugin of this one imports "${own}"`);
  }
  const file = path.join(packageFolder, `${name}.js`);
  if (existsSync(file)) return file;
  const modules = readdirSync(packageFolder).map((found) => path.parse(found).name);
  const names = modules.map((found) => (found === "index" ? own : `${own}/${found}`));
  throw new Error(`${specifier} does not exist; there are ${names.join(", ")}`);
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
  return packageTypeOf(file)?.type ?? formatOfCode(code, file);
}

export interface PackageType {
  /** The package.json that says it. */
  readonly file: string;
  readonly type: ModuleFormat;
}

/** The `type` of the nearest package.json, if that has one. */
export function packageTypeOf(source: string): PackageType | null {
  for (let at = path.dirname(source); ; at = path.dirname(at)) {
    const file = path.join(at, "package.json");
    if (existsSync(file)) {
      const content: unknown = JSON.parse(readFileSync(file, "utf8"));
      const type: unknown =
        typeof content === "object" && content !== null ? Reflect.get(content, "type") : undefined;
      return type === "module" || type === "commonjs" ? { file, type } : null;
    }
    if (path.dirname(at) === at) return null;
  }
}

export const toUrl = (file: string): string => pathToFileURL(file).href;
