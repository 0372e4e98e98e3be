// Data of pluginIO: no copies where the plugin works in place, nothing lost when a core call comes in between.
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import {
  bRC_Error,
  bRC_OK,
  bVarJobId,
  GetValue,
  IO_CLOSE,
  IO_OPEN,
  IO_READ,
  IO_SEEK,
  IO_WRITE,
  IoPacket,
  iostat_do_in_core,
} from "bareosfd";
import { IoPacketMasks, readIoPacket, writeIoPacket } from "bareosfd/codec";
import { describe, expect, it } from "vitest";
import { Request } from "../../runtime/worker/protocol.js";
import type { FakeChannel } from "./support/fake-channel.js";
import { bytes, load, open } from "./support/session.js";

const MASKS = {
  [IO_OPEN]: IoPacketMasks.pluginIoOpen,
  [IO_READ]: IoPacketMasks.pluginIoRead,
  [IO_WRITE]: IoPacketMasks.pluginIoWrite,
  [IO_SEEK]: IoPacketMasks.pluginIoSeek,
  [IO_CLOSE]: IoPacketMasks.pluginIoClose,
};

async function ask(
  channel: FakeChannel,
  packet: IoPacket,
): Promise<{ code: number; packet: IoPacket }> {
  const { func } = packet;
  if (func === 0) throw new Error("an operation is needed");
  const answer = open(
    await channel.ask(Request.pluginIO, (writer) => {
      writeIoPacket(writer, MASKS[func].toPlugin, packet);
    }),
  );
  expect(answer.packet).toBe(true);
  const back = readIoPacket(answer.reader, MASKS[func].toCore);
  answer.reader.end();
  return { code: answer.code, packet: back };
}

/** Core calls overwrite both areas, as the daemon would. */
function scribblingCore(channel: FakeChannel): void {
  channel.core = () =>
    bytes((writer) => {
      writer.i32(0, "code");
      writer.u8(1, "type");
      writer.i32(7, "value");
    });
}

describe("reading", () => {
  it("fills the buffer that is there already", async () => {
    const { channel } = await load({
      pluginIO: (io: IoPacket) => {
        io.status = Buffer.from("data").copy(io.buf ?? Buffer.alloc(0));
      },
    });
    const { code, packet } = await ask(channel, new IoPacket({ func: IO_READ, count: 100 }));
    expect(code).toBe(bRC_OK);
    expect(packet).toMatchObject({ status: 4, buf: Buffer.from("data") });
  });

  it("takes a buffer of the plugin's own, from a promise", async () => {
    const { channel } = await load({
      pluginIoRead: async (io: IoPacket) => {
        await Promise.resolve();
        io.buf = new Uint8Array([1, 2, 3]);
        io.status = 2;
      },
    });
    const { packet } = await ask(channel, new IoPacket({ func: IO_READ, count: 100 }));
    expect(packet.buf).toEqual(Buffer.from([1, 2]));
  });

  it("keeps what was filled in when a core call comes in between", async () => {
    const { channel } = await load({
      pluginIO: (io: IoPacket) => {
        io.buf?.fill(0x61);
        expect(GetValue(bVarJobId)).toBe(7);
        io.status = io.count;
      },
    });
    scribblingCore(channel);
    const { packet } = await ask(channel, new IoPacket({ func: IO_READ, count: 1000 }));
    expect(packet.buf).toEqual(Buffer.alloc(1000, 0x61));
  });

  it.each([
    ["more than was asked for", { status: 101 }, "only 100 were asked for"],
    ["more than the buffer has", { status: 4, buf: Buffer.alloc(3) }, "IoPacket.buf has 3"],
    ["a buffer of another type", { status: 1, buf: "text" }, "IoPacket.buf: expected a Uint8Array"],
    [
      "a status that is no number",
      { status: "1" },
      "IoPacket.status: expected a signed 32-bit integer",
    ],
  ])("refuses %s", async (_, change, message) => {
    const { channel } = await load({ pluginIO: (io: IoPacket) => void Object.assign(io, change) });
    const { code, packet } = await ask(channel, new IoPacket({ func: IO_READ, count: 100 }));
    expect(code).toBe(bRC_Error);
    expect(packet).toMatchObject({ status: -1, io_errno: constants.errno.EIO });
    expect(channel.posted[0]?.text).toContain(message);
  });
});

describe("writing", () => {
  it("shows the daemon's bytes, whole even after a core call", async () => {
    const seen: Buffer[] = [];
    const { channel } = await load({
      pluginIO: (io: IoPacket) => {
        const data = io.buf ?? Buffer.alloc(0);
        GetValue(bVarJobId);
        seen.push(Buffer.from(data));
        io.status = io.count;
      },
    });
    scribblingCore(channel);
    const data = Buffer.from("0123456789".repeat(50));
    const { packet } = await ask(channel, new IoPacket({ func: IO_WRITE, buf: data, count: 500 }));
    expect(packet.status).toBe(500);
    expect(seen).toEqual([data]);
  });
});

describe("open, seek and close", () => {
  it("pass a descriptor for direct I/O before the answer", async () => {
    const descriptor = openSync("/dev/null", "r");
    const { channel } = await load({
      pluginIO: (io: IoPacket) => {
        io.status = iostat_do_in_core;
        io.filedes = descriptor;
      },
    });
    const { code } = await ask(channel, new IoPacket({ func: IO_OPEN, fname: "/a" }));
    closeSync(descriptor);
    expect(code).toBe(bRC_OK);
    expect(channel.descriptors).toEqual([descriptor]);
  });

  it.each([-1, 99_999, "3"])("refuse the descriptor %s", async (filedes) => {
    const { channel } = await load({
      pluginIO: (io: IoPacket) => void Object.assign(io, { status: iostat_do_in_core, filedes }),
    });
    const { code, packet } = await ask(channel, new IoPacket({ func: IO_OPEN, fname: "/a" }));
    expect([code, packet.status, channel.descriptors]).toEqual([bRC_Error, -1, []]);
    expect(channel.posted[0]?.text).toContain("IoPacket.filedes");
  });

  it("make code and packet agree about an error", async () => {
    const { channel } = await load({
      pluginIO: (io: IoPacket) => {
        if (io.func === IO_OPEN) io.status = -1;
        return io.func === IO_OPEN ? bRC_OK : bRC_Error;
      },
    });
    const opened = await ask(channel, new IoPacket({ func: IO_OPEN, fname: "/a" }));
    expect([opened.code, opened.packet.io_errno]).toEqual([bRC_Error, constants.errno.EIO]);
    const read = await ask(channel, new IoPacket({ func: IO_READ, count: 10 }));
    expect(read.packet.status).toBe(-1);
    const sought = await ask(channel, new IoPacket({ func: IO_SEEK, offset: 5 }));
    expect(sought.packet.offset).toBe(-1);
  });

  it("close without a method", async () => {
    const { channel } = await load({ pluginIoOpen: () => undefined });
    expect(await ask(channel, new IoPacket({ func: IO_CLOSE }))).toMatchObject({ code: bRC_OK });
  });

  it("turn an error of the system into its errno, at the cost of this file only", async () => {
    const { channel } = await load({
      pluginIO: () => {
        openSync("/does/not/exist", "r");
      },
    });
    const { code, packet } = await ask(channel, new IoPacket({ func: IO_OPEN, fname: "/a" }));
    expect([code, packet.status, packet.io_errno]).toEqual([bRC_Error, -1, constants.errno.ENOENT]);
    expect(channel.posted).toMatchObject([{ level: 4 }]);
  });
});
