// Compiles what changed before any test runs: tests import the packages as plugins do, from their dist/, and that must not be
// older than the sources. Costs a look at digests when nothing changed.
import { ensureBuilt, outdatedBuilds } from "../../generator/setup/build.mjs";
import { withLock } from "../../generator/setup/lock.mjs";
import { reportFailure } from "../../generator/setup/report.mjs";

export async function setup(): Promise<void> {
  if (outdatedBuilds().length === 0) return;
  try {
    await withLock(ensureBuilt);
  } catch (error) {
    reportFailure(error);
    throw error;
  }
}
