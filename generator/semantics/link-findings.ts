// Findings that the checks of links share.
import type { ErrorCode } from "../error-codes.js";
import type { Finding } from "../findings.js";
import type { SourcePlace } from "../ir/types.js";
import type { DaemonSemantics } from "./types.js";

export function finding(
  code: ErrorCode,
  place: SourcePlace,
  message: string,
  fix: string,
): Finding {
  return { code, message, where: place, fix };
}

/** A finding when no group has the name. `undefined` is fine: the link is optional. */
export function checkGroup(
  daemon: DaemonSemantics,
  group: string | undefined,
  place: SourcePlace,
  what: string,
): readonly Finding[] {
  if (group === undefined || daemon.groups.some(({ entry }) => entry.name === group)) return [];
  const known = daemon.groups.map(({ entry }) => entry.name).join(", ");
  return [
    finding(
      "BN505",
      place,
      `${what} names the group ${group}, which the ${daemon.daemon} daemon does not have`,
      `name one of ${known}`,
    ),
  ];
}
