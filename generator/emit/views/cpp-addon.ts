// addon/: a Node addon that exports constants and struct layouts as the C++ compiler sees them in one release's headers.
// Its sources list names only, so no value can come from the model.
import type { ApiModel, ConstantModel, DaemonModel, Presence } from "../../model/types.js";
import type { OutputFile, ViewValue } from "../output-file.js";
import { constantExpression, otherHeaders } from "./cpp-asserts.js";
import { cppContext, releaseIndex } from "./cpp-context.js";
import { CPP_MARK, cppString } from "./cpp-names.js";

export function addonFiles(model: ApiModel): OutputFile[] {
  const daemons = model.daemons.map((daemon) => daemon.daemon);
  return [
    { path: "addon/facts.h", template: "cpp/addon_facts", view: { mark: CPP_MARK, daemons } },
    { path: "addon/addon.cc", template: "cpp/addon", view: { mark: CPP_MARK, daemons } },
    {
      path: "addon/binding.gyp",
      template: "cpp/addon_binding",
      view: {
        mark: CPP_MARK.replace("//", "#"),
        daemons,
        defaultRelease: defaultRelease(model),
        releases: model.releases.map(({ name }, index) => ({
          spellings: gypSpellings(name),
          index,
        })),
      },
    },
    ...model.daemons.map((daemon) => factsFile(model, daemon)),
  ];
}

/** The newest stable release; of a run without one, the newest. */
function defaultRelease(model: ApiModel): string {
  const stable = model.releases.filter((release) => !release.development);
  return (stable.at(-1) ?? model.releases.at(-1))?.name ?? "";
}

/** gyp turns texts that look like numbers into numbers, so a condition must know both. */
function gypSpellings(release: string): string {
  return /^\d+$/.test(release) ? `('${release}', ${release})` : `('${release}',)`;
}

interface Line {
  readonly text: string;
  readonly presence: Presence;
}

function factsFile(model: ApiModel, daemon: DaemonModel): OutputFile {
  return {
    path: `addon/facts_${daemon.daemon}.cc`,
    template: "cpp/addon_daemon",
    view: {
      mark: CPP_MARK,
      daemon: daemon.daemon,
      namespaces: [...new Set(Object.values(daemon.namespaces).flat())],
      header: daemon.header,
      headers: otherHeaders(cppContext(model, daemon)),
      constants: conditionalRuns(model, constantLines(daemon)),
      structs: structViews(model, daemon),
    },
  };
}

function constantLines(daemon: DaemonModel): readonly Line[] {
  const line = (constant: ConstantModel, name: string): Line => ({
    text: `Fact(${cppString(name)}, ${constantExpression(constant)}),`,
    presence: constant,
  });
  return daemon.groups.flatMap((group) => [
    ...group.members.map((constant) => line(constant, constant.exportName)),
    ...group.hidden.map((constant) => line(constant, constant.name)),
  ]);
}

/** Sizes and offsets of packets and tables; a field that a release lacks is left out there. */
function structViews(model: ApiModel, daemon: DaemonModel): readonly ViewValue[] {
  const structs = [...daemon.packets, ...daemon.glueStructs];
  return structs.map((struct) => {
    const names = [
      ...new Set(struct.layouts.flatMap((layout) => layout.fields.map(({ name }) => name))),
    ];
    const lines = names.map((name): Line => {
      const releases = model.releases
        .map((release) => release.name)
        .filter((release) =>
          struct.layouts.some(
            (layout) =>
              layout.releases.includes(release) &&
              layout.fields.some((field) => field.name === name),
          ),
        );
      return {
        text: `{${cppString(name)}, offsetof(${struct.struct}, ${name})},`,
        presence: { releases, since: null, removed: null },
      };
    });
    return {
      struct: struct.struct,
      condition: condition(model, struct),
      fields: conditionalRuns(model, lines),
    };
  });
}

/** Neighbours with the same lifetime share one preprocessor condition. */
function conditionalRuns(model: ApiModel, lines: readonly Line[]): readonly ViewValue[] {
  const runs: { condition: string; lines: string[] }[] = [];
  for (const line of lines) {
    const wanted = condition(model, line.presence);
    const current = runs.at(-1);
    if (current !== undefined && current.condition === wanted) current.lines.push(line.text);
    else runs.push({ condition: wanted, lines: [line.text] });
  }
  return runs;
}

/** Empty for what every release of the run has. */
function condition(model: ApiModel, presence: Presence): string {
  const indexes = presence.releases.map((release) => releaseIndex(model, release));
  if (indexes.length === model.releases.length) return "";
  const ranges: { first: number; last: number }[] = [];
  for (const index of indexes) {
    const current = ranges.at(-1);
    if (current !== undefined && current.last === index - 1) current.last = index;
    else ranges.push({ first: index, last: index });
  }
  return ranges
    .map(
      ({ first, last }) => `(BAREOS_RELEASE_INDEX >= ${first} && BAREOS_RELEASE_INDEX <= ${last})`,
    )
    .join(" || ");
}
