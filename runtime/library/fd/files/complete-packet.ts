// Packets that a plugin fills itself: type and mode have to say the same, and times have to be times.
import {
  FT_PLUGIN_CONFIG,
  FT_PLUGIN_CONFIG_FILLED,
  FT_RESTORE_FIRST,
} from "../constants/FILETYPES.js";
import type { SavePacket } from "../packets/SavePacket.js";
import { kindName, kindsOf, typeName } from "./entry-kind.js";
import { hasOddTimesOfDisk, kindOf } from "./stat.js";
import { isPlausible } from "./times.js";

const OBJECTS: ReadonlySet<number> = new Set([
  FT_RESTORE_FIRST,
  FT_PLUGIN_CONFIG,
  FT_PLUGIN_CONFIG_FILLED,
]);

/** Mode of a new StatPacket: nobody said it. */
const UNTOUCHED = 0o100700;

const TIMES = ["st_atime", "st_mtime", "st_ctime"] as const;

/**
 * Completes what startBackupFile left: a mode without a kind, or that of a new StatPacket, gets the kind that the type
 * says. Throws a TypeError that names the field for a mode of another kind, for milliseconds that stand for seconds, and
 * for a restore object without name or data.
 */
export function completePacket(packet: SavePacket): void {
  const { statp, type } = packet;
  if (OBJECTS.has(type)) {
    for (const field of ["object_name", "object"] as const) {
      if (packet[field] === null)
        throw new TypeError(
          `SavePacket.${field}: it must be set, since the type is ${typeName(type)}`,
        );
    }
    return;
  }
  // What is of a wrong type is named when the packet is written.
  const found: unknown = statp;
  if (typeof found !== "object" || found === null || !Number.isInteger(statp.st_mode)) return;
  const kinds = kindsOf(type) ?? [];
  const kind = kindOf(statp.st_mode);
  const [only] = kinds;
  if (only !== undefined && !kinds.includes(kind)) {
    const isOpen = kind === 0 || statp.st_mode === UNTOUCHED;
    if (!isOpen) {
      throw new TypeError(
        `SavePacket.statp: st_mode is 0${statp.st_mode.toString(8)}, which is ${kindName(kind)}, ` +
          `but SavePacket.type is ${typeName(type)}`,
      );
    }
    if (kinds.length === 1) statp.st_mode = only | (statp.st_mode & 0o7777);
  }
  for (const field of TIMES) {
    const time = statp[field];
    if (isPlausible(time) || !Number.isFinite(Number(time)) || hasOddTimesOfDisk(statp)) continue;
    throw new TypeError(
      `SavePacket.statp: ${field} is ${time}; times are seconds, and these look like milliseconds: divide by 1000`,
    );
  }
}
