// What tests need of the user that they run as. Whoever imports this differs for an ordinary user: as root, `npm test`
// runs these files once more without privileges.
import type { TestContext } from "vitest";

const user = process.getuid?.() ?? 0;
const group = process.getgid?.() ?? 0;

export const isRoot = user === 0;

/** Attributes of files whose owner anybody who runs the tests can restore. */
export const ownedByUs = { st_uid: user, st_gid: group } as const;

/** Skips a test that makes what only root can. `what` completes "needs root: …". */
export function needRoot(context: Pick<TestContext, "skip">, what: string): void {
  if (!isRoot) context.skip(`needs root: ${what}`);
}

/** Skips a test about what root is allowed anyway. */
export function needOrdinaryUser(context: Pick<TestContext, "skip">, what: string): void {
  if (isRoot) context.skip(`needs an ordinary user: ${what}`);
}
