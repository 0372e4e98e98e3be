// `bareos-node build`: compiles the C++ parts against the generated glue; with --bareos-src everything, for that tree.
import path from "node:path";
import { Option, type Command } from "commander";
import { buildPreset } from "../../cmake/build.js";
import type { Preset } from "../../cmake/presets.js";
import { GeneratorError } from "../../errors.js";
import { refusePackaged } from "../../packaged.js";
import { packageRoot } from "../../paths.js";
import { buildForTree } from "../../ship/build-for-tree.js";
import { wantsJson } from "../global-options.js";
import type { CommandHost, Host } from "../host.js";
import {
  addClangOptions,
  chosenClang,
  type ClangOptions,
  includeFolders,
  openNamedTree,
} from "../input.js";

/** As Node names them. */
const PROCESSORS = ["x64", "arm64"];

interface BuildOptions extends ClangOptions {
  readonly bareosSrc?: string;
  readonly release?: string;
  readonly out?: string;
  readonly arch?: string;
}

export function register(program: Command, host: CommandHost): void {
  const command = program
    .command("build")
    .description(
      "Compile the daemon plugins, the worker's native parts and the core hosts into dist/native.",
    )
    .option(
      "--bareos-src <dir>",
      "build the plugins for this Bareos checkout (DIR, DIR@REVISION) and all shipped releases, elsewhere",
    )
    .option("--out <dir>", "with --bareos-src: where to; default: dist/for/RELEASE")
    .addOption(
      new Option(
        "--arch <processor>",
        "for this processor: this machine's, or from any other for arm64, into dist/native-aarch64",
      ).choices(PROCESSORS),
    )
    .option("--release <name>", "release of the tree, when it does not tell or tells wrong")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node build                                           for the shipped releases
  $ bareos-node build --bareos-src ~/src/bareos --out /tmp/ours  for a distribution's or a fork's own tree

  $ bareos-node build --arch arm64                              by Debian's g++-aarch64-linux-gnu

Runs CMake's preset "release" of runtime/CMakeLists.txt; only what changed is compiled. CXX names another compiler.
By hand, in runtime/: cmake --preset release && cmake --build --preset release

With --bareos-src CXXFLAGS, if set, take the place of the preset's, and nothing in this checkout changes. DIR/plugins becomes a plugin directory, ready to be packaged: the
libraries and beside them the folder bareos-node. They serve the daemons of the tree, whose headers the compiler
proves, and those of all other shipped releases. DIR/project is what they were made from. What the tree adds and
nobody described is refused by name; docs/upgrading.md tells how to adopt it.
`,
    )
    .action(async (options: BuildOptions) => {
      const json = wantsJson(program);
      if (options.bareosSrc === undefined) await build(options, host, json);
      else await buildTree(options.bareosSrc, options, host, json);
    });
  addClangOptions(command);
}

/** Throws BN902 for a processor that nothing here builds for. */
function presetFor(processor: string = process.arch): Preset {
  if (processor === process.arch) return "release";
  if (processor === "arm64") return "aarch64";
  throw new GeneratorError("BN902", {
    message: `this machine is ${process.arch}, and builds for itself and for arm64`,
    consequence: "nothing was built",
    fix: `build on a machine that is ${processor}`,
  });
}

async function build(options: BuildOptions, host: Host, json: boolean): Promise<void> {
  refusePackaged(
    packageRoot,
    "nothing was built",
    "build in a checkout, or in the npm package (npm install bareos-node)",
  );
  const preset = presetFor(options.arch);
  const needsTree = (["out", "release", "clang", "include"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (needsTree !== undefined) {
    throw new GeneratorError("BN902", {
      message: `--${needsTree} says something about a tree, and none is named`,
      consequence: "nothing was built",
      fix: "add --bareos-src DIR, or leave it out",
    });
  }
  const started = host.now();
  const results = await buildPreset(preset, [], {
    env: host.env,
    signal: host.signal,
    progress: progressOn(host),
  });
  const seconds = secondsSince(started, host);
  if (json) {
    host.stdout(`${JSON.stringify({ preset, results, seconds }, null, 2)}\n`);
    return;
  }
  const lines = results.map(({ file, what, changed }) => {
    const shown = path.relative(host.cwd, file);
    return `${changed ? "built" : "up to date"}: ${shown}, ${what}`;
  });
  host.stdout([...lines, `(${seconds.toFixed(1)} s)`, ""].join("\n"));
}

async function buildTree(
  folder: string,
  options: BuildOptions,
  host: CommandHost,
  json: boolean,
): Promise<void> {
  if (options.arch !== undefined) {
    throw new GeneratorError("BN902", {
      message:
        "--arch is for the plugins of the shipped releases, and --bareos-src for those of a tree",
      consequence: "nothing was built",
      fix: "leave one of them out; a tree's plugins are built on the machine that they are for",
    });
  }
  const started = host.now();
  const built = await buildForTree({
    tree: await openNamedTree(folder, options.release, host),
    out: options.out === undefined ? undefined : path.resolve(host.cwd, options.out),
    clang: await chosenClang(options, host),
    includeDirectories: includeFolders(options, host),
    env: host.env,
    signal: host.signal,
    progress: progressOn(host),
  });
  const seconds = secondsSince(started, host);
  if (json) {
    host.stdout(`${JSON.stringify({ ...built, seconds }, null, 2)}\n`);
    return;
  }
  const shown = (file: string): string => path.relative(host.cwd, file) || ".";
  const others = built.releases.filter((name) => name !== built.release);
  const lines = [
    ...built.copied.map((file) => `built: ${shown(file)}`),
    `for Bareos ${built.release} as ${folder} declares it, and for ${others.join(", ")} (${seconds.toFixed(1)} s)`,
    "",
    "Next:",
    `  npx bareos-node doctor --prefix ${shown(built.plugins)}    can a daemon run plugins from there?`,
  ];
  host.stdout(`${lines.join("\n")}\n`);
}

function progressOn(host: Host): (text: string) => void {
  return (text) => {
    host.stderr(`${text}\n`);
  };
}

function secondsSince(started: number, host: Host): number {
  return Math.round(host.now() - started) / 1000;
}
