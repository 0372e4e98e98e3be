// What is compiled from C++: the plugin that a daemon loads, the worker's native part, and the core host.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { packageRoot, paths } from "../paths.js";

export interface NativeTarget {
  /** File name below the folder of its variant. */
  readonly file: string;
  readonly what: string;
  /** Folders below the package whose .cc files are compiled. */
  readonly sources: readonly string[];
  readonly includes: readonly string[];
  readonly compile: readonly string[];
  readonly link: readonly string[];
}

/** What is shipped, and what tests run to find wrong uses of memory and undefined behaviour. */
export type NativeVariant = "release" | "sanitized";

const COMMON = ["-std=c++20", "-fPIC", "-Wall", "-Wextra", "-Werror", "-pthread"] as const;

const FLAGS: Readonly<Record<NativeVariant, readonly string[]>> = {
  release: ["-O2", "-g1"],
  // The first mistake ends the program. Frame pointers make the stacks of allocations whole.
  sanitized: [
    "-O1",
    "-g1",
    "-fno-omit-frame-pointer",
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=all",
  ],
};

/** Where finished programs and libraries lie. */
export const nativeFolder = path.join(packageRoot, "dist", "native");

/** The same for a variant. */
export function nativeFolderOf(variant: NativeVariant): string {
  return variant === "release" ? nativeFolder : `${nativeFolder}-${variant}`;
}

export function nativeTargets(variant: NativeVariant = "release"): readonly NativeTarget[] {
  const common = [...COMMON, ...FLAGS[variant]];
  const sanitized = variant === "sanitized";
  const glue = [path.join(paths.generated, "cpp"), path.join(packageRoot, "runtime")];
  const targets: readonly NativeTarget[] = [
    {
      file: "node-fd.so",
      what: "the File Daemon plugin",
      sources: ["runtime/daemon"],
      includes: glue,
      compile: [
        ...common,
        "-fvisibility=hidden",
        "-fvisibility-inlines-hidden",
        `-DBAREOS_NODE_HOME="${packageRoot}"`,
      ],
      // Daemons open plugins with global symbols: nothing but the two entry points may show.
      link: [
        "-shared",
        // The compiler's own libraries are linked in, so that none of the daemon's takes their place. Sanitizers
        // watch those that the whole process shares.
        ...(sanitized ? FLAGS.sanitized : ["-static-libgcc", "-static-libstdc++"]),
        "-Wl,-z,defs",
        "-Wl,-z,now",
        `-Wl,--version-script=${path.join(packageRoot, "runtime/daemon/node-fd.map")}`,
      ],
    },
    {
      file: "channel.node",
      what: "the worker's side of the channel",
      sources: ["runtime/addon"],
      includes: [...glue, ...addonHeaders()],
      compile: [
        ...common,
        "-fvisibility=hidden",
        "-DNAPI_VERSION=8",
        "-DNODE_ADDON_API_DISABLE_CPP_EXCEPTIONS",
      ],
      link: ["-shared"],
    },
    {
      file: "core-host",
      what: "the core host, which plays a File Daemon",
      sources: ["test/core-host"],
      includes: [...glue, packageRoot],
      compile: common,
      link: [...(sanitized ? FLAGS.sanitized : []), "-ldl", "-rdynamic"],
    },
  ];
  // Node is no sanitized program, so it cannot load a sanitized addon: workers run the released one.
  return targets.filter(
    ({ file, sources }) =>
      !(sanitized && file.endsWith(".node")) &&
      sources.every((folder) => existsSync(path.join(packageRoot, folder))),
  );
}

export function sourceFiles(target: NativeTarget): readonly string[] {
  return target.sources.flatMap((folder) =>
    readdirSync(path.join(packageRoot, folder))
      .filter((name) => name.endsWith(".cc"))
      .sort()
      .map((name) => path.join(packageRoot, folder, name)),
  );
}

/** Headers of Node's ABI-stable interface, from packages: they need no headers of the machine's own Node. */
function addonHeaders(): readonly string[] {
  const require = createRequire(import.meta.url);
  const addonApi = path.dirname(require.resolve("node-addon-api/package.json"));
  const nodeApi = path.join(
    path.dirname(require.resolve("node-api-headers/package.json")),
    "include",
  );
  const ownNode = path.resolve(path.dirname(process.execPath), "..", "include", "node");
  return [addonApi, nodeApi, ...(existsSync(ownNode) ? [ownNode] : [])];
}
