// Which entry something new needs: the file, the place in it, and a first guess with the question that a person has to answer.
import { parse } from "yaml";
import { enumOf, isNameless } from "../drift/compare/enums.js";
import type { Daemon } from "../ir/types.js";
import { headerPlace } from "../model/lockstep.js";
import type { DaemonRun } from "../model/run.js";
import { likelyGroup } from "../model/suggest.js";
import type { DaemonSemantics, GroupSemantics, Semantics } from "../semantics/types.js";
import { decide, newest, type Draft, type DraftSpot, type Item } from "./draft.js";
import { functionEntry } from "./function-entries.js";
import { fieldRoles } from "./roles.js";
import type { Path } from "./yaml-edit.js";

export interface EntryRequest {
  readonly item: Item;
  readonly daemons: readonly Daemon[];
  readonly run: DaemonRun;
  readonly semantics: Semantics;
  readonly release: string;
  /** New name of a constant -> the one that it seems to have had. */
  readonly renames: ReadonlyMap<string, string>;
}

export function entryFor(request: EntryRequest): Draft {
  const { item, daemons, run, semantics, release } = request;
  const own = semantics.daemons[run.daemon];
  const since = `since: "${release}"`;
  const list = `[${daemons.join(", ")}]`;
  switch (item.kind) {
    case "the constant":
      return constantEntry(request, own);
    case "the struct":
      return {
        spot: { file: packetsFile(daemons, run.daemon), path: () => ["structs"] },
        key: item.name,
        value: `{ ${since}, daemons: ${list}, use: ignored, reason: Not looked into yet., ${decide("do plugins see it? Then describe it under packets: with its fields; else say in reason: why not")} }`,
      };
    case "the typedef":
      return {
        spot: { file: packetsFile(daemons, run.daemon), path: () => ["typedefs"] },
        key: item.name,
        value: `{ ${since}, daemons: ${list}, use: ignored, reason: Not looked into yet., ${decide("does the glue spell it (use: glue), or why does nobody need it (reason:)")} }`,
      };
    case "the function":
      return functionEntry(item, run, own, since);
    default:
      return fieldEntry(item, run, own, since);
  }
}

/** Where the entry of something known stands; undefined when it has none of its own. */
export function placeFor(item: Item, daemon: Daemon, semantics: Semantics): DraftSpot | undefined {
  const own = semantics.daemons[daemon];
  const [owner = "", inner = ""] = item.name.split(/\.(.*)/);
  switch (item.kind) {
    case "the constant": {
      const group = groupWith(own, item.name);
      return group === undefined ? undefined : membersSpot(group, daemon, [item.name]);
    }
    case "the layouts":
    case "the struct": {
      const key = own.packets.has(item.name) ? "packets" : "structs";
      const place = (own.packets.get(item.name) ?? own.structs.get(item.name))?.place;
      return place && { file: place.file, path: () => [key, item.name] };
    }
    case "the typedef": {
      const place = own.typedefs.get(item.name)?.place;
      return place && { file: place.file, path: () => ["typedefs", item.name] };
    }
    case "the function": {
      const key = own.coreFunctions.table === owner ? "coreFunctions" : "entryPoints";
      return { file: `${daemon}/functions.yaml`, path: () => [key, "functions", inner] };
    }
    default: {
      const spot = fieldsSpot(owner, own);
      return spot && { file: spot.file, path: (text) => [...spot.path(text), inner] };
    }
  }
}

const QUESTIONS = {
  variables:
    "how does the daemon store it (read:, write:), or why can it not be had (broken:)? Look at its GetValue",
  events: "what comes with it (value:), and when is it raised? Look at where the daemon raises it",
  constants: "is it for plugins? Then say what it means in note:; else ignore: with the reason",
} as const;

function constantEntry(request: EntryRequest, own: DaemonSemantics): Draft {
  const { item, daemons, run, release, renames } = request;
  const before = renames.get(item.name);
  const group = before === undefined ? likelyGroup(own, item.name, run) : groupWith(own, before);
  const since = `since: "${release}"`;
  if (group === undefined || isForeign(item.name, group, run)) {
    return newGroup(item, daemons, run, since);
  }
  const guess = { variables: "read: int32, ", events: "value: none, ", constants: "" };
  const { role } = group.entry;
  const hint =
    before === undefined
      ? ""
      : `it has the number of ${before}: is it the same under another name? `;
  const value = `{ ${since}, ${guess[role]}${decide(`${hint}${QUESTIONS[role]}`)} }`;
  return { spot: membersSpot(group, run.daemon, []), key: item.name, value };
}

function groupWith(own: DaemonSemantics, name: string): GroupSemantics | undefined {
  return own.groups.find(({ members }) => members.has(name));
}

/** A new enum of its own is no part of a group that only happens to be in the same header. */
function isForeign(name: string, group: GroupSemantics, run: DaemonRun): boolean {
  if (group.members.has(name)) return false;
  const ir = newest(run);
  const home = ir === undefined ? undefined : enumOf(ir, name);
  const siblings = Object.keys(ir?.enums[home ?? ""]?.members ?? {});
  return siblings.length > 0 && !siblings.some((sibling) => group.members.has(sibling));
}

/** A group for an enum whose members all are new. The second member finds the group of the first. */
function newGroup(item: Item, daemons: readonly Daemon[], run: DaemonRun, since: string): Draft {
  const ir = newest(run);
  const home = ir === undefined ? undefined : enumOf(ir, item.name);
  const members = home === undefined ? [item.name] : Object.keys(ir?.enums[home]?.members ?? {});
  const name = home !== undefined && !isNameless(home) ? home : `${item.name}Group`;
  const question = decide(
    `is it for plugins? Then give the group a dictionary: and say what its members mean; else ignore: each with the reason`,
  );
  const file = daemons.length > 1 ? "common/constants.yaml" : `${run.daemon}/constants.yaml`;
  const lines = [
    `name: ${name}`,
    "role: constants",
    `daemons: [${daemons.join(", ")}]`,
    `header: ${
      headerPlace(
        run,
        item.name,
        run.releases.map(({ release }) => release),
      ).file
    }`,
    "doc: Not described yet.",
    "members:",
    ...members.map(
      (member, index) => `  ${member}: { ${since}${index === 0 ? `, ${question}` : ""} }`,
    ),
  ];
  return {
    spot: { file, path: () => ["groups"] },
    key: name,
    value: "",
    item: lines,
    covers: members,
  };
}

function fieldEntry(item: Item, run: DaemonRun, own: DaemonSemantics, since: string): Draft {
  const [tag = "", field = ""] = item.name.split(/\.(.*)/);
  const spot = fieldsSpot(tag, own) ?? {
    file: packetsFile([run.daemon], run.daemon),
    path: (): Path => ["structs", tag, "fields"],
  };
  const ir = newest(run);
  const type = ir?.structs[tag]?.fields.find(({ name }) => name === field)?.type;
  const { likely, fitting } =
    ir === undefined || type === undefined
      ? { likely: "number", fitting: [] }
      : fieldRoles(field, type, ir);
  const question = decide(
    `who sets it and who reads it? Give it its role: (${fitting.join("|") || `none fits ${type ?? "it"}`}) and name it in directions:, or say in ignore: why plugins need it not`,
  );
  const value = own.packets.has(tag)
    ? `{ ${since}, role: ${likely}, ignore: Not looked into yet., ${question} }`
    : `{ ${since} }`;
  return { spot, key: field, value };
}

function fieldsSpot(tag: string, own: DaemonSemantics): DraftSpot | undefined {
  const packet = own.packets.get(tag);
  if (packet !== undefined) {
    return { file: packet.place.file, path: () => ["packets", tag, "fields"] };
  }
  const struct = own.structs.get(tag);
  return struct && { file: struct.place.file, path: () => ["structs", tag, "fields"] };
}

function membersSpot(group: GroupSemantics, daemon: Daemon, rest: Path): DraftSpot {
  return {
    file: group.place.file,
    path: (text) => {
      const { groups } = parse(text) as { groups: { name: string; daemons: string[] }[] };
      const index = groups.findIndex(
        ({ name, daemons }) => name === group.entry.name && daemons.includes(daemon),
      );
      return ["groups", index, "members", ...rest];
    },
  };
}

function packetsFile(daemons: readonly Daemon[], daemon: Daemon): string {
  return daemons.length > 1 ? "common/structs.yaml" : `${daemon}/packets.yaml`;
}
