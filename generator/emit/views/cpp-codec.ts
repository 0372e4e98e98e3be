// cpp/<daemon>/codec.h: packets to and from wire messages, one function for each callback and direction.
import type { PacketFieldModel, PacketModel } from "../../model/types.js";
import type { OutputFile, ViewValue } from "../output-file.js";
import { decodeStatements, encodeStatements } from "./cpp-codec-fields.js";
import type { CppContext } from "./cpp-context.js";
import { CPP_MARK, includeGuard, pascal } from "./cpp-names.js";
import { wireType } from "./cpp-types.js";

export function codecFile(context: CppContext): OutputFile {
  const { daemon } = context;
  const path = `cpp/${daemon.daemon}/codec.h`;
  return {
    path,
    template: "cpp/codec",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      daemon: daemon.daemon,
      hasPackets: daemon.packets.length > 0,
      stat: daemon.stat.map((field) => {
        const method = ({ uint32: "U32", int64: "I64", uint64: "U64" } as const)[field.type];
        return { member: field.member, method, type: wireType(method) };
      }),
      packets: daemon.packets.map((packet) => ({
        struct: packet.struct,
        directions: Object.entries(packet.directions).flatMap(([callback, lists]) => [
          ...(lists.toPlugin.length > 0 ? [requestView(context, packet, callback)] : []),
          ...(lists.toCore.length > 0
            ? [decodeView(context, packet, callback), answerView(context, packet, callback)]
            : []),
        ]),
      })),
    },
  };
}

/** Name of the function that writes a packet for a callback; null when nothing travels. */
export function encoderName(packet: PacketModel, callback: string): string | null {
  const fields = packet.directions[callback]?.toPlugin ?? [];
  return fields.length === 0 ? null : `Encode${packet.className}For${pascal(callback)}`;
}

/** Name of the function that reads a packet from a callback's answer; null when nothing travels. */
export function decoderName(packet: PacketModel, callback: string): string | null {
  const fields = packet.directions[callback]?.toCore ?? [];
  return fields.length === 0 ? null : `Decode${packet.className}From${pascal(callback)}`;
}

/** Whether an answer hands over memory that the core frees, which it does only after a success. */
export function handsOverMemory(packet: PacketModel, callback: string): boolean {
  const fields = travelling(packet, packet.directions[callback]?.toCore ?? []);
  return fields.some((field) => field.owner === "plugin-malloc");
}

/** Listed fields in declaration order, without those that never travel by themselves. */
export function travelling(
  packet: PacketModel,
  listed: readonly string[],
): readonly PacketFieldModel[] {
  return packet.fields.filter((field) => {
    if (!listed.includes(field.name) || field.ignored || field.role === "size") return false;
    // A length goes with its bytes; alone it is a number, as the room that a read may fill.
    return field.role !== "length" || field.of === null || !listed.includes(field.of);
  });
}

function requestView(context: CppContext, packet: PacketModel, callback: string): ViewValue {
  const { toPlugin = [] } = packet.directions[callback] ?? {};
  const name = encoderName(packet, callback) ?? "";
  return encodeView(
    context,
    packet,
    { name, callback, does: "What the core tells with" },
    toPlugin,
  );
}

/** The same that a decoder reads, for a worker's part that is written in C++. */
function answerView(context: CppContext, packet: PacketModel, callback: string): ViewValue {
  const { toCore = [] } = packet.directions[callback] ?? {};
  const name = `Encode${packet.className}From${pascal(callback)}`;
  const does = "What a worker answers, as the decoder reads it, to";
  return encodeView(context, packet, { name, callback, does }, toCore);
}

function encodeView(
  context: CppContext,
  packet: PacketModel,
  head: { readonly name: string; readonly callback: string; readonly does: string },
  listed: readonly string[],
): ViewValue {
  const fields = travelling(packet, listed);
  return {
    ...head,
    encodes: true,
    read: fields.flatMap((field) => encodeStatements(context, packet, field)),
    check: [],
    commit: [],
    keeps: false,
    pad: "",
  };
}

function decodeView(context: CppContext, packet: PacketModel, callback: string): ViewValue {
  const direction = packet.directions[callback] ?? { toPlugin: [], toCore: [] };
  const fields = travelling(packet, direction.toCore);
  const statements = fields.map((field) => decodeStatements(context, packet, field, direction));
  const read = statements.flatMap((field) => field.read);
  return {
    encodes: false,
    does: "",
    name: decoderName(packet, callback) ?? "",
    callback,
    read,
    check: statements.flatMap((field) => field.check),
    commit: statements.flatMap((field) => field.commit),
    pad: " ".repeat(`wire::Status ${decoderName(packet, callback) ?? ""}(`.length),
    keeps: read.some((line) => line.includes("copies.")),
  };
}
