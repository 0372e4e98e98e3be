// Sorts the entries of all files by daemon and remembers their places. Finds what is said twice and what is missing.
import type { Finding } from "../findings.js";
import type { Daemon, SourcePlace } from "../ir/types.js";
import { releaseOrder, type Lifetime } from "./releases.js";
import type {
  ConstantGroupEntry,
  ConstantsFile,
  EventMemberEntry,
  FunctionsFile,
  PacketsFile,
  PlainMemberEntry,
  ReleasesFile,
  StatFile,
  VariableMemberEntry,
} from "./schema.js";
import type {
  DaemonSemantics,
  FunctionTableSemantics,
  GroupSemantics,
  MemberSemantics,
  Placed,
  Semantics,
} from "./types.js";
import type { YamlFile } from "./yaml-file.js";

export interface LoadedFile<Data> {
  readonly yaml: YamlFile;
  /** Path below the semantics folder. */
  readonly name: string;
  readonly data: Data;
}

export interface SemanticsFiles {
  readonly folder: string;
  readonly releases: LoadedFile<ReleasesFile>[];
  readonly stat: LoadedFile<StatFile>[];
  readonly constants: LoadedFile<ConstantsFile>[];
  readonly packets: LoadedFile<PacketsFile>[];
  readonly functions: LoadedFile<FunctionsFile>[];
}

export interface Assembled {
  readonly semantics: Semantics;
  readonly findings: readonly Finding[];
}

export function assemble(files: SemanticsFiles): Assembled {
  const findings: Finding[] = [];
  const releases = files.releases.flatMap(({ yaml, data }) =>
    data.releases.map((entry, index) => ({ entry, place: yaml.placeOf(["releases", index]) })),
  );
  if (releases.length === 0) findings.push(missing(files.folder, "releases.yaml with releases"));
  const daemon = (name: Daemon): DaemonSemantics => assembleDaemon(files, name, findings);
  const semantics: Semantics = {
    folder: files.folder,
    releases,
    order: releaseOrder(releases.map(({ entry }) => entry.name)),
    stat: Object.assign({}, ...files.stat.map(({ data }) => data.fields)) as StatFile["fields"],
    daemons: { fd: daemon("fd"), sd: daemon("sd"), dir: daemon("dir") },
  };
  return { semantics, findings };
}

/** A map that reports a second entry of the same name instead of overwriting the first. */
function collect<Value extends { readonly place: SourcePlace }>(
  entries: readonly (readonly [string, Value])[],
  what: string,
  findings: Finding[],
): ReadonlyMap<string, Value> {
  const map = new Map<string, Value>();
  for (const [name, value] of entries) {
    const first = map.get(name);
    if (first === undefined) map.set(name, value);
    else findings.push(duplicate(what, name, first.place, value.place));
  }
  return map;
}

function assembleDaemon(
  files: SemanticsFiles,
  daemon: Daemon,
  findings: Finding[],
): DaemonSemantics {
  const groups = files.constants.flatMap(({ yaml, data }) =>
    data.groups.flatMap((entry, index) =>
      entry.daemons.includes(daemon) ? [assembleGroup(yaml, entry, index)] : [],
    ),
  );
  collect(
    groups.map((group) => [group.entry.name, group]),
    "the group",
    findings,
  );
  const members = groups.flatMap((group) => [...group.members]);
  collect(members, "the constant", findings);
  const tables = files.functions.filter(({ name }) => name.startsWith(`${daemon}/`));
  const table = tables[0];
  if (table === undefined) findings.push(missing(files.folder, `${daemon}/functions.yaml`));
  for (const { yaml, data } of tables.slice(1)) {
    const place = yaml.placeOf([]);
    const first = tables[0]?.yaml.placeOf([]) ?? place;
    findings.push(duplicate("the function table", data.coreFunctions.table, first, place));
  }
  const empty = { table: "", place: { file: files.folder, line: 1 }, functions: new Map() };
  return {
    daemon,
    groups,
    ...assemblePackets(files, daemon, findings),
    coreFunctions:
      table === undefined
        ? empty
        : assembleTable(table.yaml, "coreFunctions", table.data.coreFunctions),
    entryPoints:
      table === undefined
        ? empty
        : assembleTable(table.yaml, "entryPoints", table.data.entryPoints),
  };
}

function assembleGroup(yaml: YamlFile, entry: ConstantGroupEntry, index: number): GroupSemantics {
  const path = ["groups", index] as const;
  const members = membersByRole(entry).map(([name, member]): [string, MemberSemantics] => [
    name,
    {
      name,
      place: yaml.placeOf([...path, "members", name]),
      lifetime: lifetimeOf(member.entry),
      exportName: member.entry?.export ?? name,
      aliases: member.entry?.aliases ?? [],
      ignore: member.entry?.ignore ?? null,
      refused: member.refused,
      note: member.entry?.note ?? null,
      variable: member.variable,
      event: member.event,
      decide: member.entry?.decide,
    },
  ]);
  return { entry, place: yaml.placeOf([...path, "name"]), members: new Map(members) };
}

type MemberByRole = {
  readonly entry: PlainMemberEntry | VariableMemberEntry | EventMemberEntry;
  readonly refused: string | null;
  readonly variable: VariableMemberEntry | null;
  readonly event: EventMemberEntry | null;
};

function membersByRole(group: ConstantGroupEntry): readonly (readonly [string, MemberByRole])[] {
  switch (group.role) {
    case "constants":
      return Object.entries(group.members).map(([name, entry]) => [
        name,
        { entry, refused: entry?.refused ?? null, variable: null, event: null },
      ]);
    case "variables":
      return Object.entries(group.members).map(([name, entry]) => [
        name,
        { entry, refused: null, variable: entry, event: null },
      ]);
    case "events":
      return Object.entries(group.members).map(([name, entry]) => [
        name,
        { entry, refused: null, variable: null, event: entry },
      ]);
  }
}

function assemblePackets(
  files: SemanticsFiles,
  daemon: Daemon,
  findings: Finding[],
): Pick<DaemonSemantics, "packets" | "structs" | "typedefs"> {
  const pick = <Entry extends { readonly daemons: readonly Daemon[] }, Value>(
    key: "packets" | "structs" | "typedefs",
    entriesOf: (data: PacketsFile) => Readonly<Record<string, Entry>>,
    build: (entry: Entry, yaml: YamlFile, path: readonly string[]) => Value,
  ): [string, Value & { place: SourcePlace }][] =>
    files.packets.flatMap(({ yaml, data }) =>
      Object.entries(entriesOf(data))
        .filter(([, entry]) => entry.daemons.includes(daemon))
        .map(([name, entry]): [string, Value & { place: SourcePlace }] => {
          const path = [key, name];
          return [name, { ...build(entry, yaml, path), place: yaml.placeOf(path) }];
        }),
    );
  const packets = pick(
    "packets",
    (data) => data.packets,
    (entry, yaml, path) => ({
      entry,
      fields: new Map(
        Object.entries(entry.fields).map(([name, field]) => [
          name,
          { entry: field, place: yaml.placeOf([...path, "fields", name]) },
        ]),
      ),
      directionPlaces: new Map(
        Object.keys(entry.directions).map((name) => [
          name,
          yaml.placeOf([...path, "directions", name]),
        ]),
      ),
    }),
  );
  const structs = pick(
    "structs",
    (data) => data.structs,
    (entry, yaml, path) => ({
      entry,
      fields: new Map(
        Object.entries(entry.fields ?? {}).map(([name, field]) => [
          name,
          { entry: lifetimeOf(field), place: yaml.placeOf([...path, "fields", name]) },
        ]),
      ),
    }),
  );
  // One tag is either a packet or another struct: both together are checked for doubles.
  const tags = [...packets, ...structs].map(([name, { place }]) => [name, { place }] as const);
  collect(tags, "the struct", findings);
  const typedefs = pick(
    "typedefs",
    (data) => data.typedefs,
    (entry) => ({ entry }),
  );
  return {
    packets: new Map(packets),
    structs: new Map(structs),
    typedefs: collect(typedefs, "the typedef", findings),
  };
}

function assembleTable<Entry>(
  yaml: YamlFile,
  key: "coreFunctions" | "entryPoints",
  {
    table,
    functions,
  }: { readonly table: string; readonly functions: Readonly<Record<string, Entry>> },
): FunctionTableSemantics<Entry> {
  const placed = Object.entries(functions).map(([name, entry]): [string, Placed<Entry>] => [
    name,
    { entry, place: yaml.placeOf([key, "functions", name]) },
  ]);
  return { table, place: yaml.placeOf([key, "table"]), functions: new Map(placed) };
}

export function lifetimeOf(entry: Partial<Lifetime> | null): Lifetime {
  return { since: entry?.since, until: entry?.until };
}

function duplicate(what: string, name: string, first: SourcePlace, second: SourcePlace): Finding {
  return {
    code: "BN504",
    message: `${what} ${name} is described twice, first in ${first.file}:${first.line}`,
    where: second,
    fix: "keep one of the two",
  };
}

function missing(folder: string, what: string): Finding {
  return {
    code: "BN501",
    message: `${what} is missing`,
    where: { file: folder },
    fix: "restore generator/semantics from the repository",
  };
}

/** Places of all entries of a daemon that have a lifetime, for the check of lifetimes. */
export function lifetimes(daemon: DaemonSemantics): readonly Placed<Lifetime>[] {
  const placed = <Entry extends { since?: string | undefined; until?: string | undefined }>(
    entries: Iterable<Placed<Entry>>,
  ): Placed<Lifetime>[] =>
    [...entries].map(({ entry, place }) => ({ entry: lifetimeOf(entry), place }));
  return [
    ...daemon.groups.flatMap(({ members }) =>
      [...members.values()].map(({ lifetime, place }) => ({ entry: lifetime, place })),
    ),
    ...placed(daemon.packets.values()),
    ...[...daemon.packets.values()].flatMap(({ fields }) => placed(fields.values())),
    ...placed(daemon.structs.values()),
    ...[...daemon.structs.values()].flatMap(({ fields }) => [...fields.values()]),
    ...placed(daemon.typedefs.values()),
    ...placed(daemon.coreFunctions.functions.values()),
    ...placed(daemon.entryPoints.functions.values()),
  ];
}
