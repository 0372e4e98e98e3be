// The core functions of a File Daemon, answered by the daemon over the channel.
import type { Core } from "bareosfd";
import { remoteCore } from "bareosfd/codec";
import { commonCore, type CoreParts } from "./core-common.js";

/** Builds the core of a session in a File Daemon. */
export function channelCore(parts: CoreParts): Core {
  return { ...remoteCore(parts.calls), ...commonCore(parts) };
}
