// A copy of what bindings are compiled with, in a folder elsewhere: package, hand-written TypeScript and C++, compiler settings.
// Libraries are linked, so it costs a few megabytes.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { isBuildProduct } from "../emit/ownership.js";
import { GeneratorError } from "../errors.js";
import { packageRoot } from "../paths.js";
import { generatedPackages } from "../setup/root.mjs";

/** What is the same for all bindings. */
export const SOURCES = [
  "LICENSE",
  "dist/generator/setup",
  "package.json",
  "runtime",
  "tsconfig.build.json",
  "tsconfig.json",
] as const;

/**
 * Brings `parts` of this package (files and folders) into `project`, in place of what an earlier copy left of them. Times of
 * files are kept: what did not change is not compiled again.
 */
export function stage(project: string, parts: readonly string[]): void {
  for (const part of parts) {
    const source = path.join(packageRoot, part);
    const target = path.join(project, part);
    const isProduct = (file: string): boolean =>
      isBuildProduct(path.relative(source, file).split(path.sep).join("/"));
    rmSync(target, { recursive: true, force: true });
    cpSync(source, target, {
      recursive: true,
      preserveTimestamps: true,
      filter: (file) => !isProduct(file),
    });
  }
  linkLibraries(project);
}

/** BN609 for a folder that is no copy of ours: what is in it is replaced. */
export function refuseForeign(project: string): void {
  if (!existsSync(project) || readdirSync(project).length === 0) return;
  if (existsSync(path.join(project, "runtime", "CMakeLists.txt"))) return;
  throw new GeneratorError("BN609", {
    message: `${project} holds something else than an earlier build`,
    where: { file: project },
    consequence: "nothing was built, and nothing in that folder was touched",
    fix: "name another folder with --out, or empty this one",
  });
}

/** The libraries of this package under the copy's name, and its own generated packages among them. */
function linkLibraries(project: string): void {
  const modules = path.join(project, "node_modules");
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(modules, { recursive: true });
  const installed = path.join(packageRoot, "node_modules");
  for (const name of existsSync(installed) ? readdirSync(installed) : []) {
    if (name.startsWith(".") || generatedPackages.some((own) => own.name === name)) continue;
    symlinkSync(path.join(installed, name), path.join(modules, name));
  }
  for (const { name, dir } of generatedPackages) {
    symlinkSync(path.join("..", path.relative(packageRoot, dir)), path.join(modules, name));
  }
}
