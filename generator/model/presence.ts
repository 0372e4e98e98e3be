// In which releases of a run something is declared, and what the newest of them says of it.
import type { Daemon, Ir } from "../ir/types.js";
import type { DaemonRun, ReleaseRun } from "./run.js";
import type { Presence } from "./types.js";

/** Doc comments by daemon and name, for trees that have none of their own. */
export type FallbackDocs = Readonly<Record<Daemon, Readonly<Record<string, string>>>>;

/** Releases of the run that declare an item, oldest first. */
export function declaring(run: DaemonRun, declares: (ir: Ir) => boolean): readonly ReleaseRun[] {
  return run.releases.filter(({ ir }) => declares(ir));
}

export function presenceOf(run: DaemonRun, releases: readonly ReleaseRun[]): Presence {
  const all = run.releases.map(({ release }) => release);
  const own = releases.map(({ release }) => release);
  const [first] = own;
  const last = own.at(-1);
  const after = last === undefined ? undefined : all[all.indexOf(last) + 1];
  return {
    releases: own,
    since: first === undefined || first === all[0] ? null : first,
    removed: after ?? null,
  };
}

/** The doc comment of the newest release that has one for the name. */
export function docOf(run: DaemonRun, name: string, fallback?: FallbackDocs): string | null {
  const documented = run.releases.findLast(({ ir }) => ir.docs[name] !== undefined);
  return documented?.ir.docs[name] ?? fallback?.[run.daemon][name] ?? null;
}
