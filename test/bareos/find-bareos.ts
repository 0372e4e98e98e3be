// Finds a Bareos that is there: installed from packages, below a prefix, or in the folder where it was compiled.
import { existsSync, readdirSync, readFileSync, realpathSync, type Dirent } from "node:fs";
import path from "node:path";
import { run } from "./program.js";

export const PROGRAMS = [
  "bareos-fd",
  "bareos-sd",
  "bareos-dir",
  "bconsole",
  "bls",
  "bextract",
] as const;

export type ProgramName = (typeof PROGRAMS)[number];

export interface Bareos {
  /** As it says of itself: `25.1.0`. */
  readonly version: string;
  /** The first number of it. */
  readonly release: number;
  readonly folder: string;
  readonly programs: Readonly<Record<ProgramName, string>>;
  /** The statements that make the catalogue's tables. */
  readonly tables: string;
  /** Folders of modules for storage and catalogue; empty where all is built in. */
  readonly backends: readonly string[];
  /** Environment that its programs need. */
  readonly env: NodeJS.ProcessEnv;
  /** What the benchmark compares with: the File Daemon's plugin for Python, and the modules that it imports. */
  readonly python: Python | undefined;
}

export interface Python {
  readonly library: string;
  /** Folders of `bareosfd` and of the plugin `bareos-fd-local-fileset`. */
  readonly modules: readonly string[];
  readonly script: string;
}

/** Where programs may be, below a folder. */
const PROGRAM_FOLDERS = [
  "sbin",
  "bin",
  "usr/sbin",
  "usr/bin",
  ...["filed", "stored", "dird", "console"].map((name) => `core/src/${name}`),
];

const TABLES = "creates/postgresql.sql";
const LIBRARY_FOLDERS = ["lib", "lib64", "usr/lib", "usr/lib64"];

/** What is there, or why it cannot be used. */
export async function findBareos(folder = "/"): Promise<Bareos | string> {
  const where = path.resolve(folder);
  const programs = programsBelow(where);
  if (typeof programs === "string") return programs;
  const build = sourceOfBuild(where);
  const libraries = build === undefined ? [] : foldersWithLibraries(path.join(where, "core/src"));
  const env: NodeJS.ProcessEnv =
    libraries.length === 0
      ? process.env
      : { ...process.env, LD_LIBRARY_PATH: libraries.join(path.delimiter) };
  const tables = [
    ...(build === undefined ? [] : [path.join(build, "core/src/cats/ddl", TABLES)]),
    ...LIBRARY_FOLDERS.map((name) => path.join(where, name, "bareos/scripts/ddl", TABLES)),
  ].find((file) => existsSync(file));
  if (tables === undefined)
    return `no ${TABLES} of the catalogue belongs to the Bareos in ${where}`;
  const version = await versionOf(programs["bareos-fd"], env);
  if (version === undefined) return `${programs["bareos-fd"]} does not say its version`;
  return {
    version,
    release: Number.parseInt(version, 10),
    folder: where,
    programs,
    tables,
    backends: [
      ...libraries.filter((name) => /\/(?:backends|cats)$/.test(name)),
      ...LIBRARY_FOLDERS.map((name) => path.join(where, name, "bareos/backends")).filter((name) =>
        existsSync(name),
      ),
    ],
    env,
    python: findPython(where, build),
  };
}

function programsBelow(folder: string): Bareos["programs"] | string {
  const found = PROGRAMS.map((name) => {
    const file = PROGRAM_FOLDERS.map((each) => path.join(folder, each, name)).find(existsSync);
    return [name, file] as const;
  });
  const missing = found.filter(([, file]) => file === undefined).map(([name]) => name);
  if (missing.length > 0) return `there is no ${missing.join(", ")} in ${folder}`;
  return Object.fromEntries(found) as Bareos["programs"];
}

/** The source folder of a build folder; undefined where it is none. */
function sourceOfBuild(folder: string): string | undefined {
  const cache = path.join(folder, "CMakeCache.txt");
  if (!existsSync(cache)) return undefined;
  return /^CMAKE_HOME_DIRECTORY:INTERNAL=(.+)$/m.exec(readFileSync(cache, "utf8"))?.[1];
}

function foldersWithLibraries(folder: string): string[] {
  const entries: Dirent[] = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const own = entries.some(({ name }) => /\.so(?:\.|$)/.test(name)) ? [folder] : [];
  return [
    ...own,
    ...entries
      .filter((entry) => entry.isDirectory() && entry.name !== "CMakeFiles")
      .flatMap(({ name }) => foldersWithLibraries(path.join(folder, name))),
  ];
}

/** From 22 on `--version` says it; before, the usage text does. */
async function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const flag of ["--version", "-?"]) {
    const { stdout, stderr } = await run(program, [flag], { env, timeout: 20_000 });
    const version = versionIn(`${stdout}\n${stderr}`);
    if (version !== undefined) return version;
  }
  return undefined;
}

/** The first thing that looks like `25.1.0` or `26.0.0~pre12.abc`. */
export function versionIn(text: string): string | undefined {
  return /\b\d{2}\.\d+\.\d+(?:~\w+)?/.exec(text)?.[0];
}

function findPython(folder: string, build: string | undefined): Python | undefined {
  const ours = path.join(folder, "core/src/plugins/filed");
  const places =
    build === undefined
      ? LIBRARY_FOLDERS.map((name) => {
          const plugins = path.join(folder, name, "bareos/plugins");
          return { library: plugins, modules: [plugins], scripts: plugins };
        })
      : [pythonOfBuild(ours, path.join(build, "core/src/plugins/filed/python"))];
  for (const { library, modules, scripts } of places) {
    const file = path.join(library, "python3-fd.so");
    const script = ["bareos-fd-local-fileset.py", "pyfiles/bareos-fd-local-fileset.py"]
      .map((name) => path.join(scripts, name))
      .find(existsSync);
    if (existsSync(file) && script !== undefined)
      return { library: realpathSync(file), modules, script };
  }
  return undefined;
}

function pythonOfBuild(
  plugins: string,
  sources: string,
): { library: string; modules: string[]; scripts: string } {
  return {
    library: plugins,
    modules: [path.join(plugins, "python/python3modules"), path.join(sources, "pyfiles")],
    scripts: sources,
  };
}
