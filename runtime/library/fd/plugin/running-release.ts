// Which release serves the plugin at this moment: a daemon's is fixed, a test's changes with its mock core.
import { isAtLeast } from "../release-order.js";
import { isDeclared, release, releases, type Release } from "../release.js";

const slot = Symbol.for("bareos-node.release");

/** The release of the daemon or of the mock core that is installed; else the newest. */
export function runningRelease(): Release {
  const name: unknown = Reflect.get(globalThis, slot);
  return releases.find((it) => it === name) ?? release;
}

/** Whether the core can move a file's data itself; releases before 22 cannot. */
export function hasDirectIo(): boolean {
  return isDeclared("iostat_do_in_core", runningRelease());
}

/** Whether the core gives a plugin's ACLs back; releases before 22 do not know them in a restore. */
export function restoresAcls(): boolean {
  return isAtLeast(runningRelease(), 22);
}
