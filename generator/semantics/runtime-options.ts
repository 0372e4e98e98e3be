// Options of a plugin definition that are not the plugin's own. The tables of the C++ side, of the packages and of docs/
// are made from this one.
import { DAEMONS, type Daemon } from "../ir/types.js";

export interface RuntimeOption {
  readonly name: string;
  /** Where there is such an option. Elsewhere it is the plugin's. */
  readonly daemons: readonly Daemon[];
  /** Who takes it: the daemon's side out of the definition, or the base class of plugins. */
  readonly taker: "daemon" | "base class";
  /** What it is when it is not given; numbers are known to the daemon's side from here. */
  readonly fallback?: number | string;
  /** Text of Markdown. */
  readonly meaning: string;
}

const FILE_DAEMON: readonly Daemon[] = ["fd"];
const EVENTS_ONLY: readonly Daemon[] = ["sd", "dir"];

/** In the order in which messages name them. */
export const RUNTIME_OPTIONS: readonly RuntimeOption[] = [
  {
    name: "module_path",
    daemons: DAEMONS,
    taker: "daemon",
    meaning: "the folder of the module; must be there",
  },
  {
    name: "module_name",
    daemons: DAEMONS,
    taker: "daemon",
    meaning: "the module's file without its ending; must be there",
  },
  {
    name: "for_module",
    daemons: FILE_DAEMON,
    taker: "daemon",
    meaning:
      "in options of a restore whose backup has several modules: the name of the one that they are for",
  },
  {
    name: "node",
    daemons: DAEMONS,
    taker: "daemon",
    meaning:
      "path of the Node.js that runs the plugin, where the [policy](policy.md) names the same; else its `Node`, else `BAREOS_NODE` of the daemon's environment, else `node` in its `PATH`",
  },
  {
    name: "node_memory",
    daemons: DAEMONS,
    taker: "daemon",
    fallback: 0,
    meaning: "megabytes for JavaScript's heap; 0: Node's own choice",
  },
  {
    name: "load_limit",
    daemons: DAEMONS,
    taker: "daemon",
    fallback: 60,
    meaning:
      "seconds until the module has to be loaded; 0: no limit. Node may hang, be something else, or the module wait at its top",
  },
  {
    name: "cancel_grace",
    daemons: DAEMONS,
    taker: "daemon",
    fallback: 30,
    meaning: "seconds from a cancel of the job until the plugin has to be freed",
  },
  {
    name: "inspect",
    daemons: DAEMONS,
    taker: "daemon",
    meaning:
      "port, or `host:port` of a loopback address, where a debugger may attach; no limit but `cancel_grace` holds then",
  },
  {
    name: "inspect_wait",
    daemons: DAEMONS,
    taker: "daemon",
    fallback: "no",
    meaning: "`yes`: the module is loaded once a debugger is there",
  },
  {
    name: "release",
    daemons: DAEMONS,
    taker: "daemon",
    meaning: "the daemon's release, such as `25`, instead of what it says of itself",
  },
  {
    name: "callback_limit",
    daemons: FILE_DAEMON,
    taker: "daemon",
    fallback: 0,
    meaning: "seconds until a callback has to return; 0: no limit",
  },
  {
    name: "instance",
    daemons: EVENTS_ONLY,
    taker: "daemon",
    fallback: "0",
    meaning:
      "number of the plugin's instance in the job, up to 127, when it has several; the daemon reads it",
  },
  {
    name: "event_limit",
    daemons: EVENTS_ONLY,
    taker: "daemon",
    fallback: 30,
    meaning: "seconds until a callback has to return; 0: no limit",
  },
  {
    name: "free_limit",
    daemons: EVENTS_ONLY,
    taker: "daemon",
    fallback: 30,
    meaning: "seconds from `freePlugin` on for what the plugin still does after its job",
  },
  {
    name: "direct_io",
    daemons: FILE_DAEMON,
    taker: "base class",
    fallback: "no",
    meaning: "`yes`: the core reads and writes files on disk itself",
  },
  {
    name: "run_ahead",
    daemons: FILE_DAEMON,
    taker: "base class",
    fallback: "auto",
    meaning: "how far files are prepared before the core asks: `no`, `data`, `files` or `auto`",
  },
  {
    name: "readers",
    daemons: FILE_DAEMON,
    taker: "base class",
    fallback: 4,
    meaning:
      "how many files are opened and read at once where storage answers slowly, 1 to 64; the core still gets them in order",
  },
  {
    name: "write_behind",
    daemons: FILE_DAEMON,
    taker: "base class",
    fallback: "auto",
    meaning:
      "whether files of a restore are written while the core goes on to the next: `no`, `yes` or `auto`",
  },
];
