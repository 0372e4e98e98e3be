// What is compiled from C++: the plugin that a daemon loads, the worker's native part, and the core host.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { packageRoot, paths } from "../paths.js";

export interface NativeTarget {
  /** File name below the folder of its variant. */
  readonly file: string;
  readonly what: string;
  /** Folders below the package whose .cc files are compiled, and single files. */
  readonly sources: readonly string[];
  /** Files in these folders that belong to other targets. */
  readonly without?: readonly string[];
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

/** Daemons by the name of their package's folder. */
type DaemonId = "fd" | "sd" | "dir";

const DAEMON_TITLES: Readonly<Record<DaemonId, string>> = {
  fd: "File Daemon",
  sd: "Storage Daemon",
  dir: "Director",
};

/** Sources of the runtime for what only a File Daemon has: packets, files and their data. */
const FILE_DAEMON_ONLY: readonly string[] = [
  "ahead.cc",
  "backup.cc",
  "deflated.cc",
  "events.cc",
  "instance.cc",
  "io.cc",
  "loading.cc",
  "packet_rules.cc",
  "runtime.cc",
];

/** What workers run from. */
const OF_WORKERS: ReadonlySet<string> = new Set(["channel.node", "keeper"]);

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
  const library = (daemon: DaemonId): NativeTarget => ({
    file: `node-${daemon}.so`,
    what: `the ${DAEMON_TITLES[daemon]} plugin`,
    ...(daemon === "fd"
      ? { sources: ["runtime/daemon"] }
      : { sources: ["runtime/daemon", "runtime/daemon/events-only"], without: FILE_DAEMON_ONLY }),
    includes: glue,
    compile: [
      ...common,
      "-fvisibility=hidden",
      "-fvisibility-inlines-hidden",
      `-DBAREOS_NODE_DAEMON=${daemon}`,
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
      `-Wl,--version-script=${path.join(packageRoot, "runtime/daemon/node-plugin.map")}`,
    ],
  });
  const eventHost = (daemon: DaemonId): NativeTarget => ({
    file: `core-host-${daemon}`,
    what: `the core host that plays a ${DAEMON_TITLES[daemon]}`,
    sources: [
      "test/core-host/events-only",
      ...["footprint.cc", "json.cc", "library.cc", "messages.cc"].map(
        (name) => `test/core-host/${name}`,
      ),
      "runtime/daemon/printable.cc",
    ],
    includes: [...glue, path.join(packageRoot, "test/core-host")],
    compile: [
      ...common,
      `-DBAREOS_NODE_DAEMON=${daemon}`,
      `-DBAREOS_NODE_IS_DIRECTOR=${daemon === "dir" ? "1" : "0"}`,
    ],
    link: [...(sanitized ? FLAGS.sanitized : []), "-ldl", "-rdynamic"],
  });
  const targets: readonly NativeTarget[] = [
    library("fd"),
    library("sd"),
    library("dir"),
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
      sources: ["test/core-host", "runtime/daemon/deflated.cc", "runtime/daemon/printable.cc"],
      includes: [...glue, packageRoot],
      compile: common,
      link: [...(sanitized ? FLAGS.sanitized : []), "-ldl", "-rdynamic"],
    },
    eventHost("sd"),
    eventHost("dir"),
    {
      file: "keeper",
      what: "the program that starts and ends workers",
      sources: ["runtime/keeper"],
      includes: [path.join(packageRoot, "runtime")],
      compile: common,
      // It starts with every job: nothing but the C library is looked for.
      link: ["-static-libgcc", "-static-libstdc++"],
    },
  ];
  // Node is no sanitized program, so it cannot load a sanitized addon: workers run what is released.
  return targets.filter(
    ({ file, sources }) =>
      !(sanitized && OF_WORKERS.has(file)) &&
      sources.every((folder) => existsSync(path.join(packageRoot, folder))),
  );
}

export function sourceFiles(target: NativeTarget): readonly string[] {
  return target.sources.flatMap((source) =>
    source.endsWith(".cc")
      ? [path.join(packageRoot, source)]
      : readdirSync(path.join(packageRoot, source))
          .filter((name) => name.endsWith(".cc") && target.without?.includes(name) !== true)
          .sort()
          .map((name) => path.join(packageRoot, source, name)),
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
