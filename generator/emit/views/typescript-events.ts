// What events bring with them: types of `value` and remarks for the documentation.
import type { EventModel } from "../../model/types.js";
import { remarks } from "../view-support/doc-comment.js";
import type { ImportCollector } from "../view-support/imports.js";
import { unionOf, valueLiteral } from "../view-support/literals.js";
import { groupType, packetType, sharedType, type PackageContext } from "./typescript-context.js";
import { literalUnion } from "./typescript-types.js";

export type EventValueView = {
  readonly number: string;
  readonly type: string;
  readonly names: string;
};

/** The group of events, if the daemon has one. */
export function eventGroup(context: PackageContext): string | undefined {
  return context.daemon.groups.find(({ role, members }) => role === "events" && members.length > 0)
    ?.name;
}

/** One row per event number: numbers that were reused between releases have the union of their values' types. */
export function eventValues(
  context: PackageContext,
  imports: ImportCollector,
): readonly EventValueView[] {
  const rows = new Map<string, { names: string[]; types: string[] }>();
  for (const group of context.daemon.groups.filter(({ role }) => role === "events")) {
    for (const { exportName, values, event } of group.members) {
      for (const number of new Set(Object.values(values).map(valueLiteral))) {
        const row = rows.get(number) ?? { names: [], types: [] };
        row.names.push(exportName);
        row.types.push(event === null ? "null" : eventValueType(context, imports, event));
        rows.set(number, row);
      }
    }
  }
  return [...rows].map(([number, { names, types }]) => ({
    number,
    type: unionOf(types),
    names: names.join(", "),
  }));
}

export function eventValueType(
  context: PackageContext,
  imports: ImportCollector,
  event: EventModel,
): string {
  const orNull = (type: string): string => (event.nullable ? `${type} | null` : type);
  // Comparing with such an event cannot be right, and the compiler says so.
  if (event.neverRaised !== null) return "never";
  switch (event.value) {
    case "none":
      return "null";
    case "string":
      return orNull("string");
    case "integer":
      return orNull(literalUnion(context, imports, event.values, 0) ?? "number");
    case "time":
      return orNull(sharedType(imports, "Int64", 0));
    case "restoreObject":
      return `${packetType(context, imports, "restore_object_pkt", 0)} | null`;
    case "savePacket":
      return orNull(packetType(context, imports, "save_pkt", 0));
    case "driveLetters":
      return "Uint8Array | null";
    case "deviceStatus":
    case "volumeStatus":
      return orNull(sharedType(imports, "StatusRecord", 0));
    case "deviceRecord":
      return orNull(sharedType(imports, "DeviceRecord", 0));
  }
}

/** The type of an event number, for parameters. */
export function eventType(context: PackageContext, imports: ImportCollector): string {
  const group = eventGroup(context);
  return group === undefined ? "number" : groupType(context, imports, group, 0);
}

export function eventRemarks(event: EventModel): string | null {
  return remarks(
    event.windowsOnly && "Raised on Windows only.",
    event.concurrent && "Raised from another thread, while another callback may be running.",
    event.deliveredWhenCancelled && "Still delivered when the job is cancelled.",
    event.perRecord && "Raised for every data record: only registered plugins are asked.",
    event.resultMatters && "The daemon acts on the result.",
  );
}
