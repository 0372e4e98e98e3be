// Keeps restore objects, a small and a large one, and says what comes back of them.
import { createHash } from "node:crypto";
import { BareosFdPlugin, JobMessage, M_INFO, type FileEntry, type RestoredObject } from "bareosfd";

/** More than the core leaves uncompressed, and every byte in it. */
const LARGE = Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256));

const digestOf = (data: Uint8Array): string => createHash("md5").update(data).digest("hex");

export default class Keeps extends BareosFdPlugin {
  override restoreObject({ name, data }: RestoredObject): void {
    JobMessage(M_INFO, `came back: ${name}, ${data.length} bytes, ${digestOf(data)}`);
  }

  override *files(): Generator<FileEntry> {
    yield { objectName: "small", object: "state" };
    yield { objectName: "large", object: LARGE };
    yield { path: "/keeps/file", content: digestOf(LARGE) };
  }
}
