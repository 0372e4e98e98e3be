// What an administrator may write into bareos-node.conf. The table of the C++ side and that of docs/policy.md are made from
// this one.
import type { Daemon } from "../ir/types.js";
import { DAEMONS } from "../ir/types.js";

/** How a value is written. */
export type DirectiveKind =
  "flag" | "folders" | "names" | "number" | "options" | "path" | "time" | "user";

export interface PolicyDirective {
  /** As Bareos writes names: words with capitals. Case and blanks do not count. */
  readonly name: string;
  readonly kind: DirectiveKind;
  readonly daemons: readonly Daemon[];
  /** What holds when the file does not have it; text of Markdown. */
  readonly otherwise: string;
  /** Text of Markdown. */
  readonly meaning: string;
}

export const POLICY_DIRECTIVES: readonly PolicyDirective[] = [
  {
    name: "Module Path",
    kind: "folders",
    daemons: DAEMONS,
    otherwise: "any folder",
    meaning:
      "folders in or below which modules have to lie: `module_path`, and the file that is loaded in the end. Links are followed on both sides",
  },
  {
    name: "Module",
    kind: "names",
    daemons: DAEMONS,
    otherwise: "any name",
    meaning:
      "values that `module_name` may have. A name alone says nothing of where its file comes from: use it with `Module Path`",
  },
  {
    name: "Node",
    kind: "path",
    daemons: DAEMONS,
    otherwise: "`BAREOS_NODE` of the daemon's environment, else `node` in its `PATH`",
    meaning: "the Node.js that runs plugins. The option `node` is refused unless it says the same",
  },
  {
    name: "Inspect",
    kind: "flag",
    daemons: DAEMONS,
    otherwise: "`no`",
    meaning: "whether the option `inspect` may open a debugger, on a loopback address in any case",
  },
  {
    name: "Node Memory",
    kind: "number",
    daemons: DAEMONS,
    otherwise: "no limit",
    meaning: "megabytes for JavaScript's heap: the most, and what holds without `node_memory`",
  },
  {
    name: "Load Limit",
    kind: "time",
    daemons: DAEMONS,
    otherwise: "no limit for `load_limit`",
    meaning: "the longest `load_limit`, and what holds without it",
  },
  {
    name: "Callback Limit",
    kind: "time",
    daemons: DAEMONS,
    otherwise: "no limit for these",
    meaning:
      "the longest `callback_limit` (File Daemon) and `event_limit` (the others), and what holds without them",
  },
  {
    name: "Cancel Grace",
    kind: "time",
    daemons: DAEMONS,
    otherwise: "no limit for `cancel_grace`",
    meaning: "the longest `cancel_grace`, and what holds without it",
  },
  {
    name: "Free Limit",
    kind: "time",
    daemons: ["sd", "dir"],
    otherwise: "no limit for `free_limit`",
    meaning: "the longest `free_limit`, and what holds without it",
  },
  {
    name: "Maximum Workers",
    kind: "number",
    daemons: DAEMONS,
    otherwise: "no limit",
    meaning: "how many workers one daemon has at once; a job that would need one more fails",
  },
  {
    name: "Environment",
    kind: "names",
    daemons: DAEMONS,
    otherwise: "none",
    meaning:
      "further variables of the daemon's environment that workers get; a `*` at the end stands for anything",
  },
  {
    name: "User",
    kind: "user",
    daemons: DAEMONS,
    otherwise: "the daemon's own",
    meaning: "the user that workers run as, with the groups that it has",
  },
  {
    name: "SD Plugin Options",
    kind: "options",
    daemons: ["sd"],
    otherwise: "none",
    meaning: "a plugin of the Storage Daemon that is always there; may come several times",
  },
  {
    name: "Dir Plugin Options",
    kind: "options",
    daemons: ["dir"],
    otherwise: "none",
    meaning: "the same for the Director",
  },
];
