// Finds the plugin's module by module_path and module_name, and imports it.
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { placeLoadFailure } from "./load-failure.js";

const EXTENSIONS = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"] as const;

/** The first line of a module of ours that imports nothing but Node's own modules: it needs no module hooks. */
const SELF_CONTAINED = "// bareos-node: self-contained\n";

/** What importing takes from the process. */
export interface Importer {
  /** Called before the module is imported, unless it is self-contained. */
  readonly installHooks: () => void;
  readonly importModule: (url: string) => Promise<object>;
}

const PLAIN: Importer = {
  installHooks: () => undefined,
  importModule: async (url) => (await import(url)) as object,
};

/** The exports of the plugin's module, which has to lie below one of the `roots`, if there are any. */
export async function importPlugin(
  modulePath: string,
  moduleName: string,
  roots: readonly string[] = [],
  { installHooks, importModule }: Importer = PLAIN,
): Promise<object> {
  const file = allowedFile(findModule(modulePath, moduleName), roots);
  if (!isSelfContained(file)) installHooks();
  // Not before: reading the maps of the runtime's own modules would take longer than the modules.
  process.setSourceMapsEnabled(true);
  try {
    return await importModule(pathToFileURL(file).href);
  } catch (error) {
    throw placeLoadFailure(error, file);
  }
}

/** The file without links where the administrator's policy names folders; they have none. Throws when it is elsewhere. */
function allowedFile(found: string, roots: readonly string[]): string {
  if (roots.length === 0) return found;
  const file = realpathSync(found);
  const isBelow = (root: string): boolean => file.startsWith(root === "/" ? root : `${root}/`);
  if (roots.some((root) => isBelow(root))) return file;
  const which = file === found ? found : `${found}, which is ${file},`;
  throw new Error(`${which} is not in a folder that bareos-node.conf allows: ${roots.join(", ")}`);
}

function isSelfContained(file: string): boolean {
  const head = Buffer.alloc(SELF_CONTAINED.length);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, head);
  } finally {
    closeSync(descriptor);
  }
  return head.toString("latin1") === SELF_CONTAINED;
}

/** The file that a name means; throws with every place that was looked at. */
export function findModule(modulePath: string, moduleName: string): string {
  if (moduleName === "") throw new Error("the plugin definition has no module_name");
  if (modulePath === "" && !path.isAbsolute(moduleName)) {
    throw new Error(`the plugin definition has no module_path, where ${moduleName} would be`);
  }
  const base = path.resolve(modulePath, moduleName);
  const candidates = candidatesOf(base);
  const found = candidates.find(isFile);
  if (found !== undefined) return found;
  const why = existsSync(modulePath === "" ? path.dirname(base) : modulePath)
    ? `looked for ${candidates.join(", ")}`
    : `there is no folder ${modulePath}`;
  throw new Error(`no plugin ${moduleName} in module_path: ${why}`);
}

function candidatesOf(base: string): string[] {
  // A name may well have dots of its own, so an extension is only a first guess.
  const direct = EXTENSIONS.some((extension) => base.endsWith(extension)) ? [base] : [];
  return [
    ...direct,
    ...EXTENSIONS.map((extension) => base + extension),
    ...mainOf(base),
    ...EXTENSIONS.map((extension) => path.join(base, `index${extension}`)),
  ];
}

/** The module that a folder's package.json names. */
function mainOf(folder: string): string[] {
  const file = path.join(folder, "package.json");
  if (!isFile(file)) return [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${file} is not valid JSON`, { cause });
  }
  if (typeof content !== "object" || content === null) return [];
  const main: unknown = entryOf(Reflect.get(content, "exports")) ?? Reflect.get(content, "main");
  return typeof main === "string" ? [path.resolve(folder, main)] : [];
}

/** The module for `import` in a package's exports; conditions may nest. */
function entryOf(exported: unknown): string | undefined {
  if (typeof exported === "string") return exported;
  if (typeof exported !== "object" || exported === null) return undefined;
  for (const key of [".", "node", "import", "default"]) {
    const entry = entryOf(Reflect.get(exported, key));
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function isFile(name: string): boolean {
  // Not statSync alone, which throws for a name below a file.
  return existsSync(name) && statSync(name).isFile();
}
