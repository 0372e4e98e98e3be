// The callbacks of ACLs and extended attributes, which plugins of files on disk have when they ask for them (`keepAttributes`).
// They stand on the prototype and not in the class: a plugin may have methods of its own in their place, and who has none
// is not called.
import { FileAttributes } from "../native/attributes.js";
import type { AclPacket } from "../packets/AclPacket.js";
import type { RestorePacket } from "../packets/RestorePacket.js";
import type { XattrPacket } from "../packets/XattrPacket.js";

/** A plugin that has a say. */
interface Keeper {
  readonly keepAttributes?: unknown;
}

/** What was made for each plugin. */
const made = new WeakMap<object, FileAttributes>();

function attributesOf(plugin: object): FileAttributes {
  const attributes = made.get(plugin) ?? new FileAttributes();
  made.set(plugin, attributes);
  return attributes;
}

const CALLBACKS = {
  getAcl(packet: AclPacket) {
    return attributesOf(this).getAcl(packet);
  },
  setAcl(packet: AclPacket) {
    return attributesOf(this).setAcl(packet);
  },
  getXattr(packet: XattrPacket) {
    return attributesOf(this).getXattr(packet);
  },
  setXattr(packet: XattrPacket) {
    return attributesOf(this).setXattr(packet);
  },
};

/** Gives a base class the callbacks. Each is there as long as its object says `keepAttributes`. */
export function provideAttributes(prototype: object): void {
  for (const [name, callback] of Object.entries(CALLBACKS)) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: Keeper) {
        return this.keepAttributes === true ? callback : undefined;
      },
      set(this: object, value: unknown) {
        const own = { value, configurable: true, enumerable: true, writable: true };
        Object.defineProperty(this, name, own);
      },
    });
  }
}

/** Whether these callbacks are the base class's, and there. */
export function keepsAttributes(
  plugin: object,
  names: readonly (keyof typeof CALLBACKS)[],
): boolean {
  return names.every((name) => Reflect.get(plugin, name) === CALLBACKS[name]);
}

/** createFile is done, see `FileAttributes.created`. */
export function noteCreated(plugin: Keeper, packet: RestorePacket): void {
  if (plugin.keepAttributes === true) attributesOf(plugin).created(packet);
}

/** Everything is restored, see `FileAttributes.finish`. */
export function finishAttributes(plugin: object): void {
  made.get(plugin)?.finish();
}
