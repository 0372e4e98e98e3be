// Compiles TypeScript when a source changed: the generator to dist/, each generated package to its own dist/.
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { digest, stampMatches } from "./digest.mjs";
import { step } from "./report.mjs";
import { generatedPackages, root } from "./root.mjs";
import { mustRun } from "./run.mjs";

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const shared = ["tsconfig.json", "package-lock.json"].map((name) => join(root, name));

const assemble = join(root, "runtime", "library", "assemble.mjs");
const bundle = join(root, "runtime", "worker", "bundle.mjs");

/** @param {string} file */
const isSource = (file) => /\.(?:[cm]?[jt]s|json)$/.test(file);

/**
 * What is compiled: project file, the commands, its folder's dist/, and the files that decide its content.
 */
function projects() {
  const own = ["tsconfig.build.json", "generator", "bench", join("test", "bareos")].map((name) =>
    join(root, name),
  );
  const generator = {
    label: "generator",
    config: join(root, "tsconfig.build.json"),
    commands: [[tsc, "-p", join(root, "tsconfig.build.json")]],
    dist: join(root, "dist"),
    inputs: [...shared, ...own],
    node: "",
  };
  const packages = generatedPackages.map(({ name, dir }) => ({
    label: name,
    config: join(dir, "tsconfig.json"),
    commands: [[assemble, dir]],
    dist: join(dir, "dist"),
    // All rooms of the library, also those of other daemons: rather once too often than a package that is not what it says.
    inputs: [...shared, dir, dirname(assemble)],
    node: "",
  }));
  // Imports the packages by name. The generator must not depend on either: it is what mends them.
  const runtime = {
    label: "runtime",
    config: join(root, "runtime", "tsconfig.json"),
    commands: [[tsc, "-p", join(root, "runtime", "tsconfig.json")], [bundle]],
    dist: join(root, "dist", "worker"),
    // What V8 keeps of the workers' scripts is for the Node that runs this.
    node: process.version,
    inputs: [...shared, join(root, "runtime"), ...generatedPackages.map(({ dir }) => dir)],
  };
  return [generator, ...packages, runtime].filter(
    ({ config }) => statSync(config, { throwIfNoEntry: false }) !== undefined,
  );
}

function outdated() {
  return projects()
    .map((project) => ({
      ...project,
      stamp: join(project.dist, ".digest"),
      digest: `${digest(root, project.inputs, isSource)} ${project.node}`.trim(),
    }))
    .filter((project) => !stampMatches(project.stamp, project.digest));
}

/** Labels of what has to be compiled; empty when everything is up to date. */
export function outdatedBuilds() {
  return outdated().map(({ label }) => label);
}

/** @param {readonly string[]} [labels] what to look at; everything when left out */
export async function ensureBuilt(labels) {
  const work = outdated().filter(({ label }) => labels?.includes(label) ?? true);
  if (work.length === 0) return;
  await step("Compiled", work.map(({ label }) => label).join(", "), async () => {
    // One after the other: each imports what stands before it.
    for (const { label, config, commands, dist, stamp, digest: inputs } of work) {
      for (const command of commands) {
        await mustRun(
          `tsc-${label}`,
          [process.execPath, ...command],
          `correct the sources that tsc names above, then: npx tsc -p ${relative(root, config)}`,
        );
      }
      mkdirSync(dist, { recursive: true });
      // The digest from before the compilation: a file changed meanwhile makes the next run compile again.
      writeFileSync(stamp, `${inputs}\n`);
    }
  });
}

/**
 * Makes `npx bareos-node` work in the checkout: npm links the commands of libraries, not the package's own. And `npx tsc` the compiler of
 * this project: tests have others beside it, whose command is called the same.
 */
export function linkCommands() {
  const main = join(root, "dist", "generator", "cli", "main.js");
  chmodSync(main, 0o755);
  link("bareos-node", main);
  link("tsc", tsc);
}

/**
 * @param {string} name
 * @param {string} program
 */
function link(name, program) {
  const command = join(root, "node_modules", ".bin", name);
  if (statSync(command, { throwIfNoEntry: false })?.ino === statSync(program).ino) return;
  if (lstatSync(command, { throwIfNoEntry: false }) !== undefined) rmSync(command);
  symlinkSync(relative(dirname(command), program), command);
}
