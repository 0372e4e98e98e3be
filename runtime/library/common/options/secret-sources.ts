// Secret options that are not in the definition, which every backup stores: `NAME_file=PATH` and `NAME_env=VARIABLE`.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { printable } from "../printable.js";
import { rawName, rawText } from "../raw-text.js";
import { OptionError } from "./grammar.js";

/** How else a secret may be given. */
export const SECRET_SUFFIXES = ["_file", "_env"] as const;

/** A value that was found, and where. */
export interface FoundSecret {
  readonly value: string;
  readonly origin: string;
  /** What somebody should know of it. */
  readonly warning: string | null;
}

/** The text of a file, without the line end behind it. A relative name is one in `folder`. Throws an {@link OptionError}. */
export function secretFromFile(option: string, name: string, folder: string): FoundSecret {
  const file = path.isAbsolute(name) ? name : path.join(folder, name);
  const shown = printable(file);
  try {
    const raw = rawName(file);
    const place = typeof raw === "string" ? raw : Buffer.from(raw);
    const value = rawText(readFileSync(place)).replace(/\r?\n$/, "");
    if (value === "") throw new OptionError(`option ${option}: ${shown} is empty`);
    const isOpen = (statSync(place).mode & 0o004) !== 0;
    const warning = isOpen ? `option ${option}: everybody may read ${shown}; chmod o= it` : null;
    return { value, origin: `the file ${shown}`, warning };
  } catch (cause) {
    if (cause instanceof OptionError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OptionError(`option ${option}: ${printable(reason)}`, { cause });
  }
}

/** The value of a variable of the environment that the daemon runs in. Throws an {@link OptionError}. */
export function secretFromEnvironment(option: string, variable: string): FoundSecret {
  const value = process.env[variable];
  if (value === undefined || value === "") {
    throw new OptionError(
      `option ${option}: the daemon's environment has no ${printable(variable)}`,
    );
  }
  return { value, origin: `the variable ${printable(variable)}`, warning: null };
}
