// The table of what bareos-node.conf may say, for the page about it.
import { DAEMONS } from "../ir/types.js";
import { POLICY_DIRECTIVES, type DirectiveKind } from "../semantics/policy-directives.js";
import { table, type Sections } from "./markdown.js";

/** How values are written, for people. */
const WRITTEN: Readonly<Record<DirectiveKind, string>> = {
  flag: "`yes` or `no`",
  folders: "list of folders",
  names: "list of names",
  number: "number",
  options: "plugin options",
  path: "path",
  time: "time",
  user: "user's name",
};

export function policySections(): Sections {
  const rows = POLICY_DIRECTIVES.map(({ name, kind, daemons, otherwise, meaning }) => [
    `\`${name}\``,
    WRITTEN[kind],
    daemons.length === DAEMONS.length ? "all" : daemons.join(", "),
    otherwise,
    meaning,
  ]);
  return new Map([
    ["directives", table(["directive", "value", "daemons", "without it", "meaning"], rows)],
  ]);
}
