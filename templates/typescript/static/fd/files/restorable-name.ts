// Which names of entries a restore can take. Files on disk keep theirs; a plugin's own are held to it.
import { Buffer } from "node:buffer";
import type { FileName } from "../types.js";
import { printableName } from "./names.js";

/**
 * Refuses a name that leads elsewhere than it says, or that no system call takes.
 *
 * @throws TypeError with the name and the reason.
 */
export function requireRestorable(name: FileName): void {
  const bytes = Buffer.from(name);
  const refuse = (why: string): never => {
    throw new TypeError(
      `files() gave the path ${printableName(name)}, which no restore could take: ${why}`,
    );
  };
  if (bytes.includes(0)) refuse("it holds a zero byte");
  // Byte by byte in one of 256 letters each: only the dots matter.
  if (bytes.toString("latin1").split("/").includes("..")) refuse('".." leads out of its folder');
}
