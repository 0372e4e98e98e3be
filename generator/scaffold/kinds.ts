// The kinds of plugins that can be begun with, for each daemon.
import { GeneratorError } from "../errors.js";
import { nearName } from "../near-name.js";

/** A daemon of Bareos, as command lines name it. */
export type Daemon = "fd" | "sd" | "dir";

export interface DaemonFacts {
  readonly title: string;
  readonly packageName: string;
  /** Its systemd unit. */
  readonly service: string;
  /** Where its own resource stands, below Bareos's configuration folder. */
  readonly file: string;
  /** The first is the one without `--kind`. */
  readonly kinds: readonly Kind[];
}

export interface Kind {
  readonly name: string;
  /** In a few words, for help and README. */
  readonly about: string;
  /** Templates below `templates/new/` of the plugin and of its test. */
  readonly plugin: string;
  readonly test: string;
  /** Templates of further files, by the file's name. */
  readonly more: Readonly<Record<string, string>>;
  /** Stands before `bareos-node` in `npm run dev`, behind it, and what that does. */
  readonly dev: { readonly before: string; readonly options: string; readonly about: string };
  /** Options of the plugin in the README's example, as a definition has them. */
  readonly options: string;
  /** Further paragraphs of the README. */
  readonly notes: readonly string[];
}

function restoresInto(what: string): string {
  return `A restore without a folder (\`Where\`) writes into ${what}; with one it makes files there, to be looked at.`;
}

/** A kind whose templates are called after it. */
function kind(
  stem: string,
  name: string,
  about: string,
  { dev = {}, ...rest }: Partial<Omit<Kind, "dev">> & { dev?: Partial<Kind["dev"]> },
): Kind {
  return {
    name,
    about,
    plugin: stem,
    test: `${stem}-test`,
    more: {},
    options: "",
    notes: [],
    ...rest,
    dev: { before: "", options: "", about: "plays the events of a job", ...dev },
  };
}

const BACKUP = "a backup whose data is thrown away";

const FILE_DAEMON_KINDS = [
  kind("fd-files", "files", "saves files and folders, and a file that is not on disk", {
    dev: { options: '--option folder="$PWD/sample"', about: BACKUP },
    more: { "sample/hello.txt": "fd-sample" },
    options: "folder=/srv/data",
  }),
  kind("fd-dump", "dump", "saves what a program writes, such as the dump of a database", {
    // A program that every machine has stands in.
    dev: { options: "--option database=shop dump_program=echo", about: BACKUP },
    options: "database=shop",
    notes: [restoresInto("the database")],
  }),
  kind("fd-service", "service", "saves the items of a service over HTTP, and puts them back", {
    dev: { before: "node stand-in.mjs ", about: "a backup of stand-in.mjs, a service in memory" },
    more: { "stand-in.mjs": "fd-service-stand-in" },
    options: String.raw`url=https\\://service.example.com:token_file=/etc/bareos/service.token`,
    notes: [restoresInto("the service")],
  }),
  kind("fd-functions", "functions", "a module of functions, as Python's plugins are", {
    dev: { about: BACKUP },
    options: "text=good day",
  }),
] as const;

function eventKinds(daemon: "sd" | "dir", about: string, options: string): readonly Kind[] {
  return [
    kind(`${daemon}-events`, "events", about, { options }),
    kind("events-functions", "functions", "a module of functions, as Python's plugins are", {
      options: "greeting=hello",
    }),
  ];
}

export const DAEMONS: Readonly<Record<Daemon, DaemonFacts>> = {
  fd: {
    title: "File Daemon",
    packageName: "bareosfd",
    service: "bareos-filedaemon",
    file: "`bareos-fd.d/client/myself.conf`",
    kinds: FILE_DAEMON_KINDS,
  },
  sd: {
    title: "Storage Daemon",
    packageName: "bareossd",
    service: "bareos-storage",
    file: "`bareos-sd.d/storage/bareos-sd.conf`",
    kinds: eventKinds(
      "sd",
      "writes into the job's log what volumes are loaded and how much was written",
      "greeting=drive 1",
    ),
  },
  dir: {
    title: "Director",
    packageName: "bareosdir",
    service: "bareos-director",
    file: "`bareos-dir.d/director/bareos-dir.conf`",
    kinds: eventKinds(
      "dir",
      "sets the priority of full backups, and tells how jobs ended",
      "priority=20",
    ),
  },
};

/** The kind of that name, or the first without one. Throws BN613 for a name that the daemon does not have. */
export function kindOf(daemon: Daemon, name: string | undefined): Kind {
  const { kinds, title } = DAEMONS[daemon];
  const found = name === undefined ? kinds[0] : kinds.find((it) => it.name === name);
  if (found !== undefined) return found;
  const names = kinds.map((it) => it.name);
  const near = nearName(name ?? "", names);
  throw new GeneratorError("BN613", {
    message: `there is no kind "${name ?? ""}" for the ${title}${otherDaemons(name ?? "", daemon)}`,
    consequence: "nothing was made",
    fix:
      near === undefined
        ? `--kind ${names.join(", ")}`
        : `did you mean --kind ${near}? There are ${names.join(", ")}`,
  });
}

/** Where that kind is known. */
function otherDaemons(name: string, than: Daemon): string {
  const others = (Object.keys(DAEMONS) as Daemon[]).filter(
    (daemon) => daemon !== than && DAEMONS[daemon].kinds.some((it) => it.name === name),
  );
  return others.length === 0 ? "" : `; it is one of --daemon ${others.join(" and ")}`;
}
