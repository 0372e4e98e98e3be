// Next steps for something new in a header: the file to edit, where in it, and a line to begin with.
import { placeText } from "../findings.js";
import type { DaemonSemantics, GroupSemantics } from "../semantics/types.js";
import { headerPlace } from "./lockstep.js";
import type { DaemonRun } from "./run.js";

/** What the new entry needs, by the role of the group that it belongs to. */
const MEMBER_LINES = {
  constants: (name: string) => `${name}:`,
  variables: (name: string) => `${name}: { read: string }`,
  events: (name: string) => `${name}: { value: none }`,
} as const;

const OR_IGNORE = "or ignore: with the reason why plugins do not need it";

export function suggestConstant(
  semantics: DaemonSemantics,
  folder: string,
  name: string,
  run: DaemonRun,
): string {
  const group = likelyGroup(semantics, name, run);
  if (group === undefined) {
    return `describe it in ${folder}/${semantics.daemon}/constants.yaml in a group for its header: ${name}:, ${OR_IGNORE}`;
  }
  const line = MEMBER_LINES[group.entry.role](name);
  return `add under members: of the group ${group.entry.name} (${placeText(group.place)}) the line "${line}" with its since:, ${OR_IGNORE}`;
}

/** The group of its siblings in the enum; else that of its header with the most similar name. */
export function likelyGroup(
  { groups }: DaemonSemantics,
  name: string,
  run: DaemonRun,
): GroupSemantics | undefined {
  const siblings = run.releases.flatMap(({ ir }) =>
    Object.values(ir.enums)
      .filter(({ members }) => members[name] !== undefined)
      .flatMap(({ members }) => Object.keys(members)),
  );
  const ofEnum = groups.find(({ members }) => siblings.some((sibling) => members.has(sibling)));
  if (ofEnum !== undefined) return ofEnum;
  const releases = run.releases.map(({ release }) => release);
  const { file } = headerPlace(run, name, releases);
  const scored = groups
    .filter(({ entry }) => entry.header === file)
    .map((group) => ({
      group,
      score: Math.max(0, ...[...group.members.keys()].map((member) => commonPrefix(member, name))),
    }))
    .sort((left, right) => right.score - left.score);
  return scored[0]?.group;
}

function commonPrefix(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}

export function suggestStruct(folder: string, semantics: DaemonSemantics, tag: string): string {
  return `add to ${folder}/${semantics.daemon}/packets.yaml: under packets: when plugins see it, else under structs: "${tag}: { daemons: [${semantics.daemon}], use: ignored, reason: why }"`;
}

export function suggestTypedef(folder: string, semantics: DaemonSemantics, name: string): string {
  return `add to ${folder}/${semantics.daemon}/packets.yaml under typedefs: "${name}: { daemons: [${semantics.daemon}], use: ignored, reason: why }"`;
}

export function suggestField(place: string, field: string, type: string): string {
  return `add under fields: of ${place} the line "${field}: { role: ${likelyRole(type)} }" with its since:, ${OR_IGNORE}, and name it in directions:`;
}

export function suggestPlainField(place: string, field: string): string {
  return `add ${field}: under fields: of ${place}, with its since:`;
}

export function suggestFunction(
  key: "coreFunctions" | "entryPoints",
  place: string,
  name: string,
): string {
  return `add ${name}: under ${key}: functions: of the table in ${place}, with its parameters and its since:, ${OR_IGNORE}`;
}

function likelyRole(type: string): string {
  if (type.endsWith("*")) return type.includes("char") ? "string" : "bytes";
  if (type === "bool") return "boolean";
  if (type === "time_t") return "time";
  return type.endsWith("stat") ? "stat" : "number";
}
