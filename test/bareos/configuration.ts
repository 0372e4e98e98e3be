// What the three daemons and the console are configured with: text in Bareos's resource syntax, for one release.
import path from "node:path";
import { LOOPBACK } from "./ports.js";

export interface Place {
  readonly release: number;
  readonly folder: string;
  readonly plugins: string;
  /** `Plugin Names` of the File Daemon. */
  readonly pluginNames: readonly string[];
  readonly backends: readonly string[];
  readonly ports: { readonly dir: number; readonly fd: number; readonly sd: number };
  readonly catalogue: {
    readonly address: string;
    readonly user: string;
    readonly database: string;
  };
  /** Where volumes are written. */
  readonly volumes: string;
  /** Whether connections are encrypted. Where not, the Director asks the client for seconds what it speaks. */
  readonly tls: boolean;
}

/** The first is for all jobs that do not care. */
const POOLS = ["pool", "own", "new", "crash", "single"] as const;

/** What one job saves and how. Lines are as in Bareos's own configuration. */
export interface JobDefinition {
  /** Name of the job and of its fileset; the restore job of it is called `NAME-restore`. */
  readonly name: string;
  /** `Plugin` lines, without quotes: `node:module_path=…`. */
  readonly plugins?: readonly string[];
  readonly files?: readonly string[];
  /** Further lines of the Options block. */
  readonly options?: readonly string[];
  /** Further lines of the Job resource. */
  readonly job?: readonly string[];
  readonly dirPlugins?: readonly string[];
  readonly sdPlugins?: readonly string[];
  readonly accurate?: boolean;
  /** One whose volumes no other job writes to; `single` has a new one for each job; without it the pool that all share. */
  readonly pool?: (typeof POOLS)[number];
}

/** The Director's own name, which the others have to know. */
const DIRECTOR = "test-dir";

/** Where the Director writes down what all jobs say. */
export const JOB_LOG = "job.log";

const PASSWORD = 'Password = "only-on-loopback"';

/** The first release that has no such thing as a driver of the catalogue. */
const WITHOUT_DRIVER = 23;

/** The first of which every version knows that directive. */
const RESERVES_LATE = 24;

/** The first that takes the file for its process number from the command line. */
const WITHOUT_PID_DIRECTORY = 22;

/** A resource, with one line for each directive. */
export function resource(kind: string, lines: readonly string[]): string {
  return `${kind} {\n${lines.map((line) => `  ${line.replaceAll("\n", "\n  ")}\n`).join("")}}\n`;
}

/** A value in quotes; Bareos takes one backslash of each pair. */
export function quoted(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

const folderLine = (name: string, folder: string): string => `${name} = ${quoted(folder)}`;

const encryption = ({ tls }: Place): string[] => (tls ? [] : ["TLS Enable = no"]);

/** How one of them knows another. */
const trust = (place: Place): string[] => [PASSWORD, ...encryption(place)];

/** Directives that all three daemons have. */
function own(place: Place, names: readonly string[]): string[] {
  const { folder, release, plugins } = place;
  return [
    ...encryption(place),
    folderLine("Working Directory", path.join(folder, "work")),
    ...(release < WITHOUT_PID_DIRECTORY
      ? [folderLine("Pid Directory", path.join(folder, "work"))]
      : []),
    folderLine("Plugin Directory", plugins),
    `Plugin Names = ${quoted(names.join(":"))}`,
    "Maximum Concurrent Jobs = 10",
  ];
}

export function directorText(place: Place, jobs: readonly JobDefinition[]): string {
  const { folder, release, ports, catalogue, backends } = place;
  const old = release < WITHOUT_DRIVER;
  return [
    resource("Director", [
      `Name = ${DIRECTOR}`,
      `Dir Port = ${ports.dir}`,
      `Dir Address = ${LOOPBACK}`,
      PASSWORD,
      "Messages = all",
      "Query File = /dev/null",
      ...own(place, ["node"]),
      ...(old ? backends.map((each) => folderLine("Backend Directory", each)) : []),
    ]),
    resource("Catalog", [
      "Name = catalogue",
      ...(old ? ["DB Driver = postgresql"] : []),
      `DB Name = ${catalogue.database}`,
      `DB User = ${catalogue.user}`,
      'DB Password = ""',
      `DB Address = ${quoted(catalogue.address)}`,
    ]),
    resource("Messages", [
      "Name = all",
      "Catalog = all, !debug",
      `Append = ${quoted(path.join(folder, JOB_LOG))} = all, !skipped, !saved`,
    ]),
    resource("Storage", [
      "Name = storage",
      `Address = ${LOOPBACK}`,
      `SD Port = ${ports.sd}`,
      ...trust(place),
      "Device = device",
      "Media Type = File",
      "Maximum Concurrent Jobs = 10",
    ]),
    resource("Client", [
      "Name = client",
      `Address = ${LOOPBACK}`,
      `FD Port = ${ports.fd}`,
      ...trust(place),
      "Maximum Concurrent Jobs = 10",
    ]),
    ...POOLS.map((name) =>
      resource("Pool", [
        `Name = ${name}`,
        "Pool Type = Backup",
        `Label Format = "${name}-"`,
        ...(name === "single" ? ["Maximum Volume Jobs = 1"] : []),
      ]),
    ),
    ...jobs.map(jobText),
  ].join("\n");
}

export function storageText(place: Place): string {
  const { ports, backends, volumes } = place;
  return [
    resource("Storage", [
      "Name = test-sd",
      `SD Port = ${ports.sd}`,
      `SD Address = ${LOOPBACK}`,
      ...own(place, ["node"]),
      // With it a Storage Daemon of 25 ends by SIGSEGV when a job fails while its device is looked for.
      ...(place.release >= RESERVES_LATE ? ["Just In Time Reservation = no"] : []),
      ...backends.map((each) => folderLine("Backend Directory", each)),
    ]),
    resource("Director", [`Name = ${DIRECTOR}`, ...trust(place)]),
    resource("Device", [
      "Name = device",
      "Media Type = File",
      folderLine("Archive Device", volumes),
      "Label Media = yes",
      "Random Access = yes",
      "Automatic Mount = yes",
      "Removable Media = no",
      "Always Open = no",
    ]),
    resource("Messages", ["Name = all", `Director = ${DIRECTOR} = all`]),
  ].join("\n");
}

export function fileDaemonText(place: Place): string {
  return [
    resource("Client", [
      "Name = test-fd",
      `FD Port = ${place.ports.fd}`,
      `FD Address = ${LOOPBACK}`,
      ...own(place, place.pluginNames),
    ]),
    resource("Director", [`Name = ${DIRECTOR}`, ...trust(place)]),
    resource("Messages", ["Name = all", `Director = ${DIRECTOR} = all, !skipped, !restored`]),
  ].join("\n");
}

export function consoleText(place: Place): string {
  return resource("Director", [
    `Name = ${DIRECTOR}`,
    `Dir Port = ${place.ports.dir}`,
    `Address = ${LOOPBACK}`,
    ...trust(place),
  ]);
}

/** The fileset, the job and its restore job. */
export function jobText(definition: JobDefinition): string {
  const { name, plugins = [], files = [], options = [], job = [] } = definition;
  const common = [
    "Client = client",
    `FileSet = ${quoted(name)}`,
    "Storage = storage",
    `Pool = ${definition.pool ?? "pool"}`,
    "Messages = all",
  ];
  return [
    resource("FileSet", [
      `Name = ${quoted(name)}`,
      resource("Include", [
        resource("Options", ["Signature = MD5", ...options]).trimEnd(),
        ...files.map((file) => folderLine("File", file)),
        ...plugins.map((plugin) => `Plugin = ${quoted(plugin)}`),
      ]).trimEnd(),
    ]),
    resource("Job", [
      `Name = ${quoted(name)}`,
      ...(job.some((line) => line.startsWith("Type")) ? [] : ["Type = Backup", "Level = Full"]),
      ...common,
      `Accurate = ${definition.accurate === true ? "yes" : "no"}`,
      ...(definition.dirPlugins ?? []).map((each) => `Dir Plugin Options = ${quoted(each)}`),
      ...(definition.sdPlugins ?? []).map((each) => `SD Plugin Options = ${quoted(each)}`),
      ...job,
    ]),
    resource("Job", [
      `Name = ${quoted(`${name}-restore`)}`,
      "Type = Restore",
      ...common,
      'Where = "/"',
    ]),
  ].join("\n");
}
