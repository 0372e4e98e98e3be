// Names that one package would export twice. Found here, where the file and line of both are known.
import type { Finding } from "../findings.js";
import { DAEMONS, type SourcePlace } from "../ir/types.js";
import { finding } from "./link-findings.js";
import type { DaemonSemantics, Semantics } from "./types.js";

interface ExportedName {
  readonly name: string;
  readonly place: SourcePlace;
}

export function checkNames(semantics: Semantics): readonly Finding[] {
  return DAEMONS.flatMap((name) => {
    const daemon = semantics.daemons[name];
    return [...collisions(exportedValues(daemon)), ...collisions(exportedTypes(daemon))];
  });
}

/** Constants, dictionaries, packet classes and core functions: what a plugin imports. */
function exportedValues(daemon: DaemonSemantics): readonly ExportedName[] {
  const constants = daemon.groups.flatMap(({ members }) =>
    [...members.values()]
      .filter(({ ignore }) => ignore === null)
      .flatMap(({ exportName, aliases, place }) =>
        [exportName, ...aliases].map((name) => ({ name, place })),
      ),
  );
  const dictionaries = daemon.groups.flatMap(({ entry, place }) =>
    [entry.dictionary, ...(entry.dictionaryAliases ?? [])].flatMap((name) =>
      name === undefined ? [] : [{ name, place }],
    ),
  );
  const functions = [...daemon.coreFunctions.functions.values()].flatMap(({ entry, place }) =>
    [entry.export, ...(entry.aliases ?? [])].flatMap((name) =>
      name === undefined ? [] : [{ name, place }],
    ),
  );
  return [...constants, ...dictionaries, ...functions, ...classes(daemon)];
}

function exportedTypes(daemon: DaemonSemantics): readonly ExportedName[] {
  return [
    ...daemon.groups.map(({ entry, place }) => ({ name: entry.name, place })),
    ...classes(daemon),
  ];
}

function classes(daemon: DaemonSemantics): readonly ExportedName[] {
  return [...daemon.packets.values()].map(({ entry, place }) => ({ name: entry.class, place }));
}

function collisions(names: readonly ExportedName[]): readonly Finding[] {
  const first = new Map<string, SourcePlace>();
  return names.flatMap(({ name, place }) => {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, place);
      return [];
    }
    return [
      finding(
        "BN504",
        place,
        `the name ${name} would be exported twice, first for ${earlier.file}:${earlier.line}`,
        "give one of them another name with export:, or remove the alias",
      ),
    ];
  });
}
