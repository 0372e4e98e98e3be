// Mistakes of a plugin: the code, one fatal message with the reason, and a worker that goes on.
import {
  bEventCancelCommand,
  bRC_Error,
  bRC_OK,
  CF_ERROR,
  FT_REG,
  RestorePacket,
  SavePacket,
} from "bareosfd";
import {
  RestorePacketMasks,
  SavePacketMasks,
  writeRestorePacket,
  writeSavePacket,
} from "bareosfd/codec";
import { expect, it } from "vitest";
import { Request } from "../../runtime/worker/protocol.js";
import { codeOf, load, open } from "./support/session.js";

const FATAL = 3;

it.each([
  [
    "throws",
    () => {
      throw new Error("boom");
    },
    "endBackupFile failed: Error: boom",
  ],
  [
    "rejects with no error",
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the mistake under test
    () => Promise.reject("text"),
    "no Error was thrown: 'text'",
  ],
  ["rejects", () => Promise.reject(new Error("later")), "Error: later"],
  ["returns nothing", () => undefined, "endBackupFile returned nothing"],
  [
    "returns text",
    () => "ok",
    "endBackupFile must return a bRC code such as bRC_OK, but it returned 'ok'",
  ],
  ["returns a number that is no code", () => 9, "it returned 9"],
  ["resolves to no code", () => Promise.resolve(null), "it returned null"],
  ["returns bRC_Term", () => 4, "would unload the plugin"],
])("a callback that %s", async (_, endBackupFile, message) => {
  const { channel } = await load({ endBackupFile });
  expect(codeOf(await channel.ask(Request.endBackupFile))).toBe(bRC_Error);
  expect(channel.posted).toHaveLength(1);
  expect(channel.posted[0]).toMatchObject({
    level: FATAL,
    text: expect.stringContaining(message) as string,
  });
  expect(codeOf(await channel.ask(Request.endRestoreFile))).toBe(bRC_OK);
});

it("a stack names the plugin's line and leaves the runtime out", async () => {
  const { channel } = await load({
    endBackupFile: () => {
      throw new Error("boom", { cause: new Error("deeper") });
    },
  });
  await channel.ask(Request.endBackupFile);
  const text = channel.posted[0]?.text ?? "";
  expect(text).toMatch(/failures\.test\.ts:\d+/);
  expect(text).toContain("deeper");
  expect(text).not.toContain("dispatcher");
});

it("a packet of wrong values is named field by field", async () => {
  const changes: [object, string][] = [
    [{ type: FT_REG }, "SavePacket.fname"],
    [{ fname: "/a" }, "SavePacket.type"],
    [{ fname: "/a", type: "file" }, "SavePacket.type: expected a signed 32-bit integer"],
    [{ fname: "/a", type: FT_REG, statp: null }, "SavePacket.statp"],
    [{ fname: "/a\0b", type: FT_REG }, "SavePacket.fname"],
  ];
  for (const [change, message] of changes) {
    const { channel } = await load({
      startBackupFile: (packet: SavePacket) => {
        Object.assign(packet, change);
        return bRC_OK;
      },
    });
    const answer = await channel.ask(Request.startBackupFile, (writer) => {
      writeSavePacket(writer, SavePacketMasks.startBackupFile.toPlugin, new SavePacket());
    });
    expect(codeOf(answer)).toBe(bRC_Error);
    expect(channel.posted[0]?.text).toContain(message);
  }
});

it("a restored file is marked as failed", async () => {
  const { channel } = await load({
    createFile: () => {
      throw new Error("no space");
    },
  });
  const answer = open(
    await channel.ask(Request.createFile, (writer) => {
      writeRestorePacket(writer, RestorePacketMasks.createFile.toPlugin, new RestorePacket());
    }),
  );
  expect([answer.code, answer.packet, answer.reader.i32()]).toEqual([bRC_Error, true, CF_ERROR]);
});

it("a request that cannot be read is answered", async () => {
  const { channel } = await load({ startBackupFile: () => bRC_OK });
  expect(codeOf(await channel.ask(Request.startBackupFile))).toBe(bRC_Error);
  expect(channel.posted[0]?.text).toContain("a message ends after 0 bytes");
});

it("cancel aborts the signal, tells the plugin, and what follows from it is not fatal", async () => {
  const events: unknown[] = [];
  class Plugin {
    declare readonly signal: AbortSignal;
    handlePluginEvent(event: number, value: unknown): number {
      events.push([event, value]);
      throw new Error("not important");
    }
    endBackupFile(): Promise<number> {
      return new Promise((_, reject) => {
        this.signal.addEventListener("abort", () => {
          reject(this.signal.reason as Error);
        });
      });
    }
  }
  const { channel, session } = await load({ default: Plugin });
  const answer = channel.ask(Request.endBackupFile);
  channel.cancelled = true;
  session.onCancel();
  session.onCancel();
  expect(codeOf(await answer)).toBe(bRC_Error);
  expect(events).toEqual([[bEventCancelCommand, null]]);
  // The mistake in the handler is an error in the job, and what failed with the signal a line in the trace.
  expect(channel.posted.map(({ kind }) => kind)).toEqual([5, 6]);
});
