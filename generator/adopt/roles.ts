// Which roles a new field or parameter can have, by its C type, and which of them is the likely one.
import { fieldMismatch, parameterMismatch } from "../model/bridge.js";
import type { Ir } from "../ir/types.js";
import {
  fieldRole,
  parameterRole,
  type FieldRole,
  type ParameterRole,
} from "../semantics/schema.js";

/** What a first guess is, and everything that it can be instead. */
export interface Roles<Role extends string> {
  readonly likely: Role;
  readonly fitting: readonly Role[];
}

/** Only marks of the packet's own have it. */
const OF_PACKETS: ReadonlySet<FieldRole> = new Set<FieldRole>(["size"]);

/** Those of messages and events, whose functions every release has. */
const OF_KNOWN_FUNCTIONS: ReadonlySet<ParameterRole> = new Set<ParameterRole>([
  ...(["sourceFile", "sourceLine", "format", "messageType", "debugLevel"] as const),
  ...(["variable", "value", "event", "events", "deviceCodes"] as const),
  // Fits everything, so it is what is left.
  "opaque",
]);

export function fieldRoles(name: string, type: string, ir: Ir): Roles<FieldRole> {
  const fitting = fieldRole.options.filter(
    (role) => !OF_PACKETS.has(role) && fieldMismatch(role, type, ir) === null,
  );
  return { likely: likely(fitting, name, "number"), fitting };
}

export function parameterRoles(name: string, type: string, ir: Ir): Roles<ParameterRole> {
  const fitting = parameterRole.options.filter(
    (role) =>
      !OF_KNOWN_FUNCTIONS.has(role) &&
      (role !== "packet" || isPacket(type, ir)) &&
      (role !== "deviceRecord" || type.includes("DeviceControlRecord")) &&
      parameterMismatch({ role, of: packetOf(type) }, type, ir) === null,
  );
  return { likely: likely(fitting, name, "opaque"), fitting };
}

/** Packets say their size first. */
function isPacket(type: string, ir: Ir): boolean {
  return ir.structs[packetOf(type)]?.fields[0]?.name === "pkt_size";
}

/** The packet behind a pointer, as the role `packet` wants it in `of:`. */
export function packetOf(type: string): string {
  return type.replace(/^const /, "").replace(/ ?\*$/, "");
}

/** Narrow roles first; a name tells a file's name from other texts. */
const LIKELY = ["context", "stat", "boolean", "flags", "result", "packet", "deviceRecord"] as const;

function likely<Role extends string>(
  fitting: readonly Role[],
  name: string,
  otherwise: Role,
): Role {
  const has = (role: string): Role | undefined => fitting.find((one) => one === role);
  if (/^fd$|filedes/i.test(name) && has("descriptor")) return has("descriptor") ?? otherwise;
  const narrow = LIKELY.map(has).find((role) => role !== undefined);
  if (narrow !== undefined) return narrow;
  if (/name|path|file|where/i.test(name) && has("path")) return has("path") ?? otherwise;
  return has("string") ?? has("number") ?? otherwise;
}
