// Runs tasks side by side, as many as the machine has processors.
import { availableParallelism } from "node:os";

export type Limit = <Result>(task: () => Promise<Result>) => Promise<Result>;

export function createLimit(slots: number = availableParallelism()): Limit {
  let free = Math.max(1, slots);
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // A slot is handed over directly, so a newcomer cannot slip in between.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** Like Promise.all, but waits for every task to end before it reports the first failure in order. */
export async function allInOrder<Result>(
  tasks: readonly Promise<Result>[],
): Promise<readonly Result[]> {
  const results = await Promise.allSettled(tasks);
  return results.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
