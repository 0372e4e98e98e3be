// `npm run test:package`: the packages on a bare Debian: installed, tried, upgraded under a running host, removed without a trace.
// As root, with mmdebstrap; the machine's own mirror and Node are used. Builds the packages first, twice: the second is a newer one.
//     node generator/packaging/test.mjs [--suite bookworm | --tree DIR] [--keep]     --tree: a bare tree that was made before
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { line, paint, reportFailure, SetupError } from "../setup/report.mjs";
import { root } from "../setup/root.mjs";
import { ensurePrograms } from "../setup/system-packages.mjs";

const { values } = parseArgs({
  options: {
    suite: { type: "string", default: "bookworm" },
    tree: { type: "string" },
    keep: { type: "boolean" },
  },
});
const PROGRAMS = [
  { name: "mmdebstrap", aptPackage: "mmdebstrap" },
  { name: "lintian", aptPackage: "lintian" },
];
const DAEMONS = ["filedaemon", "storage", "director"];
const OURS = ["bareos-node-plugins-common", ...DAEMONS.map((name) => `bareos-${name}-node-plugin`)];
/** Nothing of whoever runs this, but for the way to the mirror. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries({ ...process.env, HOME: "/root", LC_ALL: "C.UTF-8" }).filter(([name]) =>
    /^(?:PATH|HOME|LC_ALL|\w+_proxy)$/i.test(name),
  ),
);
const PLUGINS = "/usr/lib/bareos/plugins";

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
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  const options = /** @type {const} */ ({ encoding: "utf8", env: ENVIRONMENT });
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  return { code: status ?? 127, output: error === undefined ? stdout + stderr : error.message };
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function must(program, ...args) {
  const { code, output } = run(program, args);
  if (code === 0) return output;
  throw new SetupError(`${program} ${args.join(" ")} ended with ${code}`, {
    fix: "look at the output above",
    log: output,
  });
}

/**
 * A package with nothing, or with files of this machine, in place of one that the tree's distribution lacks.
 * @param {string} folder
 * @param {string} name
 * @param {string} version
 * @param {readonly string[]} [files]
 */
function standIn(folder, name, version, files = []) {
  const content = path.join(folder, `${name}-content`);
  for (const file of files) cpSync(file, path.join(content, file), { dereference: true });
  mkdirSync(path.join(content, "DEBIAN"), { recursive: true });
  const about = {
    Package: name,
    Version: version,
    Architecture: "amd64",
    Maintainer: "nobody <nobody@packages.invalid>",
    Description: "stand-in",
  };
  const fields = Object.entries(about).map(([key, value]) => `${key}: ${value}\n`);
  writeFileSync(path.join(content, "DEBIAN", "control"), fields.join(""));
  const target = path.join(folder, `${name}.deb`);
  must("dpkg-deb", "--root-owner-group", "-Znone", "--build", content, target);
  return target;
}

/**
 * Of everything in the tree but what dpkg writes down and what changes by itself.
 * @param {string} tree
 */
function filesOf(tree) {
  const skip = [
    "proc",
    "sys",
    "dev",
    "tmp",
    "run",
    "var/lib/dpkg",
    "var/log",
    "var/cache",
    "packages",
  ];
  const prune = skip.flatMap((name) => ["-path", `${tree}/${name}`, "-prune", "-o"]);
  return must("find", tree, ...prune, "-print")
    .split("\n")
    .sort();
}

/** @param {string} out @param {string} release */
function buildPackages(out, release) {
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, "generator/packaging/build.mjs"),
      "--format",
      "deb",
      "--out",
      out,
      "--release",
      release,
    ],
    { stdio: "inherit" },
  );
  if (status !== 0)
    throw new SetupError("the packages cannot be built", { fix: "npm run package" });
  return readdirSync(out)
    .map((name) => path.join(out, name))
    .filter((name) => name.endsWith(`-${release}_amd64.deb`));
}

/** @param {string} scratch */
function bareTree(scratch) {
  const tree = path.join(scratch, "tree");
  if (values.tree !== undefined) must("cp", "-a", values.tree, tree);
  else must("mmdebstrap", "--variant=minbase", "--include=libstdc++6", values.suite, tree);
  // The keeper looks for what descends from its worker.
  must("mount", "-t", "proc", "proc", path.join(tree, "proc"));
  return tree;
}

/** @param {readonly string[]} packages */
function lint(packages) {
  const { output } = run("lintian", ["--allow-root", "--tag-display-limit", "0", ...packages]);
  const errors = output.split("\n").filter((text) => text.startsWith("E:"));
  expect("lintian has no error", errors.length === 0, errors.join("\n"));
}

/**
 * A job of the core host that lasts until the lines of its list end: the host has loaded the old library by then.
 * @param {string} tree
 */
async function upgradeUnderJob(tree, /** @type {readonly string[]} */ packages) {
  const list = path.join(tree, "tmp", "list");
  must("mkfifo", list);
  const host = "/usr/lib/bareos-node/dist/native/core-host";
  const definition = `node:module_path=${PLUGINS}/bareos-node/plugins:module_name=local-fileset:filename=/tmp/list`;
  const args = [
    tree,
    host,
    "--plugin",
    `${PLUGINS}/node-fd.so`,
    "--definition",
    definition,
    "--null",
    "--json",
  ];
  const job = spawn("chroot", args, { env: ENVIRONMENT, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  job.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => (said += text));
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => job.on("close", resolve));
  // Opened when the plugin reads it.
  const writer = spawn(
    "sh",
    ["-c", `exec 3>"$0"; echo opened; read line; echo /etc/hostname >&3`, list],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  await new Promise((resolve) => writer.stdout.once("data", resolve));
  const maps = () => must("grep", "node-fd.so", `/proc/${job.pid}/maps`);
  const before = maps();
  must("chroot", tree, "dpkg", "-i", ...packages);
  expect(
    "the running host keeps the old library, which is replaced and not written over",
    maps().includes("(deleted)") && !before.includes("(deleted)"),
    maps(),
  );
  writer.stdin.end("\n");
  const code = await ended;
  expect(`its job ends well after the upgrade`, code === 0, said);
  rmSync(list);
}

async function main() {
  if (process.getuid?.() !== 0)
    throw new SetupError("a tree of another system is made and entered as root", {
      fix: "sudo npm run test:package",
    });
  await ensurePrograms(PROGRAMS);
  const scratch = mkdtempSync(path.join(tmpdir(), "bareos-node-package-"));
  try {
    const older = buildPackages(path.join(scratch, "older"), "1");
    const newer = buildPackages(path.join(scratch, "newer"), "2");
    lint(older);
    const tree = bareTree(scratch);
    line("Made", `a bare ${values.suite}`);
    const shared = path.join(tree, "packages");
    mkdirSync(shared);
    /** @param {readonly string[]} files */
    const inside = (files) =>
      files.map((file) => {
        cpSync(file, path.join(shared, path.basename(file)));
        return `/packages/${path.basename(file)}`;
      });
    const node = process.versions.node;
    const neighbours = [
      standIn(scratch, "nodejs", `${node}-1`, [process.execPath]),
      ...DAEMONS.map((name) => standIn(scratch, `bareos-${name}`, "25.0.0-1")),
    ];
    const link = path.join(tree, "usr", "bin", "node");
    must("chroot", tree, "dpkg", "-i", ...inside(neighbours));
    if (!existsSync(link)) must("ln", "-s", process.execPath, link);
    const before = filesOf(tree);
    /** @param {...string} args */
    const chroot = (...args) => run("chroot", [tree, ...args]);

    const [common = "", ...rest] = [...inside(older)].sort((one) =>
      one.includes("common") ? -1 : 1,
    );
    const lonely = chroot("dpkg", "-i", rest[0] ?? "");
    expect(
      "a daemon's plugin is not configured without the common package",
      lonely.code !== 0,
      lonely.output,
    );
    const installed = chroot("dpkg", "-i", common, ...rest);
    expect("the packages install", installed.code === 0, installed.output);
    const doctor = chroot("bareos-node", "doctor", "--prefix", PLUGINS);
    expect(
      "doctor --prefix runs its trial jobs from there",
      doctor.code === 0 && (doctor.output.match(/ended OK/g) ?? []).length === 3,
      doctor.output,
    );
    const own = chroot("bareos-node", "doctor");
    expect("doctor finds the command complete, without a compiler", own.code === 0, own.output);
    const refused = chroot("bareos-node", "install");
    expect(
      "install leaves the packages' files alone",
      refused.code === 2 && refused.output.includes("BN616"),
      refused.output,
    );
    const version = chroot(
      "bareos-node",
      "run",
      "--daemon",
      "sd",
      "volume-log",
      "--option",
      "file=/tmp/volumes",
    );
    expect("run plays a daemon with a shipped plugin", version.code === 0, version.output);
    const verified = chroot("dpkg", "--verify", ...OURS);
    expect(
      "dpkg finds its files as they were packed",
      verified.code === 0 && verified.output === "",
      verified.output,
    );

    await upgradeUnderJob(tree, inside(newer));
    const after = chroot("bareos-node", "doctor", "--prefix", PLUGINS);
    expect("the next host has the new library", after.code === 0, after.output);

    const one = chroot("dpkg", "--remove", "bareos-storage-node-plugin");
    const less = chroot("bareos-node", "doctor", "--prefix", PLUGINS);
    expect(
      "without one daemon's package doctor says so, and tries the others",
      one.code === 0 &&
        less.code === 0 &&
        less.output.includes("package bareos-storage-node-plugin"),
      less.output,
    );
    const removed = chroot("dpkg", "--remove", ...OURS.filter((name) => !name.includes("storage")));
    expect("the packages can be removed", removed.code === 0, removed.output);
    const left = filesOf(tree).filter((file) => !before.includes(file));
    expect("nothing is left behind", left.length === 0, left.join("\n"));
  } finally {
    run("umount", [path.join(scratch, "tree", "proc")]);
    if (values.keep !== true) rmSync(scratch, { recursive: true, force: true });
    else line("Kept", scratch);
  }
  process.stderr.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
