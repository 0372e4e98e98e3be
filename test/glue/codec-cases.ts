// The cases of codec-driver.cc: every packet in every layout with all its fields, and every answer that the real glue
// reads. Also an encoder of the wire format of its own, so that the C++ has something to be compared with.
import fc from "fast-check";
import type {
  ApiModel,
  DaemonModel,
  LayoutModel,
  PacketFieldModel,
  PacketModel,
} from "../../generator/model/types.js";

/** Direction with all fields both ways, added to a copy of the model. Ownership is simplified: all memory is kept. */
const ALL = "roundTrip";

export function withRoundTrip(model: ApiModel): ApiModel {
  return {
    ...model,
    daemons: model.daemons.map((daemon) => ({
      ...daemon,
      packets: daemon.packets.map(addRoundTrip),
    })),
  };
}

function addRoundTrip(packet: PacketModel): PacketModel {
  const copies = packet.fields.map((field): PacketFieldModel => {
    const pointer = ["string", "path", "bytes"].includes(field.role);
    return pointer ? { ...field, owner: "plugin" } : field;
  });
  const names = copies.map(({ name }) => name);
  return {
    ...packet,
    fields: copies,
    directions: { [ALL]: { toPlugin: names, toCore: names, note: null } },
  };
}

export interface CodecCase {
  readonly name: string;
  readonly packet: PacketModel;
  readonly layout: LayoutModel;
  readonly fields: readonly PacketFieldModel[];
  /** Whose encoder writes what was decoded: that of requests, or that of answers. */
  readonly encoder?: "For" | "From";
}

/** Fields that travel when all are listed: lengths go with their bytes, the packet's own size stays at home. */
function travelling(packet: PacketModel, listed: readonly string[]): readonly PacketFieldModel[] {
  return packet.fields.filter(({ name, role, of, ignored }) => {
    if (!listed.includes(name) || ignored || role === "size") return false;
    return role !== "length" || of === null || !listed.includes(of);
  });
}

export function roundTripCases(daemon: DaemonModel): readonly CodecCase[] {
  return daemon.packets.flatMap((packet) =>
    packet.layouts.flatMap((layout) =>
      (["For", "From"] as const).map((encoder) => ({
        name: `${packet.struct} ${layout.id} ${encoder}`,
        packet,
        layout,
        encoder,
        fields: travelling(
          packet,
          packet.fields.map(({ name }) => name),
        ),
      })),
    ),
  );
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** codec-cases.h for cases that re-encode what they decoded. */
export function roundTripHeader(daemon: DaemonModel, cases: readonly CodecCase[]): string {
  return header(
    daemon,
    cases.map(({ name, packet, layout, encoder = "For" }) =>
      caseText(
        name,
        `${layout.id}::${packet.struct}`,
        `Decode${packet.className}From${pascal(ALL)}`,
        {
          encode: `Encode${packet.className}${encoder}${pascal(ALL)}(packet, out);`,
          prepare: "",
          release: "",
        },
      ),
    ),
  );
}

export interface AnswerCase extends CodecCase {
  readonly callback: string;
}

export function answerCases(daemon: DaemonModel): readonly AnswerCase[] {
  return daemon.packets.flatMap((packet) =>
    Object.entries(packet.directions).flatMap(([callback, { toCore }]) =>
      toCore.length === 0
        ? []
        : packet.layouts.map((layout) => ({
            name: `${callback} ${layout.id}`,
            packet,
            layout,
            callback,
            fields: travelling(packet, toCore),
          })),
    ),
  );
}

/** codec-cases.h for the answers of the real glue: memory that the core would free is freed here. */
export function answerHeader(daemon: DaemonModel, cases: readonly AnswerCase[]): string {
  return header(
    daemon,
    cases.map(({ name, packet, layout, callback, fields }) => {
      const filled = fields.find(({ role, owner }) => role === "bytes" && owner === "core");
      const handed = fields.filter(({ owner }) => owner === "plugin-malloc");
      return caseText(
        name,
        `${layout.id}::${packet.struct}`,
        `Decode${packet.className}From${pascal(callback)}`,
        {
          encode: "",
          prepare:
            filled === undefined
              ? ""
              : `static char buffer[64]; packet.${filled.name} = buffer; packet.${filled.length ?? ""} = sizeof buffer;`,
          release: handed.map(({ name: field }) => `std::free(packet.${field});`).join(" "),
        },
      );
    }),
  );
}

function caseText(
  name: string,
  struct: string,
  decoder: string,
  parts: { readonly encode: string; readonly prepare: string; readonly release: string },
): string {
  return `    {"${name}", [](const Bytes& message) {
       return Run<glue::${struct}>(
           message, []([[maybe_unused]] auto& packet) { ${parts.prepare} },
           [](auto& in, auto& packet, auto& storage) {
             return glue::${decoder}(in, packet, storage, wire::StorageSlot::kCallback).ok();
           },
           []([[maybe_unused]] const auto& packet, [[maybe_unused]] auto& out) { ${parts.encode.replace("Encode", "glue::Encode")} },
           []([[maybe_unused]] auto& packet) { ${parts.release} });
     }},`;
}

function header(daemon: DaemonModel, cases: readonly string[]): string {
  return [
    `#include "${daemon.daemon}/codec.h"`,
    `#include "${daemon.daemon}/layouts.h"`,
    "namespace {",
    `namespace glue = bareos_node::${daemon.daemon};`,
    "const Case kCases[] = {",
    ...cases,
    "};",
    "}  // namespace",
    "",
  ].join("\n");
}

const WIDTHS: Readonly<Record<string, number>> = {
  bool: 1,
  int: 4,
  int32_t: 4,
  uint32_t: 4,
  mode_t: 4,
  uid_t: 4,
  gid_t: 4,
  time_t: 8,
  boffset_t: 8,
  int64_t: 8,
  uint64_t: 8,
};

/** Bytes of one field as sent, and as they come back from a packet of a layout that has the field or lacks it. */
export interface FieldBytes {
  readonly sent: Buffer;
  readonly kept: Buffer;
  readonly lost: Buffer;
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

const NULL = u32(0xffffffff);
const same = (sent: Buffer, lost: Buffer): FieldBytes => ({ sent, kept: sent, lost });
const blob = (bytes: Uint8Array): FieldBytes =>
  same(Buffer.concat([u32(bytes.length), bytes]), NULL);
const raw = (size: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => Buffer.from(bytes));

/** Random bytes of a field, valid in form. */
export function fieldBytes(daemon: DaemonModel, field: PacketFieldModel): fc.Arbitrary<FieldBytes> {
  switch (field.role) {
    case "string":
    case "path":
      return fc.oneof(
        fc.constant(same(NULL, NULL)),
        fc
          .uint8Array({ maxLength: 40 })
          .map((bytes) => blob(bytes.map((byte) => (byte === 0 ? 1 : byte)))),
      );
    case "bytes":
      return fc.oneof(fc.constant(same(NULL, NULL)), fc.uint8Array({ maxLength: 300 }).map(blob));
    case "stat": {
      const size = daemon.stat.reduce((sum, { type }) => sum + (type === "uint32" ? 4 : 8), 0);
      return raw(size).map((bytes) => same(bytes, Buffer.alloc(size)));
    }
    case "flags": {
      const size = Number(/\[(\d+)\]/.exec(field.type)?.[1]);
      return raw(size).map((bytes) => blob(bytes));
    }
    case "size":
    case "number":
    case "enumeration":
    case "boolean":
    case "length":
    case "time":
    case "descriptor":
    case "error": {
      const width = WIDTHS[field.type];
      if (width === undefined) throw new Error(`the test does not know the width of ${field.type}`);
      return raw(width).map((bytes) => ({
        sent: bytes,
        kept: field.type === "bool" ? Buffer.from([bytes[0] === 0 ? 0 : 1]) : bytes,
        lost: Buffer.alloc(width),
      }));
    }
  }
}
