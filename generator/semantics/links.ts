// What one entry says of another has to be true: groups, fields, callbacks, releases, and buffers with their lengths.
import type { Finding } from "../findings.js";
import { DAEMONS, type SourcePlace } from "../ir/types.js";
import { lifetimes } from "./assemble.js";
import { checkFunctions } from "./function-links.js";
import { checkGroup, finding } from "./link-findings.js";
import type { Lifetime } from "./releases.js";
import type { PacketFieldEntry } from "./schema.js";
import type { DaemonSemantics, PacketSemantics, Placed, Semantics } from "./types.js";

/** BN505: names something that is not there. BN506: buffer and length disagree. BN507: impossible lifetime. */
export function checkLinks(semantics: Semantics): readonly Finding[] {
  return DAEMONS.flatMap((name) => {
    const daemon = semantics.daemons[name];
    return [
      ...lifetimes(daemon).flatMap((entry) => checkLifetime(semantics, entry)),
      ...checkGroupLinks(daemon),
      ...[...daemon.packets].flatMap(([tag, packet]) => checkPacket(daemon, tag, packet)),
      ...checkFunctions(daemon, semantics.order.known),
    ];
  });
}

function checkLifetime(semantics: Semantics, { entry, place }: Placed<Lifetime>): Finding[] {
  const known = semantics.order.known;
  const unknown = [entry.since, entry.until].filter(
    (release) => release !== undefined && !known.includes(release),
  );
  if (unknown.length > 0) {
    return unknown.map((release) =>
      finding(
        "BN505",
        place,
        `the release ${String(release)} is not in releases.yaml`,
        `name one of ${known.join(", ")}, in quotes`,
      ),
    );
  }
  const { since, until } = entry;
  if (since === undefined || until === undefined || known.indexOf(since) <= known.indexOf(until))
    return [];
  return [
    finding(
      "BN507",
      place,
      `it begins with ${since} and ends with ${until}, which is before`,
      "since is the first release that declares the item, until the last one",
    ),
  ];
}

function checkGroupLinks(daemon: DaemonSemantics): readonly Finding[] {
  return daemon.groups.flatMap(({ members }) =>
    [...members.values()].flatMap(({ name, place, variable, event }) => [
      ...checkGroup(daemon, variable?.values ?? event?.values, place, name),
      ...checkMethod(daemon, event?.method, place, name),
    ]),
  );
}

/** Methods of events are methods of the entry point that gets the events, with directions for a packet. */
function checkMethod(
  daemon: DaemonSemantics,
  method: string | undefined,
  place: SourcePlace,
  name: string,
): readonly Finding[] {
  if (method === undefined) return [];
  const known = [...daemon.entryPoints.functions.values()]
    .filter(({ entry }) => Object.values(entry.parameters).some(({ role }) => role === "event"))
    .flatMap(({ entry }) => entry.methods)
    .filter((it) => [...daemon.packets.values()].some(({ entry }) => it in entry.directions));
  if (known.includes(method)) return [];
  return [
    finding(
      "BN505",
      place,
      `${name} goes to the method ${method}, which takes no packet of an event`,
      known.length === 0 ? "remove method:" : `name one of ${known.join(", ")}, or remove method:`,
    ),
  ];
}

function checkPacket(daemon: DaemonSemantics, tag: string, packet: PacketSemantics): Finding[] {
  const fields = [...packet.fields].flatMap(([name, { entry, place }]) => [
    ...checkGroup(daemon, entry.values, place, `${tag}.${name}`),
    ...checkValues(entry, `${tag}.${name}`, place),
    ...checkLength(packet, name, entry, `${tag}.${name}`, place),
    ...checkFilled(packet, entry, `${tag}.${name}`, place),
  ]);
  return [...fields, ...checkDirections(daemon, tag, packet)];
}

function checkValues(
  entry: PacketFieldEntry,
  name: string,
  place: SourcePlace,
): readonly Finding[] {
  const needed = entry.role === "enumeration" || entry.role === "flags";
  if (!needed || entry.values !== undefined) return [];
  return [
    finding(
      "BN505",
      place,
      `${name} is ${entry.role} and names no group of values`,
      "add values: with the group's name, or choose the role number",
    ),
  ];
}

function checkLength(
  packet: PacketSemantics,
  name: string,
  entry: PacketFieldEntry,
  shown: string,
  place: SourcePlace,
): readonly Finding[] {
  const pairs = [
    { role: "bytes", key: "length", partner: entry.length, back: "of", partnerRole: "length" },
    { role: "length", key: "of", partner: entry.of, back: "length", partnerRole: "bytes" },
  ] as const;
  return pairs.flatMap(({ role, key, partner, back, partnerRole }) => {
    if (entry.role !== role) {
      return partner === undefined
        ? []
        : [
            finding(
              "BN506",
              place,
              `${shown} has the role ${entry.role} and yet ${key}:`,
              `remove ${key}: or choose the role ${role}`,
            ),
          ];
    }
    const other = partner === undefined ? undefined : packet.fields.get(partner)?.entry;
    if (partner !== undefined && other?.role === partnerRole && other[back] === name) return [];
    const why =
      partner === undefined
        ? `says no ${key}:`
        : other === undefined
          ? `names ${partner}, which is no field of the packet`
          : `names ${partner}, which does not name it back as ${back}:`;
    return [
      finding(
        "BN506",
        place,
        `${shown} is ${role} and ${why}`,
        `a buffer says length: and its length says of:, each with the other's name`,
      ),
    ];
  });
}

/** Only in a buffer of the core a plugin fills a part, and another field can say how much of it. */
function checkFilled(
  packet: PacketSemantics,
  { role, owner, filled }: PacketFieldEntry,
  shown: string,
  place: SourcePlace,
): readonly Finding[] {
  if (filled === undefined) return [];
  const count = packet.fields.get(filled)?.entry;
  if (role === "bytes" && owner === "core" && count?.role === "number") return [];
  const why =
    role === "bytes" && owner === "core"
      ? `names ${filled}, which is no number of the packet`
      : `is no buffer of the core and yet says filled:`;
  return [
    finding(
      "BN506",
      place,
      `${shown} ${why}`,
      "filled: belongs to a field of the role bytes with owner: core, and names a field of the role number",
    ),
  ];
}

function checkDirections(daemon: DaemonSemantics, tag: string, packet: PacketSemantics): Finding[] {
  const { entry } = packet;
  const callbacks = new Set([
    ...daemon.coreFunctions.functions.keys(),
    ...daemon.entryPoints.functions.keys(),
    ...[...daemon.entryPoints.functions.values()].flatMap(({ entry: { methods } }) => methods),
  ]);
  return Object.entries(entry.directions).flatMap(
    ([callback, { toPlugin, toCore, always = [] }]) => {
      const place = packet.directionPlaces.get(callback) ?? packet.place;
      const unknownCallback = callbacks.has(callback)
        ? []
        : [
            finding(
              "BN505",
              place,
              `${tag} has directions for ${callback}, which is no callback, method or core function`,
              "use a name from functions.yaml",
            ),
          ];
      const fields = [...toPlugin, ...toCore].flatMap((name) => {
        const field = packet.fields.get(name);
        if (field !== undefined && field.entry.ignore === undefined) return [];
        const why = field === undefined ? "does not have" : "ignores";
        return [
          finding(
            "BN505",
            place,
            `${tag} moves ${name} in ${callback}, a field that it ${why}`,
            "correct the name or remove it",
          ),
        ];
      });
      const notNull = always.flatMap((name) => {
        if (toPlugin.includes(name) && packet.fields.get(name)?.entry.nullable === true) return [];
        return [
          finding(
            "BN505",
            place,
            `${tag} always has ${name} in ${callback}, which is no nullable field of toPlugin there`,
            "correct the name or remove it",
          ),
        ];
      });
      return [...unknownCallback, ...fields, ...notNull];
    },
  );
}
