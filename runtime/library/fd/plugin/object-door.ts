// The method by which a plugin gets its restore objects back, without nulls.
import { bRC_OK } from "../constants/bRC.js";
import type { RestoreObject } from "../packets/RestoreObject.js";

/** A restore object as it was saved. It stays valid after the call. */
export interface RestoredObject {
  /** `objectName` of its entry. */
  readonly name: string;
  /** Its data. */
  readonly data: Uint8Array;
  /** Number that it was saved with. */
  readonly index: number;
  /** The job that saved it. */
  readonly jobId: number;
}

/** A plugin with objects. */
export interface ObjectDoor {
  /**
   * Takes a restore object, before the first file of a restore; in an incremental or differential backup, those of the job before, before
   * the files. A throw fails the job.
   */
  restoreObject?(object: RestoredObject): void | Promise<void>;
}

/** The callback of a plugin that has the method. */
async function restoreObjectData(
  this: ObjectDoor,
  packet: RestoreObject | null,
): Promise<typeof bRC_OK> {
  // Null says that there are no more.
  if (packet === null) return bRC_OK;
  await this.restoreObject?.({
    name: packet.object_name,
    data: Uint8Array.from(packet.object),
    index: packet.object_index,
    jobId: packet.JobId,
  });
  return bRC_OK;
}

/** Gives a base class the callback. It is there for plugins that define the method. */
export function provideObjects(prototype: object): void {
  Object.defineProperty(prototype, "restoreObjectData", {
    configurable: true,
    get(this: ObjectDoor) {
      return typeof this.restoreObject === "function" ? restoreObjectData : undefined;
    },
    set(this: object, value: unknown) {
      const own = { value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(this, "restoreObjectData", own);
    },
  });
}
