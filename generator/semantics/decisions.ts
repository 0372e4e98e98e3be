// Drafts that `adopt` wrote and nobody has decided yet: an entry with `decide:`, a doc comment with the mark. They keep
// `check` red, so that a guess never becomes the API.
import type { Finding } from "../findings.js";
import { DAEMONS, type Ir, type SourcePlace } from "../ir/types.js";
import type { DaemonSemantics, Semantics } from "./types.js";

/** What a drafted doc comment begins with. */
export const DECIDE_MARK = "DECIDE:";

/** BN517 for every entry that still asks something. Those that daemons share come once. */
export function openDecisions(semantics: Semantics): readonly Finding[] {
  const all = [
    ...semantics.releases.map(({ entry, place }) => ({
      name: `release ${entry.name}`,
      decide: entry.decide,
      place,
    })),
    ...DAEMONS.flatMap((daemon) => decisionsOf(semantics.daemons[daemon])),
  ];
  const open = all.flatMap(({ name, decide, place }) =>
    decide === undefined ? [] : [finding(name, decide, place)],
  );
  return [
    ...new Map(open.map((one) => [`${one.where.file}:${String(one.where.line)}`, one])).values(),
  ];
}

interface Asking {
  readonly name: string;
  readonly decide: string | undefined;
  readonly place: SourcePlace;
}

function decisionsOf(daemon: DaemonSemantics): readonly Asking[] {
  const placed = (
    entries: Iterable<
      readonly [string, { entry: { decide?: string | undefined }; place: SourcePlace }]
    >,
    prefix = "",
  ): readonly Asking[] =>
    [...entries].map(([name, { entry, place }]) => ({
      name: `${prefix}${name}`,
      decide: entry.decide,
      place,
    }));
  return [
    ...daemon.groups.flatMap(({ members }) => [...members.values()]),
    ...placed(daemon.packets),
    ...[...daemon.packets].flatMap(([tag, { fields }]) => placed(fields, `${tag}.`)),
    ...placed(daemon.structs),
    ...placed(daemon.typedefs),
    ...placed(daemon.coreFunctions.functions),
    ...placed(daemon.entryPoints.functions),
  ];
}

function finding(name: string, decide: string, where: SourcePlace): Finding {
  return {
    code: "BN517",
    message: `${name} is a draft: ${decide}`,
    where,
    fix: "decide it in this entry, then remove its decide:",
    item: { kind: "the draft", name },
  };
}

/** BN517 for every doc comment of a header set that nobody has written yet. */
export function undecidedDocs(irs: readonly Ir[]): readonly Finding[] {
  const found = irs.flatMap((ir) =>
    Object.entries(ir.docs)
      .filter(([, doc]) => doc.startsWith(DECIDE_MARK))
      .map(([name, doc]): Finding => {
        const place = ir.places[name];
        const folder = `headers/${ir.release}/core/src`;
        return {
          code: "BN517",
          message: `the comment of ${name} is a draft: ${doc}`,
          where:
            place === undefined
              ? { file: folder }
              : { file: `${folder}/${place.file}`, line: place.line },
          fix: "write what a plugin author needs to know: who sets it, when, in which unit, since when",
          item: { kind: "the comment", name },
        };
      }),
  );
  return [
    ...new Map(found.map((one) => [`${one.where.file}:${String(one.where.line)}`, one])).values(),
  ];
}
