// Restore objects of any size come back as they were saved: a catalogue takes them, so the channel has to.
import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { ownedByUs } from "../support/privileges.js";
import { plugin, runJobs, store } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** Below, at and beyond what an area of the channel and the ahead ring hold. */
const SIZES = [0, 1, 131_072, 2_097_100, 2_097_152, 3_000_001, 33_554_433];

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const objectOf = (size: number): Buffer => Buffer.alloc(size, `object of ${String(size)} bytes\0`);

/** Saves an object of each size, and tells the digest of each that comes back. */
const SOURCE = `
import { createHash } from "node:crypto";
import { BareosFdPlugin, JobMessage, M_INFO, bRC_OK } from "bareosfd";
export default class extends BareosFdPlugin {
  override *files() {
    for (const size of ${JSON.stringify(SIZES)})
      yield { objectName: "object " + size, object: Buffer.alloc(size, "object of " + size + " bytes\\0") };
    yield { path: "/last", content: "a file", stat: ${JSON.stringify(ownedByUs)} };
  }
  restoreObjectData(object) {
    if (object !== null && object.object !== null)
      JobMessage(M_INFO, object.object_name + " " + createHash("sha256").update(object.object).digest("hex"));
    return bRC_OK;
  }
}`;

describe.each(["no", "data", "files"])("run_ahead=%s", (mode) => {
  test.each(["21", "25", "26-dev"])("release %s", async (release) => {
    const saved = store();
    const definition = `${plugin(SOURCE)}:run_ahead=${mode}`;
    const backup = await runJobs(definition, ["--release", release, "--backup", saved]);
    expect(backup.report, backup.stderr).toMatchObject({ result: "OK", files: SIZES.length + 1 });
    const where = store();
    const restore = await runJobs(null, [
      "--release",
      release,
      "--restore",
      saved,
      "--where",
      where,
    ]);
    expect(restore.report?.result, restore.stderr).toBe("OK");
    const told = restore.job.messages.map(({ text }) => text.trim());
    expect(told).toEqual(SIZES.map((size) => `object ${String(size)} ${digestOf(objectOf(size))}`));
  });
});
