// The options of `bareos-node run`, as the command line gives them.

export interface RunOptions {
  readonly abi: string;
  readonly level: string;
  readonly since?: string;
  readonly previous?: string;
  readonly accurate?: boolean;
  readonly option?: readonly string[];
  readonly optionsPlugin?: readonly string[];
  readonly file?: readonly string[];
  readonly also?: readonly string[];
  readonly filesetOptions?: string;
  readonly stripPath?: string;
  readonly backup?: string;
  readonly null?: boolean;
  readonly estimate?: boolean;
  readonly verify?: boolean;
  readonly restore?: readonly string[];
  readonly where?: string;
  readonly inPlace?: boolean;
  readonly replace?: string;
  readonly cancelAfter?: string;
  readonly debugLevel?: string;
  readonly daemon: string;
  readonly event?: readonly string[];
  readonly script?: string;
  readonly set?: readonly string[];
  readonly inspect?: string | true;
  readonly watch?: boolean;
  readonly help?: boolean;
}

/** The options that are a File Daemon's alone, as they are typed. */
export const FILE_DAEMON_ONLY: ReadonlyMap<keyof RunOptions, string> = new Map([
  ["since", "--since"],
  ["previous", "--previous"],
  ["accurate", "--accurate"],
  ["optionsPlugin", "--options-plugin"],
  ["file", "--file"],
  ["also", "--also"],
  ["filesetOptions", "--fileset-options"],
  ["stripPath", "--strip-path"],
  ["backup", "--backup"],
  ["null", "--null"],
  ["estimate", "--estimate"],
  ["verify", "--verify"],
  ["restore", "--restore"],
  ["where", "--where"],
  ["inPlace", "--in-place"],
  ["replace", "--replace"],
  ["cancelAfter", "--cancel-after"],
]);

/** Those of the other two. */
export const EVENT_DAEMONS_ONLY: ReadonlyMap<keyof RunOptions, string> = new Map([
  ["event", "--event"],
  ["script", "--script"],
  ["set", "--set"],
]);
