// Puts what a worker loads into a few files, dist/worker/DAEMON: a process that starts for each job should not open a
// hundred. The package that plugins import is among them, each module once, for plugins and runtime alike. The shipped plugins
// become JavaScript too, dist/plugins: older Node takes a while for TypeScript.
//     node bundle.mjs        (everything has to be compiled already)
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { rolldown } from "rolldown";

const root = resolve(import.meta.dirname, "..", "..");
const workerFolder = join(root, "dist", "worker");
const pluginsFolder = join(root, "dist", "plugins");

const generatedPackages = ["fd", "sd", "dir"].map((daemon) => ({
  name: `bareos${daemon}`,
  dir: join(root, "generated", daemon),
}));

/** @typedef {{ exports: Record<string, string | { default: string }> }} Manifest */

/**
 * Modules that a package offers: NAME/SUBPATH, as in `import "NAME/SUBPATH"`, and their files.
 * @param {{ name: string, dir: string }} generated
 * @returns {Record<string, string>}
 */
function packageEntries({ name, dir }) {
  /** @type {Record<string, string>} */
  const entries = {};
  const manifest = join(dir, "package.json");
  if (!existsSync(manifest)) return entries;
  /** @type {unknown} */
  const parsed = JSON.parse(readFileSync(manifest, "utf8"));
  const content = /** @type {Manifest} */ (parsed);
  for (const [subpath, target] of Object.entries(content.exports)) {
    const file = typeof target === "string" ? target : target.default;
    const module = subpath === "." ? "index" : basename(subpath);
    if (extname(file) === ".js") entries[`${name}/${module}`] = join(dir, file);
  }
  return entries;
}

/**
 * Shipped plugins, each in a folder of its name: runtime/plugins/NAME/NAME.ts.
 * @returns {Record<string, string>}
 */
function pluginEntries() {
  const folder = join(root, "runtime", "plugins");
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, `${name}.ts`)));
  return Object.fromEntries(names.map((name) => [name, join(folder, name, `${name}.ts`)]));
}

/**
 * Writes beside and renames, so that a folder is whole.
 * @param {import("rolldown").InputOptions} input
 * @param {string} folder
 * @param {import("rolldown").OutputOptions} output
 */
async function bundleInto(input, folder, output) {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const bundle = await rolldown({ ...input, platform: "node" });
  await bundle.write({ ...output, dir: fresh, format: "esm" });
  await bundle.close();
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

/** Bundles the compiled runtime and the shipped plugins. */
async function bundleRuntime() {
  const compiled = join(root, "dist", "runtime", "worker");
  // Only a plugin in TypeScript needs it, in a Node that cannot strip types itself.
  const external = ["@swc/wasm-typescript"];
  const plugins = { input: pluginEntries(), external: generatedPackages.map(({ name }) => name) };
  await bundleInto(plugins, pluginsFolder, { entryFileNames: "[name].mjs" });
  for (const generated of generatedPackages) {
    const daemon = basename(generated.dir);
    const input = {
      main: join(compiled, daemon === "fd" ? "main.js" : `main-${daemon}.js`),
      "hooks/thread": join(compiled, "hooks", "thread.js"),
      ...packageEntries(generated),
    };
    // Decides which package "#bareos" is (package.json).
    const resolve = { conditionNames: [`bareos-${daemon}`, "import", "node"] };
    await bundleInto({ input, external, resolve }, join(workerFolder, daemon), {
      chunkFileNames: "shared/[name].js",
    });
  }
}

await bundleRuntime();
