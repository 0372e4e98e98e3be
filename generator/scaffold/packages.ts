// Where a new project gets bareos-node and the daemon's package from: from where this bareos-node itself came. Registry, tarball
// or checkout: `npm install` in the new folder then works as it did for whoever typed the command.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { packageRoot, packageVersion } from "../paths.js";

/** npm's own note of what it installed, in node_modules. */
const INSTALLED = ".package-lock.json";

interface Installed {
  readonly packages: Readonly<Record<string, { readonly resolved?: string } | undefined>>;
}

/**
 * What package.json says of each of our packages, by its name.
 *
 * @param names - Of our packages.
 * @param project - Folder of the new project; paths are relative to it.
 * @param from - Folder with tarballs that somebody named; else it is found out.
 * @throws GeneratorError BN615 when tarballs are missing.
 */
export function packageSpecs(
  names: readonly string[],
  project: string,
  from: string | undefined,
  root = packageRoot,
): ReadonlyMap<string, string> {
  const near = (file: string): string => `file:${path.relative(project, file)}`;
  const folder = from ?? tarballFolder(root);
  if (folder !== undefined) {
    const files = names.map((name) => [name, path.join(folder, tarball(name))] as const);
    const missing = files.filter(([, file]) => !existsSync(file));
    if (missing.length > 0) throw missingTarballs(missing, folder);
    return new Map(files.map(([name, file]) => [name, near(file)]));
  }
  const modules = path.dirname(root);
  const isInstalled = path.basename(modules) === "node_modules";
  return new Map(
    names.map((name) => [name, isInstalled ? packageVersion() : near(folderIn(root, name))]),
  );
}

/** As `npm pack` calls it. */
function tarball(name: string): string {
  return `${name}-${packageVersion()}.tgz`;
}

/** Of a package in a checkout. */
function folderIn(root: string, name: string): string {
  return name === "bareos-node" ? root : path.join(root, "generated", name.replace(/^bareos/, ""));
}

/** The folder of the tarball that this package was installed from, if it was. */
function tarballFolder(root: string): string | undefined {
  const modules = path.dirname(root);
  if (path.basename(modules) !== "node_modules") return undefined;
  try {
    const text = readFileSync(path.join(modules, INSTALLED), "utf8");
    const { packages } = JSON.parse(text) as Installed;
    const resolved = packages["node_modules/bareos-node"]?.resolved ?? "";
    if (!resolved.startsWith("file:") || !resolved.endsWith(".tgz")) return undefined;
    return path.dirname(path.resolve(path.dirname(modules), resolved.slice("file:".length)));
  } catch {
    // Another installer's folder: then it is the registry.
    return undefined;
  }
}

function missingTarballs(
  missing: readonly (readonly [name: string, file: string])[],
  folder: string,
): GeneratorError {
  const files = missing.map(([, file]) => path.basename(file)).join(", ");
  return new GeneratorError("BN615", {
    message: `the new project needs ${files}, and ${folder} does not have it`,
    where: { file: folder },
    consequence: "nothing was made",
    fix: "put it there, or name the folder with the tarballs: --from DIR",
  });
}
