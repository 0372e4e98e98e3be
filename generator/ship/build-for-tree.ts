// The daemon plugins for a tree of somebody's own: bindings, packages, worker and libraries, made and laid out in a folder
// elsewhere.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";
import type { ClangTool } from "../clang/find-clang.js";
import { buildPreset } from "../cmake/build.js";
import { isGeneratedText } from "../emit/ownership.js";
import { GeneratorError } from "../errors.js";
import { writeFilesAtomically } from "../fs/atomic-write.js";
import { realFolder } from "../fs/real-folder.js";
import { packageRoot, paths } from "../paths.js";
import type { SourceTree } from "../tree/locate.js";
import { installInto } from "./install.js";
import { joinedBindings, nameTree } from "./joined-bindings.js";
import { refuseForeign, SOURCES, stage } from "./stage.js";

export interface TreeBuildOptions {
  readonly tree: SourceTree;
  /** Where it goes; a folder named after the release when left out. */
  readonly out: string | undefined;
  readonly clang: ClangTool;
  readonly includeDirectories: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export interface TreeBuild {
  /** Of the tree. */
  readonly release: string;
  /** All that the libraries serve, oldest first. */
  readonly releases: readonly string[];
  /** What they were made from: bindings, packages, build folder. */
  readonly project: string;
  /** A plugin directory, ready to be copied. */
  readonly plugins: string;
  readonly copied: readonly string[];
}

/** Where it goes unless somebody says so: git and checks look past dist/. */
function usualFolder(release: string): string {
  return path.join(packageRoot, "dist", "for", release);
}

export async function buildForTree(options: TreeBuildOptions): Promise<TreeBuild> {
  requireCompilers();
  const { clang, includeDirectories, env, signal, progress } = options;
  const parsing = { clang, includeDirectories, signal };
  const tree = await nameTree(options.tree, parsing);
  const out = realFolder(options.out ?? usualFolder(tree.release));
  const project = path.join(out, "project");
  refuseForeign(project);
  const generated = path.join(project, "generated");
  const { model, files } = await joinedBindings(tree, {
    ...parsing,
    place: placeIn(project),
    progress,
  });
  stage(project, SOURCES);
  writeFilesAtomically(generated, files, { removeStale: isGeneratedText(generated), signal });
  await compileTypeScript(project, options);
  await buildPreset("release", [], {
    root: project,
    variables: {
      // What the tree declares is proven before anything is linked.
      BAREOS_NODE_BAREOS_SOURCE: tree.sourceRoot,
      BAREOS_NODE_BAREOS_RELEASE: tree.release,
      // Last, for a tree without a configuration of its own: the stand-in that clang reads it with.
      BAREOS_NODE_BAREOS_INCLUDES: [
        ...includeDirectories,
        paths.overlay,
        path.join(paths.overlay, "include"),
      ].join(";"),
      BAREOS_NODE_HOSTS: "OFF",
      // A packager's flags are all that is wanted.
      ...((env["CXXFLAGS"] ?? "") === "" ? {} : { CMAKE_CXX_FLAGS_RELEASE: "" }),
    },
    env,
    signal,
    progress,
  });
  const plugins = path.join(out, "plugins");
  return {
    release: tree.release,
    releases: model.releases.map(({ name }) => name),
    project,
    plugins,
    copied: installInto(plugins, project),
  };
}

function placeIn(project: string): { library: string; out: string } {
  return {
    library: path.join(project, "runtime", "library"),
    out: path.join(project, "generated"),
  };
}

/** They come with a checkout and not with the installed package. */
function requireCompilers(): void {
  const require = createRequire(path.join(packageRoot, "package.json"));
  const missing = ["typescript", "rolldown"].filter((name) => {
    try {
      return !existsSync(require.resolve(`${name}/package.json`));
    } catch {
      return true;
    }
  });
  if (missing.length === 0) return;
  throw new GeneratorError("BN610", {
    message: `packages and worker are TypeScript, and ${missing.join(" and ")} cannot be found`,
    where: { file: packageRoot },
    consequence: "nothing was built",
    fix: "do it in a checkout of bareos-node, after npm run setup",
  });
}

/** By set-up's own program, as in this checkout: what is up to date stays. */
async function compileTypeScript(
  project: string,
  { env, signal, progress }: TreeBuildOptions,
): Promise<void> {
  const program = path.join(project, "dist", "generator", "setup", "compile.mjs");
  const child = spawn(process.execPath, [program, "bareosfd", "bareossd", "bareosdir", "runtime"], {
    cwd: project,
    env,
    signal,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const said: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    said.push(line);
    if (/^ *Compiled /.test(line)) progress(line.trim());
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === 0) return;
  throw new GeneratorError("BN611", {
    message: `packages or worker do not compile with the bindings of this tree:\n${said.join("\n")}`,
    where: { file: project },
    consequence: "nothing was built; what was made so far stays in that folder to be looked at",
    fix: "the tree lacks or changed something that the hand-written half needs: mend runtime/library or runtime/worker where the compiler points",
  });
}
