// Whether a restore may replace a file that exists. The core leaves it to the plugin.
import type { RestorePacket } from "../packets/RestorePacket.js";

/** The letters of `RestorePacket.replace`. */
export const replaceRules = Object.freeze({
  always: 0x61,
  ifNewer: 0x77,
  ifOlder: 0x6f,
  never: 0x6e,
} as const);

/**
 * Why an existing file stays as it is, or null when it is to be replaced.
 *
 * @param modified - When the existing file was changed, in whole seconds since 1970.
 */
export function reasonToKeep(packet: RestorePacket, modified: number): string | null {
  const stored = Number(packet.statp.st_mtime);
  switch (packet.replace) {
    case replaceRules.never:
      return "it exists";
    case replaceRules.ifNewer:
      return stored > modified ? null : "the one in the backup is not newer";
    case replaceRules.ifOlder:
      return stored < modified ? null : "the one in the backup is not older";
    default:
      return null;
  }
}
