// Core functions: their arguments and replies on the wire, refusals, and the order of posted messages.
import { readFileSync } from "node:fs";
import * as bareosfd from "bareosfd";
import { bRC_OK, SavePacket } from "bareosfd";
import { CoreCall, readSavePacket, SavePacketMasks, writeSavePacket } from "bareosfd/codec";
import type { WireReader } from "bareosfd/codec";
import { CoreCall as SdCoreCall } from "bareossd/codec";
import { describe, expect, it } from "vitest";
import { Request } from "../../runtime/worker/protocol.js";
import { code, type CoreAnswer } from "./support/fake-channel.js";
import { bytes, codeOf, load } from "./support/session.js";

/** Runs code inside a callback, against a core; gives what it returned. */
async function inCallback<T>(core: CoreAnswer, body: () => T): Promise<T> {
  const results: T[] = [];
  const { channel } = await load({
    endBackupFile: () => {
      results.push(body());
      return bRC_OK;
    },
  });
  channel.core = core;
  const answer = codeOf(await channel.ask(Request.endBackupFile));
  const [result] = results;
  if (answer !== bRC_OK || result === undefined)
    throw new Error(channel.posted[0]?.text ?? "failed");
  return result;
}

describe("core functions", () => {
  it("read variables by the type that comes with the value", async () => {
    const value = (code: number, type: number, ...rest: number[]): Uint8Array =>
      Buffer.from([code, 0, 0, 0, type, ...rest]);
    const values: Record<number, Uint8Array> = {
      [bareosfd.bVarJobId]: value(0, 1, 0x67, 0x12, 0, 0),
      [bareosfd.bVarAccurateOptions]: value(0, 2, 0, 0, 0, 0, 0, 0, 0, 0x10),
      [bareosfd.bVarCheckChanges]: value(0, 3, 1),
      [bareosfd.bVarClient]: value(0, 4, 2, 0, 0, 0, 0x66, 0x64),
      [bareosfd.bVarDistName]: value(2, 0),
    };
    const core: CoreAnswer = (_, args) => values[args.i32()] ?? code(0);
    const read = await inCallback(core, () => [
      bareosfd.GetValue(bareosfd.bVarJobId),
      bareosfd.GetValue(bareosfd.bVarAccurateOptions),
      bareosfd.GetValue(bareosfd.bVarCheckChanges),
      bareosfd.GetValue(bareosfd.bVarClient),
      bareosfd.GetValue(bareosfd.bVarDistName),
    ]);
    expect(read).toEqual([0x1267, 2n ** 60n, true, "fd", null]);
  });

  it("write arguments as the glue reads them", async () => {
    const seen: unknown[] = [];
    const core: CoreAnswer = (kind, args) => {
      seen.push([kind, Buffer.from(args.remaining === 0 ? "" : rest(args)).toString("latin1")]);
      return code(0);
    };
    await inCallback(core, () => {
      bareosfd.RegisterEvents([1, 9]);
      bareosfd.SetValue(bareosfd.bVarCheckChanges, false);
      bareosfd.SetValue(bareosfd.bVarFileSeen, "/a");
      bareosfd.AddWild("*.o", "F");
      bareosfd.NewOptions();
      bareosfd.SetSeenBitmap(true);
      return true;
    });
    expect(seen).toEqual([
      [CoreCall.registerBareosEvents, "\x02\0\0\0\x01\0\0\0\x09\0\0\0"],
      [CoreCall.setBareosValue, "\x14\0\0\0\x03\0"],
      [CoreCall.setBareosValue, "\x0a\0\0\0\x04\x02\0\0\0/a"],
      [CoreCall.AddWild, "\x03\0\0\0*.oF\0\0\0"],
      [CoreCall.NewOptions, ""],
      [CoreCall.SetSeenBitmap, "\x01\xff\xff\xff\xff"],
    ]);
  });

  it("write back what CheckChanges finds out", async () => {
    const core: CoreAnswer = (kind, args) => {
      expect(kind).toBe(CoreCall.checkChanges);
      const given = readSavePacket(args, SavePacketMasks.checkChanges.toCore);
      expect(given.fname).toBe("/a");
      given.delta_seq = 3;
      given.accurate_found = true;
      return bytes((writer) => {
        writer.i32(5, "code");
        writeSavePacket(writer, SavePacketMasks.checkChanges.toPlugin, given);
      });
    };
    const packet = new SavePacket({ fname: "/a", type: bareosfd.FT_REG });
    expect(await inCallback(core, () => bareosfd.CheckChanges(packet))).toBe(bareosfd.bRC_Seen);
    expect(packet).toMatchObject({ delta_seq: 3, accurate_found: true });
  });

  it("throw what the daemon refuses, and outside of callbacks", async () => {
    const refuse: CoreAnswer = () => {
      throw new Error("not at this moment");
    };
    await expect(inCallback(refuse, () => bareosfd.NewOptions())).rejects.toThrow(
      "NewOptions: not at this moment",
    );
    await load({ endBackupFile: () => bRC_OK });
    expect(() => bareosfd.NewOptions()).toThrow("only while a callback of the plugin runs");
  });

  it("check arguments before the daemon sees them", async () => {
    const core: CoreAnswer = () => code(0);
    await expect(
      inCallback(core, () => bareosfd.AddInclude(7 as unknown as string)),
    ).rejects.toThrow("AddInclude.file: expected a file name");
    await expect(inCallback(core, () => bareosfd.AddRegex("a", "FF"))).rejects.toThrow(
      "AddRegex.type",
    );
    await expect(inCallback(core, () => bareosfd.JobMessage(bareosfd.M_ABORT, ""))).rejects.toThrow(
      "would end the daemon",
    );
  });
});

describe("messages", () => {
  it("say where they come from", async () => {
    const { channel } = await load({
      endBackupFile: () => {
        bareosfd.JobMessage(bareosfd.M_INFO, "job");
        bareosfd.DebugMessage(150, "debug");
        console.warn("warn %d\nsecond line", 1);
        return bRC_OK;
      },
    });
    await channel.ask(Request.endBackupFile);
    expect(channel.posted).toMatchObject([
      { kind: CoreCall.JobMessage, level: 6, text: "job" },
      { kind: CoreCall.DebugMessage, level: 150, text: "debug" },
      { level: 50, text: "warn 1" },
      { level: 50, text: "second line" },
    ]);
    for (const { file, line } of channel.posted) {
      expect(file).toMatch(/core\.test\.ts$/);
      expect(line).toBeGreaterThan(0);
    }
  });

  it("keep their order when the ring is full, and lose nothing", async () => {
    const { channel } = await load({
      endBackupFile: () => {
        for (let index = 0; index < 10; index += 1) bareosfd.DebugMessage(1, `in ${index}`);
        return bRC_OK;
      },
    });
    channel.ringCapacity = 3;
    await channel.ask(Request.endBackupFile);
    for (let index = 0; index < 10; index += 1) bareosfd.DebugMessage(1, `out ${index}`);
    await channel.ask(Request.endBackupFile);
    const numbers = (prefix: string): string[] =>
      Array.from({ length: 10 }, (_, index) => `${prefix} ${index}`);
    expect(channel.posted.map(({ text }) => text)).toEqual([
      ...numbers("in"),
      ...numbers("out"),
      ...numbers("in"),
    ]);
  });
});

describe("numbers", () => {
  it("are those of the generated glue", () => {
    const numbersIn = (header: string, list: string, daemon = "fd"): Record<string, number> => {
      const text = readFileSync(
        new URL(`../../generated/cpp/${daemon}/${header}`, import.meta.url),
        "utf8",
      );
      const body = new RegExp(`enum class ${list} [^{]*\\{([^}]*)\\}`).exec(text)?.[1] ?? "";
      return Object.fromEntries(
        [...body.matchAll(/(\w+) = (\d+)/g)].map(([, name = "", value]) => [name, Number(value)]),
      );
    };
    expect(numbersIn("core_calls.h", "CoreCall")).toMatchObject(CoreCall);
    const entryPoints = numbersIn("callbacks.h", "EntryPoint");
    expect(Object.keys(entryPoints)).toHaveLength(17);
    expect(Request).toMatchObject(entryPoints);
    const common = Object.fromEntries(Object.entries(CoreCall).slice(0, 7));
    const sd = numbersIn("core_calls.h", "CoreCall", "sd");
    expect(sd).toMatchObject({ ...common, ...SdCoreCall });
    expect(numbersIn("core_calls.h", "CoreCall", "dir")).toEqual(common);
    for (const daemon of ["sd", "dir"]) {
      expect(Request).toMatchObject(numbersIn("callbacks.h", "EntryPoint", daemon));
    }
  });
});

function rest(reader: WireReader): Uint8Array {
  return Uint8Array.from({ length: reader.remaining }, () => reader.u8());
}
