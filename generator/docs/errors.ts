// The tables of docs/errors.md: one of what hundreds of codes are about, and one of each hundred's codes.
import { ERROR_CODES, ERROR_GROUPS } from "../error-codes.js";
import { table, type Sections } from "./markdown.js";

export function errorSections(): Sections {
  const groups = Object.entries(ERROR_GROUPS);
  const codes = Object.entries(ERROR_CODES);
  return new Map([
    ["errors", table(["codes", "about"], groups)],
    ...groups.map(([group]): [string, readonly string[]] => {
      const [hundred] = group.split("xx");
      const rows = codes.filter(([code]) => code.slice(0, -2) === hundred);
      return [
        `errors ${group}`,
        table(
          ["code", "what", "why and what to do"],
          rows.map(([code, texts]) => [code, ...texts]),
        ),
      ];
    }),
  ]);
}
