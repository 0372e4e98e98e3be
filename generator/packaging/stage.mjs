// Lays out what goes into packages, from what is built: of each package what stands beside the daemons' plugins, the folder of the
// command, documentation and the manual page. Modes are set here, whatever umask and checkout say.
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { SetupError } from "../setup/report.mjs";
import { root } from "../setup/root.mjs";
import { mustRun, runLogged } from "../setup/run.mjs";
import { changelog, copyright, manifestOf } from "./texts.mjs";

/** Components of CMake with the daemon's library; `common` has none. */
const LIBRARIES = new Map([
  ["common", undefined],
  ["file", "node-fd.so"],
  ["storage", "node-sd.so"],
  ["director", "node-dir.so"],
]);
/** From the command's folder to the plugins; both lie in the system's folder of libraries. */
const TO_PLUGINS = "../bareos/plugins";
/** Says that files belong to the system's packages: no command of ours changes them. */
const MARK = "packaged.json";
/** What npm's package has and the packages have elsewhere or not at all. */
const LEFT_OUT = /^(?:dist\/(?:native[^/]*|worker|plugins)\/|LICENSE$)/;

/**
 * @param {string} file
 * @param {string | Uint8Array} content
 */
function write(file, content) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/**
 * As gzip does it without a name and a time.
 * @param {string} text
 */
function compressed(text) {
  return gzipSync(text, { level: 9 });
}

/**
 * @param {string} from the link's folder below the command's
 * @param {string} target below the plugins
 */
function toPlugins(from, target) {
  const up = from.split("/").map(() => "..");
  return path.posix.join(...up, TO_PLUGINS, target);
}

/**
 * @param {string} command
 * @param {string} link below the command's folder
 * @param {string} target below the plugins
 */
function link(command, link, target) {
  const file = path.join(command, link);
  mkdirSync(path.dirname(file), { recursive: true });
  symlinkSync(toPlugins(path.posix.dirname(link), target), file);
}

/**
 * Packages that run with bareos-node, with those that they need: name → folder.
 * @returns {ReadonlyMap<string, string>}
 */
export function libraries() {
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @param {string} folder */
  const visit = (folder) => {
    const { dependencies = {} } = manifestOf(folder);
    const { resolve } = createRequire(path.join(folder, "package.json"));
    for (const name of Object.keys(dependencies)) {
      const paths = resolve.paths(name) ?? [];
      const place = paths
        .map((modules) => path.join(modules, name))
        .find((candidate) => lstatSync(candidate, { throwIfNoEntry: false }) !== undefined);
      if (place === undefined || found.has(name)) continue;
      found.set(name, place);
      visit(place);
    }
  };
  visit(root);
  return found;
}

/** All whose licences the packages tell: the worker has a part of one more in it (runtime/worker/swc-files.mjs). */
export function licensed() {
  const inTheWorker = "@swc/wasm-typescript";
  return new Map([...libraries(), [inTheWorker, path.join(root, "node_modules", inTheWorker)]]);
}

/**
 * Of libraries nobody runs what their authors work with.
 * @param {string} file
 */
const filter = (file) =>
  !/\/\.[^/]*$|\.map$|\/eslint\.config\.|\/node_modules\/zod\/src$|\/tests?$/.test(file);

/** Names of the files that `npm pack` packs. */
async function packedFiles() {
  const command = ["npm", "pack", "--dry-run", "--json", "--ignore-scripts", "--silent"];
  const { code, log } = await runLogged("npm-pack", command);
  if (code !== 0)
    throw new SetupError("npm cannot say what it packs", { fix: "npm run setup", log });
  /** @type {unknown} */
  const said = JSON.parse(log.slice(log.indexOf("\n")));
  const [packed] = /** @type {{ files: { path: string }[] }[]} */ (said);
  return (packed?.files ?? []).map((file) => file.path);
}

/**
 * The folder that bareos-node runs from: as npm has it, with its libraries; what the daemons need too is a link to theirs.
 * @param {string} command
 */
async function stageCommand(command) {
  for (const file of await packedFiles()) {
    if (!LEFT_OUT.test(file)) cpSync(path.join(root, file), path.join(command, file));
  }
  for (const [name, folder] of libraries()) {
    const target = path.join(command, "node_modules", name);
    cpSync(folder, target, { recursive: true, dereference: true, filter });
  }
  const home = "bareos-node";
  link(command, "dist/worker", `${home}/dist/worker`);
  link(command, "dist/plugins", `${home}/plugins`);
  for (const part of ["channel.node", "keeper"]) {
    link(command, `dist/native/${part}`, `${home}/dist/native/${part}`);
  }
  write(path.join(command, MARK), `${JSON.stringify({ by: "the system's packages" })}\n`);
}

/**
 * @param {string} folder
 * @param {string} component
 * @param {string} release
 */
function stageDocumentation(folder, component, release) {
  const doc = path.join(folder, "doc");
  write(path.join(doc, "copyright"), copyright(licensed()));
  write(path.join(doc, "changelog.Debian.gz"), compressed(changelog(process.env, release)));
  if (component !== "common") return;
  const changes = readFileSync(path.join(root, "CHANGELOG.md"), "utf8");
  write(path.join(doc, "changelog.gz"), compressed(changes));
  const page = readFileSync(path.join(root, "docs", "bareos-node.1"), "utf8");
  write(path.join(folder, "man", "bareos-node.1.gz"), compressed(page));
}

/**
 * Everybody may read; what is a program for its owner may be run.
 * @param {string} file
 */
function openToAll(file) {
  const stat = lstatSync(file);
  if (stat.isSymbolicLink()) return;
  chmodSync(file, stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(file)) openToAll(path.join(file, name));
}

/**
 * What CMake installs of a component, without debug information.
 * @param {string} component
 * @param {string} native
 * @param {string} target
 */
async function installed(component, native, target) {
  const command = ["cmake", "--install", native, "--prefix", target, "--component", component];
  await mustRun("install-component", [...command, "--strip"], "npx bareos-node build");
}

/**
 * @param {string} stage emptied first
 * @param {string} arch as Node names it
 * @param {string} release which packing of this version it is
 */
export async function stageAll(stage, arch, release) {
  rmSync(stage, { recursive: true, force: true });
  const native = path.join(root, "dist", arch === process.arch ? "native" : "native-aarch64");
  const scratch = path.join(stage, "installed");
  for (const [component, library] of LIBRARIES) {
    const folder = path.join(stage, component);
    const command = path.join(folder, "command");
    await installed(component, native, scratch);
    mkdirSync(folder, { recursive: true });
    renameSync(path.join(librariesIn(scratch), "bareos", "plugins"), path.join(folder, "plugins"));
    if (library === undefined) {
      await stageCommand(command);
      await installed("command", native, scratch);
      const hosts = path.join(librariesIn(scratch), "bareos-node", "dist", "native");
      cpSync(hosts, path.join(command, "dist", "native"), { recursive: true });
      const home = path.join(folder, "plugins", "bareos-node");
      write(path.join(home, MARK), `${JSON.stringify({ by: "the system's packages" })}\n`);
      forgetCaches(path.join(home, "dist", "worker"));
    } else {
      link(command, `dist/native/${library}`, library);
    }
    stageDocumentation(folder, component, release);
    openToAll(folder);
  }
  rmSync(scratch, { recursive: true });
}

/**
 * Where CMake of this system puts libraries: lib, or lib64.
 * @param {string} prefix
 */
function librariesIn(prefix) {
  const [name = "lib"] = readdirSync(prefix).filter((entry) => entry.startsWith("lib"));
  return path.join(prefix, name);
}

/**
 * What V8 made of the scripts here is for the Node of this machine.
 * @param {string} worker
 */
function forgetCaches(worker) {
  for (const name of readdirSync(worker, { recursive: true, encoding: "utf8" })) {
    if (/worker\.cjs\.v/.test(name)) rmSync(path.join(worker, name));
  }
}

/**
 * Libraries and programs below a folder.
 * @param {string} folder
 */
export function nativeParts(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).toString("latin1", 0, 4) === "\x7fELF");
}
