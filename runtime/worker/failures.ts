// What becomes of a plugin's mistakes: one job message with the stack, whose type the daemon's side chooses.
import { inspect } from "node:util";
import { printable } from "#bareos";
import type { bJobMessageType } from "#bareos";
import type { Messages } from "./messages.js";
import type { SessionState } from "./state.js";

/** Frames that tell a plugin's author nothing. */
const INNER_FRAME = /^\s+at .*(?:node:internal|\/(?:runtime|dist)\/worker\/)/;

const DEBUG_LEVEL = 10;
const DEEPEST_CAUSE = 10;
const PLACE = { file: "bareos-node", line: 0 };

/** An error with its causes and its stack in terms of the TypeScript sources. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error))
    return `a value that is no Error was thrown: ${inspect(error, { depth: 1 })}`;
  const text = inspect(error, { depth: 2, compact: false, breakLength: Infinity, colors: false });
  return namesOf(error)
    .reduce((clean, name) => clean.replaceAll(name, printable(name)), text)
    .split("\n")
    .filter((line) => !INNER_FRAME.test(line))
    .join("\n");
}

/** File names that an error of the system and its causes have in their messages, as they are. */
function namesOf(error: unknown, depth = 0): readonly string[] {
  if (!(error instanceof Error) || depth > DEEPEST_CAUSE) return [];
  const names = [Reflect.get(error, "path"), Reflect.get(error, "dest")];
  const own = names.filter((name): name is string => typeof name === "string" && name !== "");
  return [...own, ...namesOf(error.cause, depth + 1)];
}

/** Type of the job message about an error of a callback. */
export type Severity = (callback: string, error: unknown) => bJobMessageType;

export class Failures {
  /** Errors that were told already: one may come by as a rejection and as an exception. */
  private readonly told = new WeakSet<object>();

  constructor(
    private readonly messages: Messages,
    private readonly state: SessionState,
    private readonly isCancelled: () => boolean,
    private readonly severity: Severity,
  ) {}

  /** Tells the job about an error of `callback`. */
  report(callback: string, error: unknown): void {
    if (typeof error === "object" && error !== null) {
      if (this.told.has(error)) return;
      this.told.add(error);
    }
    const text = `${this.state.pluginName}: ${callback} failed: ${describeError(error)}`;
    if (this.isCancelled()) {
      // The plugin did what the abort signal asked for.
      this.messages.debug(DEBUG_LEVEL, text, PLACE);
      return;
    }
    this.messages.job(this.severity(callback, error), text, PLACE);
  }
}
