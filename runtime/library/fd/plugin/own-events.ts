// Methods that have an event of their own: whoever defines one need not register its event.
import { bEventHandleBackupFile, bEventRestoreObject } from "../constants/bEventType.js";
import type { bEventType } from "../constants/bEventType.js";

const EVENTS: readonly (readonly [method: string, event: bEventType])[] = [
  ["handleBackupFile", bEventHandleBackupFile],
  ["restoreObjectData", bEventRestoreObject],
];

/** The events that a plugin has methods for. */
export function ownEvents(plugin: object): bEventType[] {
  return EVENTS.filter(([method]) => typeof Reflect.get(plugin, method) === "function").map(
    ([, event]) => event,
  );
}
