// `npm run package`: the Debian and RPM packages of this checkout, into dist/packages. Nothing of the system is changed but for
// rpmbuild, which set-up installs where it may.
//     node generator/packaging/build.mjs [--format deb,rpm] [--arch x64|arm64] [--release N] [--out DIR]
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { neededGlibc, oldSystemsProblem } from "../setup/old-systems.mjs";
import { line, reportFailure, SetupError, step } from "../setup/report.mjs";
import { root } from "../setup/root.mjs";
import { mustRun, runNode } from "../setup/run.mjs";
import { setUp } from "../setup/setup.mjs";
import { ensurePrograms } from "../setup/system-packages.mjs";
import { nativeParts, stageAll } from "./stage.mjs";
import { maintainer } from "./texts.mjs";

/** What CPack calls the formats, and the program that it needs. */
const FORMATS = new Map([
  ["deb", { generator: "DEB", program: { name: "dpkg-deb", aptPackage: "dpkg" } }],
  ["rpm", { generator: "RPM", program: { name: "rpmbuild", aptPackage: "rpm" } }],
]);
const CROSS_COMPILER = {
  name: "aarch64-linux-gnu-g++",
  aptPackage: "g++-aarch64-linux-gnu",
};
const PROCESSORS = ["x64", "arm64"];

/** @param {string} problem */
function usage(problem) {
  return new SetupError(problem, {
    fix: "npm run package -- [--format deb,rpm] [--arch x64|arm64] [--release N] [--out DIR]",
  });
}

/** @param {readonly string[]} argv */
function readOptions(argv) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        format: { type: "string", default: "deb,rpm" },
        arch: { type: "string", default: process.arch },
        release: { type: "string", default: "1" },
        out: { type: "string", default: path.join(root, "dist", "packages") },
      },
    });
    const formats = values.format.split(",");
    const unknown = formats.find((format) => !FORMATS.has(format));
    if (unknown !== undefined) throw usage(`there is no format ${unknown}`);
    if (!PROCESSORS.includes(values.arch)) throw usage(`there are no packages for ${values.arch}`);
    return { ...values, formats, out: path.resolve(values.out) };
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The packages of one format. Gives the paths of the files.
 * @param {string} format
 * @param {{ stage: string, arch: string, glibc: string, release: string, out: string }} options
 */
async function pack(format, { stage, arch, glibc, release, out }) {
  const build = path.join(stage, format);
  const { generator } = FORMATS.get(format) ?? { generator: "" };
  const configure = [
    "cmake",
    "-S",
    path.join(root, "generator", "packaging"),
    "-B",
    build,
    "--fresh",
  ];
  const facts = [
    `-DBAREOS_NODE_STAGE=${stage}`,
    `-DBAREOS_NODE_FORMAT=${format}`,
    `-DBAREOS_NODE_PROCESSOR=${arch}`,
    `-DBAREOS_NODE_GLIBC=${glibc}`,
    `-DBAREOS_NODE_PACKAGE_RELEASE=${release}`,
    `-DBAREOS_NODE_MAINTAINER=${maintainer(process.env)}`,
  ];
  const fix = "look at the output above";
  await mustRun("configure-packages", [...configure, ...facts], fix);
  const made = path.join(build, "made");
  await mustRun("cpack", ["cpack", "-G", generator, "-B", made], fix, { cwd: build });
  const files = readdirSync(made).filter((name) => name.endsWith(`.${format}`));
  for (const name of files) renameSync(path.join(made, name), path.join(out, name));
  return files.map((name) => path.join(out, name));
}

/** @param {readonly string[]} argv */
async function main(argv) {
  try {
    const { formats, arch, release, out } = readOptions(argv);
    const code = await setUp();
    if (code !== 0) return code;
    await ensurePrograms([
      ...formats.flatMap((format) => FORMATS.get(format)?.program ?? []),
      ...(arch === process.arch ? [] : [CROSS_COMPILER]),
    ]);
    const command = path.join("dist", "generator", "cli", "main.js");
    const built = await runNode([
      command,
      "build",
      ...(arch === process.arch ? [] : ["--arch", arch]),
    ]);
    if (built !== 0) return built;
    const stage = path.join(root, "dist", "packaging", arch);
    await step("Laid out", `what is packed for ${arch}`, () => stageAll(stage, arch, release));
    const parts = nativeParts(stage);
    const problem = oldSystemsProblem(parts);
    if (problem !== undefined) line("Note", problem);
    const glibc = neededGlibc(parts);
    mkdirSync(out, { recursive: true });
    for (const format of formats) {
      const files = await step("Packed", format, () =>
        pack(format, { stage, arch, glibc, release, out }),
      );
      for (const file of files) line("Made", path.relative(process.cwd(), file));
    }
    rmSync(stage, { recursive: true });
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
}

process.exitCode = await main(process.argv.slice(2));
