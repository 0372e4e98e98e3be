// Which errors mean that headers and semantics contradict each other: for `check` that is a finding and not a failure.
import type { ErrorCode } from "../error-codes.js";

/** Findings of checkDaemon. BN515 is none of them: there the IRs could not even be compared. */
const DISAGREEMENTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "BN409",
  "BN510",
  "BN511",
  "BN512",
  "BN513",
  "BN514",
  "BN517",
]);

export function isDisagreement(code: ErrorCode): boolean {
  return DISAGREEMENTS.has(code);
}
