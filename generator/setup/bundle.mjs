// Puts what a worker loads into a few files, dist/worker: a process that starts for each job should not open a hundred.
// The packages that plugins import are among them, each module once, for plugins and runtime alike.
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { generatedPackages, root } from "./root.mjs";

export const workerFolder = join(root, "dist", "worker");

/** @typedef {{ readonly exports: Readonly<Record<string, string | { readonly default: string }>> }} Manifest */

/**
 * Modules that the packages offer: NAME/SUBPATH, as in `import "NAME/SUBPATH"`, and their files.
 * @returns {Record<string, string>}
 */
function packageEntries() {
  /** @type {Record<string, string>} */
  const entries = {};
  for (const { name, dir } of generatedPackages) {
    const manifest = join(dir, "package.json");
    if (!existsSync(manifest)) continue;
    const { exports } = /** @type {Manifest} */ (JSON.parse(readFileSync(manifest, "utf8")));
    for (const [subpath, target] of Object.entries(exports)) {
      const file = typeof target === "string" ? target : target.default;
      const module = subpath === "." ? "index" : basename(subpath);
      if (extname(file) === ".js") entries[`${name}/${module}`] = join(dir, file);
    }
  }
  return entries;
}

/** Bundles the compiled runtime. Everything has to be compiled already. */
export async function bundleWorker() {
  // Not at the top: set-up runs before there are any packages.
  const { rolldown } = await import("rolldown");
  const compiled = join(root, "dist", "runtime", "worker");
  const bundle = await rolldown({
    input: {
      main: join(compiled, "main.js"),
      "hooks/thread": join(compiled, "hooks", "thread.js"),
      ...packageEntries(),
    },
    platform: "node",
    // Only a plugin in TypeScript needs it, in a Node that cannot strip types itself.
    external: ["@swc/wasm-typescript"],
  });
  const fresh = `${workerFolder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await bundle.write({ dir: fresh, format: "esm", chunkFileNames: "shared/[name].js" });
  await bundle.close();
  rmSync(workerFolder, { recursive: true, force: true });
  renameSync(fresh, workerFolder);
}
