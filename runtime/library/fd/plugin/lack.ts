// What a plugin class lacks without which it could do nothing: found when it is loaded, before a job ends well and empty.
import { nearestName } from "../nearest-name.js";

/** Where the runtime finds what a plugin lacks, as a sentence; null for nothing. */
export const LACK: unique symbol = Symbol.for("bareos-node.lack");

/** A method of a plugin's class whose name is nearly one of `meant`, as the end of a sentence; empty without one. */
export function misspelt(plugin: object, meant: readonly string[]): string {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(plugin))) {
    const near = nearestName(name, meant);
    if (near !== null && near !== name) return `; should ${name} be ${near}?`;
  }
  return "";
}
