// What property tests about releases draw from: a release, a daemon, a fresh name, and one item of a list.
import fc from "fast-check";
import { DAEMONS, type Daemon, type Ir } from "../../generator/ir/types.js";
import { RELEASES } from "./releases.js";

export const release = fc.constantFrom(...RELEASES);
export const daemon = fc.constantFrom<Daemon>(...DAEMONS);
/** A name that no header has. */
export const name = fc.stringMatching(/^[A-Za-z]\w{0,12}$/).map((text) => `Added_${text}`);
/** For `pickFrom`: lists differ in length from release to release. */
export const pick = fc.nat();

export function pickFrom<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

export function irIn(irs: readonly Ir[], inRelease: string, ofDaemon: Daemon): Ir {
  const found = irs.find((ir) => ir.release === inRelease && ir.daemon === ofDaemon);
  if (found === undefined) throw new Error("no such IR");
  return found;
}
