// Requests become calls of the plugin's methods, and what those return becomes answers.
import {
  bRC_Core,
  bRC_Error,
  bRC_More,
  bRC_OK,
  bRC_Seen,
  FT_REG,
  RestoreObject,
  SavePacket,
} from "bareosfd";
import type { RestorePacket } from "bareosfd";
import {
  AclPacketMasks,
  readSavePacket,
  readXattrPacket,
  RestoreObjectMasks,
  RestorePacketMasks,
  SavePacketMasks,
  writeAclPacket,
  writeRestoreObject,
  writeRestorePacket,
  writeSavePacket,
  writeXattrPacket,
  XattrPacketMasks,
} from "bareosfd/codec";
import * as bareosfd from "bareosfd";
import { describe, expect, it } from "vitest";
import { Request } from "../../runtime/worker/protocol.js";
import { codeOf, OPTIONS, load, open } from "./support/session.js";

describe("loading", () => {
  it("makes one instance of a default exported class and calls loadBareosPlugin", async () => {
    const seen: unknown[] = [];
    class Plugin {
      constructor(options: string) {
        seen.push(["new", options]);
      }
      loadBareosPlugin(options: string): void {
        seen.push(["load", options, Reflect.get(this, "signal") instanceof AbortSignal]);
      }
      endBackupFile(): number {
        return bRC_OK;
      }
    }
    const { code, bitmap } = await load({ default: Plugin });
    expect(code).toBe(bRC_OK);
    expect(seen).toEqual([
      ["new", OPTIONS],
      ["load", OPTIONS, true],
    ]);
    expect(bitmap).toBe((1 << Request.newPlugin) | (1 << Request.endBackupFile));
  });

  it.each([
    ["exported functions", { freePlugin: () => undefined }],
    ["a default exported object", { default: { freePlugin: () => undefined } }],
    [
      "CommonJS that was an ES module",
      { default: { __esModule: true, default: { freePlugin: () => 0 } } },
    ],
  ])("takes %s", async (_, exports) => {
    expect(await load(exports)).toMatchObject({ code: bRC_OK, bitmap: 1 << Request.freePlugin });
  });

  it("fails with the reason when a module exports no plugin, or the daemon is another", async () => {
    const { code, bitmap, channel } = await load({ answer: 42 });
    expect({ code, bitmap }).toEqual({ code: bRC_Error, bitmap: 0 });
    expect(channel.posted[0]?.text).toContain("exports nothing that a plugin consists of");
    expect(channel.posted[0]?.text).toContain("its exports are: answer");
    expect(await load({}, "sd")).toMatchObject({ code: bRC_Error });
  });
});

describe("callbacks", () => {
  it("hands packets over and takes their fields back, also from a promise", async () => {
    const { channel } = await load({
      startBackupFile: async (packet: SavePacket) => {
        await Promise.resolve();
        packet.fname = `/of/${packet.cmd}`;
        packet.type = FT_REG;
        return bRC_OK;
      },
    });
    const { code, packet, reader } = open(
      await channel.ask(Request.startBackupFile, (writer) => {
        const given = new SavePacket({ cmd: "the command" });
        writeSavePacket(writer, SavePacketMasks.startBackupFile.toPlugin, given);
      }),
    );
    expect([code, packet]).toEqual([bRC_OK, true]);
    const back = readSavePacket(reader, SavePacketMasks.startBackupFile.toCore);
    expect(back).toMatchObject({ fname: "/of/the command", type: FT_REG });
    reader.end();
  });

  it("sends no packet with a code that asks for none", async () => {
    const { channel } = await load({ startBackupFile: () => 1 });
    const answer = await channel.ask(Request.startBackupFile, (writer) => {
      writeSavePacket(writer, SavePacketMasks.startBackupFile.toPlugin, new SavePacket());
    });
    expect(codeOf(answer)).toBe(1);
  });

  it("passes texts and file names, bytes when they are not UTF-8", async () => {
    const seen: unknown[] = [];
    const { channel } = await load({
      startRestoreFile: (command: string) => void seen.push(command),
      checkFile: (name: unknown) => {
        seen.push(name);
        return bRC_Seen;
      },
    });
    const text = await channel.ask(Request.startRestoreFile, (writer) => {
      writer.text("command", "text");
    });
    const name = await channel.ask(Request.checkFile, (writer) => {
      writer.fileName(Buffer.from([0x2f, 0xff]), "name");
    });
    expect([codeOf(text), codeOf(name)]).toEqual([bRC_OK, bRC_Seen]);
    expect(seen).toEqual(["command", Buffer.from([0x2f, 0xff])]);
  });

  it("answers for what the plugin does not define", async () => {
    const { channel } = await load({ freePlugin: () => undefined });
    expect(codeOf(await channel.ask(Request.endRestoreFile))).toBe(bRC_OK);
    const missing = open(
      await channel.ask(Request.createFile, (writer) => {
        writeRestorePacket(
          writer,
          RestorePacketMasks.createFile.toPlugin,
          new bareosfd.RestorePacket(),
        );
      }),
    );
    expect(missing.code).toBe(bRC_Error);
  });

  it("carries ACLs, extended attributes and the status of a created file", async () => {
    const { channel } = await load({
      createFile: (packet: RestorePacket) => {
        packet.create_status = bareosfd.CF_EXTRACT;
      },
      setAcl: () => undefined,
      getXattr: (packet: bareosfd.XattrPacket) => {
        packet.name = Buffer.from("user.a");
        packet.value = Buffer.from("b");
        return bRC_More;
      },
    });
    const created = open(
      await channel.ask(Request.createFile, (writer) => {
        writeRestorePacket(
          writer,
          RestorePacketMasks.createFile.toPlugin,
          new bareosfd.RestorePacket(),
        );
      }),
    );
    expect([created.code, created.reader.i32()]).toEqual([bRC_OK, bareosfd.CF_EXTRACT]);
    const acl = await channel.ask(Request.setAcl, (writer) => {
      const packet = new bareosfd.AclPacket({ fname: "/a", content: Buffer.from("u::rw-") });
      writeAclPacket(writer, AclPacketMasks.setAcl.toPlugin, packet);
    });
    expect(codeOf(acl)).toBe(bRC_OK);
    const xattr = open(
      await channel.ask(Request.getXattr, (writer) => {
        const packet = new bareosfd.XattrPacket({ fname: "/a" });
        writeXattrPacket(writer, XattrPacketMasks.getXattr.toPlugin, packet);
      }),
    );
    expect(xattr.code).toBe(bRC_More);
    expect(readXattrPacket(xattr.reader, XattrPacketMasks.getXattr.toCore).value).toEqual(
      Buffer.from("b"),
    );
  });
});

describe("events", () => {
  it("have typed values", async () => {
    const seen: unknown[] = [];
    const { channel } = await load({
      handlePluginEvent: (...args: unknown[]) => {
        seen.push(args);
        return bRC_OK;
      },
    });
    const values: [event: number, kind: number, value: bigint | string | null][] = [
      [1, 1, "Job"],
      [12, 2, 73n],
      [13, 3, 1_700_000_000n],
      [2, 0, null],
    ];
    for (const [event, kind, value] of values) {
      const answer = await channel.ask(Request.handlePluginEvent, (writer) => {
        writer.u32(event, "event");
        writer.u8(kind, "kind");
        if (typeof value === "bigint") writer.i64(value, "value");
        else if (value !== null) writer.text(value, "value");
      });
      expect(codeOf(answer)).toBe(bRC_OK);
    }
    expect(seen).toEqual([
      [1, "Job"],
      [12, 73],
      [13, 1_700_000_000],
      [2, null],
    ]);
  });

  it("go to methods of their own", async () => {
    const seen: unknown[] = [];
    const { channel } = await load({
      restoreObjectData: (object: RestoreObject | null) => {
        seen.push(object?.object_name ?? null);
        return bRC_OK;
      },
    });
    const objectEvent = (object: RestoreObject | null): Promise<Uint8Array> =>
      channel.ask(Request.handlePluginEvent, (writer) => {
        writer.u32(15, "event");
        writer.u8(object === null ? 0 : 4, "kind");
        if (object !== null) {
          writeRestoreObject(writer, RestoreObjectMasks.restoreObjectData.toPlugin, object);
        }
      });
    expect(codeOf(await objectEvent(new RestoreObject({ object_name: "vm.xml" })))).toBe(bRC_OK);
    expect(codeOf(await objectEvent(null))).toBe(bRC_OK);
    expect(seen).toEqual(["vm.xml", null]);
  });

  it("leave a file of an Options block to the core when the plugin has no interest", async () => {
    const { channel } = await load({ restoreObjectData: () => bRC_OK });
    const answer = await channel.ask(Request.handlePluginEvent, (writer) => {
      writer.u32(19, "event");
      writer.u8(5, "kind");
      writeSavePacket(
        writer,
        SavePacketMasks.handleBackupFile.toPlugin,
        new SavePacket({ fname: "/a" }),
      );
    });
    expect(codeOf(answer)).toBe(bRC_Core);
  });
});

describe("the definition and the end", () => {
  it("come to methods of their own", async () => {
    const seen: string[] = [];
    const { channel } = await load({
      parsePluginDefinition: (options: string) => {
        seen.push(options);
        return bRC_OK;
      },
      freePlugin: () => {
        seen.push("free");
      },
    });
    const parsed = await channel.ask(Request.parseDefinition, (writer) => {
      writer.text("a=b:c=d\\:e:", "options");
    });
    expect(parsed).toHaveLength(4);
    expect(await channel.ask(Request.free)).toHaveLength(4);
    expect(seen).toEqual(["a=b:c=d\\:e:", "free"]);
  });
});
