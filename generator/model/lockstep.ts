// The lockstep guarantee, for any kind of item: what a header declares has an entry, and an entry has its declaration.
import type { Finding } from "../findings.js";
import type { Ir, SourcePlace } from "../ir/types.js";
import type { ReleaseOrder } from "../semantics/releases.js";
import type { Lifetime } from "../semantics/releases.js";
import type { DaemonRun } from "./run.js";

/** One kind of item of one daemon, e.g. all constants, or the fields of one packet. */
export interface Kind {
  /** In messages, e.g. `the constant`. */
  readonly what: string;
  /** Names that a release declares. */
  declared(ir: Ir): Iterable<string>;
  readonly entries: ReadonlyMap<
    string,
    { readonly place: SourcePlace; readonly lifetime: Lifetime }
  >;
  /** The name in messages and in `ir.places`, e.g. `save_pkt.fname`. */
  shown(name: string): string;
  /** How to describe a name that has no entry yet: file, place in it, and the line to add. */
  suggest(name: string, run: DaemonRun): string;
}

export function checkKind(run: DaemonRun, order: ReleaseOrder, kind: Kind): readonly Finding[] {
  const declared = new Map<string, string[]>();
  for (const { release, ir } of run.releases) {
    for (const name of kind.declared(ir)) {
      const releases = declared.get(name);
      if (releases === undefined) declared.set(name, [release]);
      else releases.push(release);
    }
  }
  return [
    ...[...declared].flatMap(([name, releases]) => checkDeclared(run, order, kind, name, releases)),
    ...[...kind.entries.keys()].flatMap((name) =>
      checkEntry(run, order, kind, name, declared.get(name) ?? []),
    ),
  ];
}

/** BN510: nothing is said of it. BN512: it is declared where its entry says that it is not. */
function checkDeclared(
  run: DaemonRun,
  order: ReleaseOrder,
  kind: Kind,
  name: string,
  releases: readonly string[],
): readonly Finding[] {
  const entry = kind.entries.get(name);
  if (entry === undefined) {
    // What only releases before the oldest known one declare is gone for good and not new.
    const relevant = releases.filter((release) => order.position(release) >= 0);
    if (relevant.length === 0) return [];
    return [
      {
        code: "BN510",
        message: `${kind.what} ${kind.shown(name)}, which ${releaseList(relevant)} declares, is not described in the semantics`,
        where: headerPlace(run, kind.shown(name), relevant),
        fix: kind.suggest(name, run),
        item: { kind: kind.what, name: kind.shown(name) },
      },
    ];
  }
  const outside = releases.filter(
    (release) => order.expectation(entry.lifetime, release) === "forbidden",
  );
  if (outside.length === 0) return [];
  const { file, line } = headerPlace(run, kind.shown(name), outside);
  return [
    {
      code: "BN512",
      message: `${kind.what} ${kind.shown(name)} ${lifetimeText(entry.lifetime)}, but ${releaseList(outside)} declares it (${file}:${line})`,
      where: entry.place,
      fix: "correct since: and until: of the entry",
      item: { kind: kind.what, name: kind.shown(name) },
    },
  ];
}

/** BN511: the entry is about something that the release does not declare. */
function checkEntry(
  run: DaemonRun,
  order: ReleaseOrder,
  kind: Kind,
  name: string,
  releases: readonly string[],
): readonly Finding[] {
  const entry = kind.entries.get(name);
  if (entry === undefined) return [];
  const lacking = run.releases
    .map(({ release }) => release)
    .filter(
      (release) =>
        order.expectation(entry.lifetime, release) === "expected" && !releases.includes(release),
    );
  if (lacking.length === 0) return [];
  const everywhere = lacking.length === run.releases.length;
  return [
    {
      code: "BN511",
      message: `${kind.what} ${kind.shown(name)} is described, but ${releaseList(lacking)} does not declare it`,
      where: entry.place,
      fix: everywhere
        ? "correct the name, or remove the entry when no supported release has it any more"
        : "correct the name, or say with since: and until: which releases declare it",
      item: { kind: kind.what, name: kind.shown(name) },
    },
  ];
}

/** Where the newest of the releases declares it. */
export function headerPlace(
  run: DaemonRun,
  name: string,
  releases: readonly string[],
): SourcePlace {
  const newest = run.releases.findLast(
    ({ release, ir }) => releases.includes(release) && ir.places[name] !== undefined,
  );
  return newest?.ir.places[name] ?? { file: DAEMON_HEADER[run.daemon], line: 1 };
}

/** Below core/src, as in a Bareos tree. */
export const DAEMON_HEADER = {
  fd: "filed/fd_plugins.h",
  sd: "stored/sd_plugins.h",
  dir: "dird/dir_plugins.h",
} as const;

/** `release 25`, `each of the releases 24, 25`. */
export function releaseList(releases: readonly string[]): string {
  return releases.length === 1
    ? `release ${String(releases[0])}`
    : `each of the releases ${releases.join(", ")}`;
}

function lifetimeText({ since, until }: Lifetime): string {
  if (since === undefined) return `exists until ${String(until)}`;
  return until === undefined ? `exists since ${since}` : `exists from ${since} until ${until}`;
}
