// The semantics of a new release, drafted in a folder of their own: a row for the release, entries for what is new with a
// question each, an end for what is gone. What needs more than an entry is left as it is and reported.
import { readFile, writeFile } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { matchConstants } from "../drift/compare/constants.js";
import type { Finding } from "../findings.js";
import type { Daemon, Ir } from "../ir/types.js";
import { checkDaemon } from "../model/check.js";
import { groupIrs, type DaemonRun } from "../model/run.js";
import { loadSemantics } from "../semantics/load.js";
import type { Semantics } from "../semantics/types.js";
import type { Draft, DraftSpot } from "./draft.js";
import { entryFor, placeFor } from "./entries.js";
import { parametersDraft, type ParametersDraft } from "./function-entries.js";
import { addEntry, addItem, hasField, replaceField, setField, type Path } from "./yaml-edit.js";

export interface SemanticsDraft {
  /** Files that changed, below the semantics folder. */
  readonly changed: readonly string[];
  /** Items whose entries got an end. */
  readonly ended: readonly string[];
  /** What no entry can mend: roles that do not fit a changed type, changed parameters. */
  readonly left: readonly Finding[];
  /** With the drafts. */
  readonly semantics: Semantics;
}

/**
 * Edits the files in `folder`, which is a copy. `shipped` and `irs`: all releases that we have, and the new one under its name.
 */
export async function draftSemantics(
  folder: string,
  shipped: readonly Ir[],
  irs: readonly Ir[],
  release: string,
): Promise<SemanticsDraft> {
  const changed = new Set<string>();
  const edit = async (file: string, change: (text: string) => string): Promise<void> => {
    const name = isAbsolute(file) ? relative(folder, file) : file;
    const path = join(folder, name);
    await writeFile(path, change(await readFile(path, "utf8")));
    changed.add(name);
  };
  const before = await loadSemantics(folder);
  const previous = before.order.known.at(-1) ?? "";
  const old = shipped.filter((ir) => ir.release === previous);
  const all = [...shipped, ...irs];
  await edit("releases.yaml", (text) => addItem(text, ["releases"], releaseRow(release)));
  const semantics = await loadSemantics(folder);
  const runs = groupIrs(all, semantics.order);
  const covered = new Set<string>();
  const ended: string[] = [];
  for (const { finding, daemons } of merged(runs, semantics)) {
    const run = runs.find(({ daemon }) => daemon === daemons[0]);
    const item = finding.item;
    if (run === undefined || item === undefined || covered.has(item.name)) continue;
    if (finding.code === "BN510") {
      const draft = entryFor({
        item,
        daemons,
        run,
        semantics,
        release,
        renames: renamesOf(run.daemon, old, irs),
      });
      await edit(draft.spot.file, (text) => applyDraft(text, draft));
      for (const name of draft.covers ?? []) covered.add(name);
    } else if (finding.code === "BN511") {
      const spot = placeFor(item, run.daemon, semantics);
      if (spot === undefined) continue;
      await edit(spot.file, (text) => endEntry(text, spot, previous));
      ended.push(item.name);
    } else if (finding.code === "BN409") {
      const spot = placeFor(item, run.daemon, semantics);
      if (spot === undefined) continue;
      await edit(spot.file, (text) => oneSize(text, spot, release, previous));
    } else if (finding.code === "BN514") {
      const spot = placeFor(item, run.daemon, semantics);
      const draft = spot && parametersDraft(item, spot, run, semantics, previous);
      if (draft === undefined) continue;
      await edit(draft.spot.file, (text) => changedParameters(text, draft));
      covered.add(item.name);
    }
  }
  const drafted = await loadSemantics(folder);
  return {
    changed: [...changed].sort(),
    ended,
    left: merged(groupIrs(all, drafted.order), drafted).map(({ finding }) => finding),
    semantics: drafted,
  };
}

function renamesOf(
  daemon: Daemon,
  old: readonly Ir[],
  irs: readonly Ir[],
): ReadonlyMap<string, string> {
  const before = old.find((ir) => ir.daemon === daemon);
  const after = irs.find((ir) => ir.daemon === daemon);
  if (before === undefined || after === undefined) return new Map();
  const { renamed } = matchConstants(before, after);
  return new Map(renamed.map((pair) => [pair.new, pair.old]));
}

function releaseRow(release: string): readonly string[] {
  return [
    `name: "${release}"`,
    "note: What is new in it for plugins is not written yet.",
    ...(release.endsWith("-dev") ? ["development: true"] : []),
    `decide: "say in note: what a plugin author should know of it; look at npx bareos-node diff"`,
  ];
}

interface MergedFinding {
  readonly finding: Finding;
  readonly daemons: readonly Daemon[];
}

/** What all daemons share is one entry, so it is drafted once. */
function merged(runs: readonly DaemonRun[], semantics: Semantics): readonly MergedFinding[] {
  const found = new Map<string, MergedFinding>();
  for (const run of runs) {
    for (const finding of checkDaemon(run, semantics)) {
      const { code, item, message, where } = finding;
      // Two daemons may have types of one name that have nothing to do with each other (CoreFunctions).
      const key = [code, item?.kind, item?.name ?? message, where.file].join("\n");
      const known = found.get(key);
      found.set(key, { finding, daemons: [...(known?.daemons ?? []), run.daemon] });
    }
  }
  return [...found.values()];
}

/** The question first, as of every draft. */
function oneSize(text: string, spot: DraftSpot, release: string, previous: string): string {
  const path = spot.path(text);
  const question = `${release} lays it out in another way in as many bytes, so only the daemon's release tells both layouts apart: is that enough (say so in oneSize:), also for previews of ${release}?`;
  const reason = `Told apart by the release, ${previous} and before against ${release}.`;
  return setField(
    setField(text, path, "oneSize", JSON.stringify(reason)),
    path,
    "decide",
    JSON.stringify(question),
  );
}

function changedParameters(text: string, draft: ParametersDraft): string {
  const path = draft.spot.path(text);
  const replaced = replaceField(text, path, "parameters", draft.parameters);
  const earlier = addEarlier(replaced.text, path, draft.until, replaced.before);
  return setField(earlier, path, "decide", JSON.stringify(draft.question));
}

function addEarlier(text: string, path: Path, until: string, parameters: string): string {
  const item = `{ until: "${until}", parameters: ${parameters} }`;
  return hasField(text, path, "earlier")
    ? addItem(text, [...path, "earlier"], [item])
    : setField(text, path, "earlier", `[${item}]`);
}

function applyDraft(text: string, { spot, key, value, item }: Draft): string {
  return item === undefined
    ? addEntry(text, spot.path(text), key, value)
    : addItem(text, spot.path(text), item);
}

function endEntry(text: string, spot: DraftSpot, release: string): string {
  return setField(text, spot.path(text), "until", `"${release}"`);
}
