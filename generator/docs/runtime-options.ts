// The table of options that every plugin of a daemon has, for the page about writing such plugins.
import type { Daemon } from "../ir/types.js";
import { RUNTIME_OPTIONS } from "../semantics/runtime-options.js";
import { table, type Sections } from "./markdown.js";

export function optionSections(daemon: Daemon): Sections {
  const rows = RUNTIME_OPTIONS.filter(({ daemons }) => daemons.includes(daemon)).map(
    ({ name, fallback, meaning }) => [`\`${name}\``, String(fallback ?? ""), meaning],
  );
  return new Map([["options of the runtime", table(["option", "default", "meaning"], rows)]]);
}
