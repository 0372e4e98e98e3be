// A model with one of everything that the C++ views decide about, small enough to read beside its goldens.
import type {
  ApiModel,
  ConstantModel,
  DaemonModel,
  LayoutModel,
  PacketFieldModel,
  PacketModel,
} from "../../../../generator/model/types.js";

const RELEASES = ["20", "22"] as const;
const everywhere = { releases: RELEASES, since: null, removed: null } as const;

export function constant(
  name: string,
  values: Readonly<Record<string, number | string>>,
): ConstantModel {
  const releases = RELEASES.filter((release) => release in values);
  const newest = values[releases.at(-1) ?? ""];
  return {
    name,
    exportName: name,
    aliases: [],
    releases,
    since: null,
    removed: null,
    values,
    value: newest ?? 0,
    varies: new Set(Object.values(values)).size > 1,
    forms: Object.fromEntries(releases.map((release) => [release, "enumerator" as const])),
    doc: null,
    note: null,
    refused: null,
    variable: null,
    event: null,
  };
}

export function field(
  name: string,
  type: string,
  more: Partial<PacketFieldModel>,
): PacketFieldModel {
  return {
    ...everywhere,
    name,
    type,
    role: "number",
    values: null,
    length: null,
    filled: null,
    of: null,
    nullable: false,
    owner: null,
    lifetime: null,
    aliases: [],
    default: null,
    doc: null,
    note: null,
    ignored: false,
    ...more,
  };
}

export type LayoutField = readonly [name: string, type: string, offset: number, size: number];

export function layout(
  id: string,
  releases: readonly string[],
  size: number,
  fields: readonly LayoutField[],
): LayoutModel {
  const both = (value: number) => ({ "x86_64-linux-gnu": value, "aarch64-linux-gnu": value });
  return {
    id,
    releases,
    size: both(size),
    align: both(8),
    fields: fields.map(([name, type, offset, bytes]) => ({
      name,
      type,
      offset: both(offset),
      size: both(bytes),
    })),
  };
}

const SIZE = { role: "size", ignored: true } as const;

export const note: PacketModel = {
  ...everywhere,
  struct: "note_pkt",
  className: "NotePacket",
  header: "filed/fd_plugins.h",
  doc: "A note.",
  fields: [
    field("pkt_size", "int32_t", SIZE),
    field("name", "char *", { role: "path", owner: "plugin" }),
    field("text", "char *", { role: "bytes", length: "length", owner: "plugin-malloc" }),
    field("length", "uint32_t", { role: "length", of: "text" }),
    field("urgent", "bool", { role: "boolean" }),
    field("handle", "int", { role: "descriptor", releases: ["22"], since: "22" }),
    field("pkt_end", "int32_t", SIZE),
  ],
  layouts: [
    layout("abi20", ["20"], 40, [
      ["pkt_size", "int32_t", 0, 4],
      ["name", "char *", 8, 8],
      ["text", "char *", 16, 8],
      ["length", "uint32_t", 24, 4],
      ["urgent", "bool", 28, 1],
      ["pkt_end", "int32_t", 32, 4],
    ]),
    layout("abi22", ["22"], 48, [
      ["pkt_size", "int32_t", 0, 4],
      ["name", "char *", 8, 8],
      ["text", "char *", 16, 8],
      ["length", "uint32_t", 24, 4],
      ["urgent", "bool", 28, 1],
      ["handle", "int", 32, 4],
      ["pkt_end", "int32_t", 40, 4],
    ]),
  ],
  directions: {
    takeNote: {
      toPlugin: ["name", "length"],
      toCore: ["name", "text", "length", "urgent", "handle"],
      note: null,
    },
  },
};

export const daemon: DaemonModel = {
  daemon: "fd",
  packageName: "bareosfd",
  namespaces: Object.fromEntries(RELEASES.map((release) => [release, ["filedaemon"]])),
  header: "filed/fd_plugins.h",
  groups: [],
  packets: [note],
  stat: [{ name: "st_size", member: "st_size", type: "int64", doc: "Size." }],
  glueStructs: [],
  typedefs: { handle_t: "int" },
  coreTable: "core_table",
  coreFunctions: [],
  entryTable: "entry_table",
  entryPoints: [],
  hashes: {},
};

export const model: ApiModel = {
  releases: RELEASES.map((name) => ({ name, development: false, note: "" })),
  daemons: [daemon],
};
