// Access control list and extended attributes of one file on their way ahead of the core, in the order in which it asks for them.
import { AclPacket, bRC_More, FO_ACL, FO_XATTR, FT_LNK, XattrPacket } from "bareosfd";
import type { bRC, FileName, SavePacket } from "bareosfd";
import type { AheadEntries } from "./ahead-entries.js";
import type { Step } from "./ahead-file.js";
import type { Call } from "./call.js";
import { getAclCall, getXattrCall } from "./callbacks.js";
import type { Failures } from "./failures.js";
import type { Plugin } from "./plugin.js";
import { AheadKind, Follows } from "./protocol.js";
import { isThenable } from "./results.js";

/** What of its attributes the core will ask for, as flags of `Follows`: what the fileset wants and the plugin has. */
export function attributesOf(plugin: Plugin, packet: SavePacket): number {
  const acl = packet.hasFlag(FO_ACL) && packet.type !== FT_LNK && plugin.has("getAcl");
  const xattrs = packet.hasFlag(FO_XATTR) && plugin.has("getXattr");
  return (acl ? Follows.acl : 0) | (xattrs ? Follows.xattrs : 0);
}

export interface AheadAttributesParts {
  readonly entries: AheadEntries;
  readonly failures: Failures;
  readonly plugin: Plugin;
}

export class AheadAttributes {
  private dropped = false;

  constructor(
    private readonly fname: FileName,
    private follows: number,
    private readonly parts: AheadAttributesParts,
  ) {}

  /** Asks the plugin for the next of them. Never fails: what goes wrong becomes an entry. */
  step(): Step | PromiseLike<Step> {
    const { entries, plugin } = this.parts;
    if (this.follows === 0) return "end";
    if (!entries.hasRoom()) return "full";
    const { fname } = this;
    return (this.follows & Follows.acl) !== 0
      ? this.ask(AheadKind.acl, Follows.acl, getAclCall(plugin, new AclPacket({ fname })))
      : this.ask(AheadKind.xattr, Follows.xattrs, getXattrCall(plugin, new XattrPacket({ fname })));
  }

  /** Nobody wants them any more; an answer that comes late is not written. */
  drop(): void {
    this.dropped = true;
  }

  private ask(kind: number, flag: number, call: Call): Step | PromiseLike<Step> {
    const succeeded = (value: unknown): Step => {
      if (this.dropped) return "end";
      return this.wrote(flag, this.parts.entries.attribute(kind, call, value));
    };
    const failed = (error: unknown): Step => {
      if (this.dropped) return "end";
      this.parts.failures.report(call.name, error);
      this.parts.entries.failedAttribute(kind, call, error);
      return this.wrote(flag);
    };
    try {
      const value = call.run();
      return isThenable(value) ? value.then(succeeded).then(undefined, failed) : succeeded(value);
    } catch (error) {
      return failed(error);
    }
  }

  private wrote(flag: number, code?: bRC): Step {
    if (flag === Follows.acl || code !== bRC_More) this.follows &= ~flag;
    return this.follows === 0 ? "end" : "done";
  }
}
