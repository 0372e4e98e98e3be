// What a callback may return: a code of bRC, or nothing where nothing else can be meant.
import { inspect } from "node:util";
import { bRC_OK, bRC_Term, bRCs } from "#bareos";
import type { bRC } from "#bareos";

const CODES: ReadonlyMap<unknown, string> = new Map(
  Object.entries(bRCs).map(([name, code]) => [code, name]),
);

/** The code that a callback returned. Throws for what is none, naming the callback. */
export function resultOf(callback: string, value: unknown, mayBeVoid: boolean): bRC {
  if (value === undefined) {
    if (mayBeVoid) return bRC_OK;
    throw new TypeError(`${callback} returned nothing; it must return a bRC code such as bRC_OK`);
  }
  if (!CODES.has(value)) {
    throw new TypeError(
      `${callback} must return a bRC code such as bRC_OK, but it returned ${inspect(value, { depth: 0 })}`,
    );
  }
  if (value === bRC_Term) {
    throw new TypeError(
      `${callback} returned bRC_Term, which would unload the plugin under other jobs`,
    );
  }
  return value as bRC;
}

/** Whether a callback answers later. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === "object" || typeof value === "function") &&
    value !== null &&
    typeof Reflect.get(value, "then") === "function"
  );
}
