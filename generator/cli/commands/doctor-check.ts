// What `bareos-node doctor` says about one thing: a line of its report, and an entry of `checks` under --json.
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Not there, and nothing that is wanted needs it: it does not count. */
  readonly optional?: true;
  /** Version and place, or what is wrong. */
  readonly detail: string;
  /** What it is needed for. */
  readonly purpose: string;
  /** What to type; only where something is wrong. */
  readonly fix?: string;
}
