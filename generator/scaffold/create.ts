// Writes a new plugin's folder: whole, or not at all.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { loadTemplates, renderFiles } from "../emit/render.js";
import { GeneratorError } from "../errors.js";
import { writeFilesAtomically } from "../fs/atomic-write.js";
import { packageRoot, paths } from "../paths.js";
import { DAEMONS, kindOf, type Daemon } from "./kinds.js";
import { checkName } from "./names.js";
import { packageSpecs } from "./packages.js";
import { projectFiles } from "./project.js";

export interface CreateOptions {
  readonly name: string;
  readonly daemon: Daemon;
  readonly kind: string | undefined;
  /** Folder in which the new one is made. */
  readonly parent: string;
  /** Folder with tarballs of our packages; undefined to find out. */
  readonly from: string | undefined;
}

export interface Created {
  readonly folder: string;
  readonly kind: string;
  /** Names of the files below the folder, in the order in which they are worth reading. */
  readonly files: readonly string[];
}

/**
 * Tools of a new project, with the name that our package.json has for them: versions that this package is tested with, and
 * which run on the oldest Node that it supports. TypeScript is the newest, whose checks take a tenth of the time; our own
 * linter is not ready for it.
 */
const TOOLS = { "@types/node": "@types/node", typescript: "typescript-7", vitest: "vitest" };

/** Throws BN613 to BN615 and BN401; then nothing was made. */
export async function createProject(options: CreateOptions): Promise<Created> {
  const { name, daemon, parent, from } = options;
  checkName(name);
  const kind = kindOf(daemon, options.kind);
  const folder = path.join(parent, name);
  const dependencies = new Map([
    ...packageSpecs(["bareos-node", DAEMONS[daemon].packageName], folder, from),
    ...toolVersions(),
  ]);
  const files = projectFiles({ name, daemon, kind, dependencies });
  const texts = renderFiles(files, await loadTemplates(path.join(paths.templates, "new")));
  writeWhole(folder, texts);
  return { folder, kind: kind.name, files: files.map((file) => file.path) };
}

function refuseOccupied(folder: string): void {
  // Below a file there is nothing either; making the folder tells so.
  const found = existsSync(folder) ? statSync(folder) : undefined;
  if (found === undefined || (found.isDirectory() && readdirSync(folder).length === 0)) return;
  throw new GeneratorError("BN614", {
    message: found.isDirectory() ? `${folder} has something in it` : `${folder} is a file`,
    where: { file: folder },
    consequence: "nothing was made, and what is there was not touched",
    fix: "choose another name, or move that away",
  });
}

/** Names and versions, as a package.json says them. */
export function toolVersions(): readonly (readonly [string, string])[] {
  const text = readFileSync(path.join(packageRoot, "package.json"), "utf8");
  const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
  return Object.entries(TOOLS).map(([name, ours]) => {
    const version = devDependencies[ours] ?? "*";
    return [name, version.slice(version.lastIndexOf("@") + 1)];
  });
}

/** Made beside and renamed: who interrupts it has the folder, or not. */
function writeWhole(folder: string, texts: ReadonlyMap<string, string>): void {
  const fresh = path.join(path.dirname(folder), `.${path.basename(folder)}.new-${process.pid}`);
  try {
    refuseOccupied(folder);
    mkdirSync(path.dirname(folder), { recursive: true });
    writeFilesAtomically(fresh, texts);
    renameSync(fresh, folder);
  } catch (error) {
    if (error instanceof GeneratorError && error.code === "BN614") throw error;
    const { cause = error } = error instanceof GeneratorError ? error : {};
    throw new GeneratorError("BN401", {
      message: `cannot make ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`,
      where: { file: folder },
      consequence: "nothing was made",
      fix: "mend what the message names, or run it in a folder that you may write to",
      cause,
    });
  } finally {
    if (existsSync(fresh)) rmSync(fresh, { recursive: true, force: true });
  }
}
