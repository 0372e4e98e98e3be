// Why something of a plugin's own did not work, in one line.
import { inspect } from "node:util";
import { printable } from "../printable.js";

/** The message of an error with those that it is caused by: a failed `fetch` says only there what happened. */
export function whyOf(error: unknown): string {
  const texts: string[] = [];
  for (let next = error; next !== undefined && next !== null && texts.length < 5;) {
    const text =
      typeof next === "string"
        ? next
        : next instanceof Error
          ? messageOf(next)
          : inspect(next, { depth: 0 });
    if (!texts.some((it) => it.includes(text))) texts.push(text);
    next = next instanceof Error ? next.cause : null;
  }
  return printable(texts.join(": "));
}

function messageOf(error: Error): string {
  if (error.message !== "") return error.message;
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : error.name;
}
