// Puts what a worker loads into a few files, dist/worker/DAEMON: a process that starts for each job should not open a
// hundred. The package that plugins import is in its script, each module once, for plugins and runtime alike; what V8 makes of
// that is kept. The shipped plugins become JavaScript too, dist/plugins: older Node takes a while for TypeScript.
//     node bundle.mjs        (everything has to be compiled already)
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { swcFrom, writeSwcFiles } from "./swc-files.mjs";

const root = resolve(import.meta.dirname, "..", "..");
const compiled = join(root, "dist", "runtime", "worker");
const workerFolder = join(root, "dist", "worker");
const pluginsFolder = join(root, "dist", "plugins");

/** Beside the folders of the daemons. */
const TYPESCRIPT = "typescript";

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
 * @param {import("rolldown").InputOptions} input
 * @param {import("rolldown").OutputOptions} output
 */
async function bundle(input, output) {
  const bundled = await rolldown({ ...input, platform: "node" });
  await bundled.write(output);
  await bundled.close();
}

/**
 * Makes a folder beside and renames it, so that it is whole.
 * @param {string} folder
 * @param {(fresh: string) => Promise<void>} make
 */
async function replace(folder, make) {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  await make(fresh);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

const WRAPPER_HEAD = `(function (exports, require, module, __filename, __dirname) { "use strict";\n`;

/** How modules come by those of the package, as runtime/worker/protocol.ts has it. */
const MODULES = `globalThis[Symbol.for("bareos-node.modules")]`;

/**
 * A module of a package as an ES module, made of an object that has its exports.
 * @param {string} source an expression
 * @param {readonly string[]} names
 * @param {(name: string) => string} [valueOf]
 */
function moduleOf(source, names, valueOf = (name) => `own.${name}`) {
  const exported = names.map((name) => `export const ${name} = ${valueOf(name)};`);
  return [`const own = ${source};`, ...exported, ""].join("\n");
}

/** @param {string} file */
async function exportsOf(file) {
  /** @type {unknown} */
  const namespace = await import(pathToFileURL(file).href);
  return Object.keys(/** @type {object} */ (namespace));
}

/**
 * "bareosfd/codec" for "bareosfd/codec", "bareosfd" for "bareosfd/index".
 * @param {string} entry
 */
const specifierOf = (entry) => entry.replace(/\/index$/, "");

/**
 * The folder of one daemon's workers: the entry, the script, the hooks' thread, and the modules that plugins import.
 * @param {{ name: string, dir: string }} generated
 * @param {string} folder
 */
async function bundleWorker(generated, folder) {
  const daemon = basename(generated.dir);
  // Decides which package "#bareos" is (package.json).
  const resolve = { conditionNames: [`bareos-${daemon}`, "import", "node"] };
  await bundle(
    { input: join(compiled, "main.js"), resolve },
    { file: join(folder, "main.cjs"), format: "cjs" },
  );
  const script = join(folder, "worker.cjs");
  await bundle(
    {
      input: join(compiled, `script-${daemon}.js`),
      plugins: [swcFrom(`../${TYPESCRIPT}`)],
      resolve,
    },
    { file: script, format: "cjs" },
  );
  // As Node wraps CommonJS modules: script-cache.ts calls it.
  writeFileSync(script, `${WRAPPER_HEAD}${readFileSync(script, "utf8")}})\n`);
  await bundle(
    {
      input: join(compiled, "hooks", "thread.js"),
      plugins: [swcFrom(`../../${TYPESCRIPT}`)],
      resolve,
    },
    { file: join(folder, "hooks", "thread.js"), format: "esm" },
  );
  for (const [entry, file] of Object.entries(packageEntries(generated))) {
    const text = moduleOf(`${MODULES}["${specifierOf(entry)}"]`, await exportsOf(file));
    mkdirSync(join(folder, dirname(entry)), { recursive: true });
    writeFileSync(join(folder, `${entry}.js`), text);
  }
}

/**
 * Shipped plugins take the package from the worker that they are in, where there is one: no module hooks are needed for them.
 * @returns {import("rolldown").Plugin}
 */
function packageOfTheWorker() {
  const files = new Map(
    generatedPackages.flatMap((generated) =>
      Object.entries(packageEntries(generated)).map(([entry, file]) => [specifierOf(entry), file]),
    ),
  );
  return {
    name: "package-of-the-worker",
    resolveId: (specifier) => (files.has(specifier) ? `\0${specifier}` : null),
    load: async (id) => {
      const specifier = id.slice(1);
      const file = files.get(specifier);
      if (!id.startsWith("\0") || file === undefined) return null;
      const source = `${MODULES}?.["${specifier}"] ?? (await import("${specifier}"))`;
      // What is not used is left out.
      const valueOf = (/** @type {string} */ name) => `/* @__PURE__ */ (() => own.${name})()`;
      return moduleOf(source, await exportsOf(file), valueOf);
    },
  };
}

/** @param {string} folder */
async function bundlePlugins(folder) {
  await bundle(
    {
      input: pluginEntries(),
      external: (...[, importer]) => importer?.startsWith("\0") === true,
      plugins: [packageOfTheWorker()],
    },
    {
      dir: folder,
      format: "esm",
      entryFileNames: "[name].mjs",
      // loader.ts looks for it.
      banner: "// bareos-node: self-contained",
    },
  );
}

/** @param {string} folder */
async function bundleWorkers(folder) {
  for (const generated of generatedPackages) {
    await bundleWorker(generated, join(folder, basename(generated.dir)));
  }
  // Only a plugin in TypeScript needs it, in a Node that cannot strip types itself.
  writeSwcFiles(join(folder, TYPESCRIPT));
  const keep = join(folder, "keep-scripts.cjs");
  await bundle({ input: join(compiled, "keep-scripts.js") }, { file: keep, format: "cjs" });
  execFileSync(process.execPath, [keep], { stdio: "inherit" });
}

await replace(pluginsFolder, bundlePlugins);
await replace(workerFolder, bundleWorkers);
