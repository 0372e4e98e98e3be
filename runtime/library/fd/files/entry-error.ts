// The error for an entry of a plugin's list that cannot be saved as it was given. Nothing of an entry is dropped silently.
import { inspect } from "node:util";
import type { FileName } from "../types.js";
import { printableName } from "./names.js";

const LONGEST_LABEL = 300;

/**
 * An entry of `files()` that contradicts itself, or has a property that cannot be used. The message names the entry and
 * the property. It fails the job: whatever was meant, something would be missing in the backup.
 */
export class EntryError extends TypeError {
  override readonly name = "EntryError";
  /** The property, e.g. `stat.st_mtime`. */
  readonly field: string;

  /**
   * @param entry - The entry as it was given.
   * @param field - Its property; the sentence goes on with `problem`.
   */
  constructor(entry: unknown, field: string, problem: string) {
    super(`files() gave ${labelOf(entry)}: ${field} ${problem}`);
    this.field = field;
  }
}

/** What an entry is called in messages: its name, as far as it has one. */
function labelOf(entry: unknown): string {
  const text = nameOf(entry) ?? inspect(entry, { depth: 0, breakLength: Infinity });
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text;
}

function nameOf(entry: unknown): string | null {
  if (isName(entry)) return printableName(entry);
  if (typeof entry !== "object" || entry === null) return null;
  const path: unknown = Reflect.get(entry, "path");
  if (isName(path)) return printableName(path);
  const object: unknown = Reflect.get(entry, "objectName");
  return isName(object) ? `the restore object ${printableName(object)}` : null;
}

/** A value of the wrong kind, for the end of a sentence. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 0, breakLength: Infinity, maxStringLength: 60 });
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function isName(value: unknown): value is FileName {
  return (typeof value === "string" || value instanceof Uint8Array) && value.length > 0;
}
