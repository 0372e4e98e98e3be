// Words and signs of the history, the same in all of its reports.
import type { PluginOutcome } from "../drift/types.js";
import { SECTION_TITLES } from "../matrix/words.js";
import type { FactLife, History, Step, UnreadablePoint } from "./types.js";

/** Characters of a hash that are shown. */
export const SHOWN_HASH = 8;

export const OUTCOME_SIGNS: Readonly<
  Record<PluginOutcome, { readonly sign: string; readonly words: string }>
> = {
  runs: { sign: "+", words: "runs" },
  "lacks-items": { sign: "(+)", words: "runs without what only its own side has" },
  misbehaves: { sign: "~", words: "misbehaves where it uses what changed" },
  refused: { sign: "-", words: "is refused" },
  "corrupts-memory": { sign: "!!", words: "corrupts memory where it uses what changed" },
};

export function summary({ repository, from, tags, branches, states }: History): string {
  const start = from === null ? "" : ` from ${from} on`;
  return `Plugin ABI of ${repository}${start}: ${count(tags, "tag")} and ${count(branches, "branch", "branches")}, ${count(states.length, "different ABI")} in a row`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${String(number)} ${number === 1 ? one : many}`;
}

/** Points in a row that cannot be read for one reason, as one. */
export function unreadableGroups(
  points: readonly UnreadablePoint[],
): readonly { labels: string; code: string; message: string }[] {
  const groups: { first: string; last: string; count: number; code: string; message: string }[] =
    [];
  for (const { label, code, message } of points) {
    const group = groups.at(-1);
    if (group?.code === code && group.message === message) {
      group.last = label;
      group.count += 1;
    } else groups.push({ first: label, last: label, count: 1, code, message });
  }
  return groups.map(({ first, last, count: number, code, message }) => ({
    labels: number === 1 ? first : `${first} … ${last} (${String(number)})`,
    code,
    message,
  }));
}

export function stepTitle({ from, to, isInsideSeries, isSideBranch }: Step): string {
  const where = isInsideSeries
    ? " (inside of a published series)"
    : isSideBranch
      ? " (a branch)"
      : "";
  return `${from} → ${to}${where}`;
}

export function sectionTitle(section: FactLife["section"]): string {
  return SECTION_TITLES[section];
}

/** What a beginning's ABI is. */
export function abiWords(abi: string | null): string {
  return abi === null ? "an ABI that no release has" : `as ${abi}`;
}

/** Whether anything happened to it after it was first seen. */
export function isChanged({ events }: FactLife): boolean {
  return events.some(({ what }) => what !== "there");
}

/** `came in 22.0.0 (at 72)`. */
export function eventText({ at, what, value }: FactLife["events"][number]): string {
  const words = {
    there: "there in",
    came: "came in",
    moved: "moved in",
    changed: "changed in",
    form: "written otherwise in",
    went: "went in",
  } as const;
  // A range of releases began with its first one.
  const first = at.split(" … ")[0] ?? at;
  return `${words[what]} ${first}${value === "" ? "" : ` (${value})`}`;
}
