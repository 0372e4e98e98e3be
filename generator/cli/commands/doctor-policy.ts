// What `bareos-node doctor` says of the administrator's policy: the daemons' own reader is asked, which the keeper has.
import { spawnSync } from "node:child_process";
import type { Host } from "../host.js";
import type { Check } from "./doctor-check.js";

export interface PolicyReport {
  readonly check: Check;
  /** The Node.js that the policy names. */
  readonly node: string | undefined;
}

const NAME = "policy";
const PURPOSE = "what the administrator allows plugins to do (docs/policy.md)";

/** By what the keeper says of a policy. */
const FIXES: ReadonlyMap<string | undefined, string> = new Map([
  ["bad", "mend it and start the daemons again; until then they run no plugin"],
  ["exposed", "mend it: whoever may change what plugins are made of runs code as the daemon"],
]);

/** As a daemon with this environment would find it. A keeper that does not run is another check's to tell. */
export function policyReport(keeper: string, host: Host): PolicyReport {
  const { stdout, error } = spawnSync(keeper, ["--policy"], {
    env: { ...host.env },
    encoding: "utf8",
  });
  const [state, file = "", node = "", ...problem] =
    error === undefined ? stdout.trimEnd().split("\t") : [];
  return { check: checkOf(state, file, problem.join("\t")), node: node === "" ? undefined : node };
}

function checkOf(state: string | undefined, file: string, problem: string): Check {
  const common = { name: NAME, purpose: PURPOSE };
  if (state === "good") return { ...common, ok: true, detail: file };
  const fix = FIXES.get(state);
  if (fix !== undefined) return { ...common, ok: false, detail: problem, fix };
  const none =
    state === "none"
      ? `none${file === "" ? "" : ` (${file})`}: node= and inspect= for the network are refused in definitions, all else is allowed`
      : "the keeper does not tell";
  return { ...common, ok: state === "none", optional: true, detail: none };
}
