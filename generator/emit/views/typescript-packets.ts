// Views of packets/*.ts: one class per packet, with defaults, a checked constructor and Python's names as accessors.
import type { PacketFieldModel, PacketModel, StatFieldModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { docComment } from "../view-support/doc-comment.js";
import { safeIdentifier } from "../view-support/identifiers.js";
import { ImportCollector } from "../view-support/imports.js";
import {
  groupType,
  presenceTags,
  sharedType,
  visibleFields,
  type PackageContext,
} from "./typescript-context.js";
import { fieldType } from "./typescript-types.js";

type MemberView = {
  readonly doc: readonly string[];
  readonly name: string;
  readonly type: string;
  /** Initial value of a field, target of an alias or expression of a length. */
  readonly initial: string;
};

/**
 * A new StatPacket is a plain file of now, as in Python: an incremental backup then saves it, where times of 1970 would
 * leave it out. Its one link keeps the core from looking for others.
 */
const STAT_DEFAULTS: Readonly<Record<string, string>> = {
  st_mode: "0o100700",
  st_nlink: "1",
  st_atime: "secondsNow()",
  st_mtime: "secondsNow()",
  st_ctime: "secondsNow()",
  st_blksize: "4096",
  st_blocks: "1",
};

export const STAT_CLASS = "StatPacket";

export function packetFiles(context: PackageContext, folder: string): readonly OutputFile[] {
  const { stat, packets } = context.daemon;
  if (packets.length === 0) return [];
  const path = (name: string): string => `${folder}/src/packets/${name}.ts`;
  for (const name of packetClasses(context)) {
    context.names.add(name, ["value", "type"], `class ${name}`);
    context.names.add(`${name}Init`, ["type"], `class ${name}`);
  }
  context.names.add("PacketInit", ["type"], "packets/support.ts");
  return [
    {
      path: path("support"),
      template: "typescript/packet-support",
      view: { header: context.header },
    },
    ...(stat.length > 0
      ? [{ path: path(STAT_CLASS), template: "typescript/packet", view: statView(context, stat) }]
      : []),
    ...packets.map((packet) => ({
      path: path(packet.className),
      template: "typescript/packet",
      view: packetView(context, packet),
    })),
  ];
}

/** Names of all packet classes, StatPacket first. */
export function packetClasses(context: PackageContext): readonly string[] {
  const { stat, packets } = context.daemon;
  if (packets.length === 0) return [];
  return [...(stat.length > 0 ? [STAT_CLASS] : []), ...packets.map(({ className }) => className)];
}

function packetView(context: PackageContext, packet: PacketModel): OutputFile["view"] {
  const imports = new ImportCollector();
  const shown = visibleFields(packet);
  const fields = shown.map((field): MemberView => {
    const { type, initial } = fieldType(context, imports, packet, field);
    return { doc: fieldDoc(field), name: fieldName(packet, field.name), type, initial };
  });
  const aliases = shown.flatMap((field, index) =>
    field.aliases.map((alias): MemberView => {
      const doc = [`Python's name of {@link ${packet.className}.${field.name}}.`];
      return {
        doc: docComment({ paragraphs: doc }, 2),
        name: fieldName(packet, alias),
        type: fields[index]?.type ?? "never",
        initial: field.name,
      };
    }),
  );
  const flags = shown.find(({ type, role }) => role === "flags" && type.includes("["));
  const option =
    flags === undefined || flags.values === null
      ? "number"
      : groupType(context, imports, flags.values, 1);
  if (flags !== undefined)
    for (const name of ["hasBit", "setBit"]) imports.value(name, "./support.js");
  return {
    ...classView(context, imports, packet.className, fields, aliases),
    doc: docComment({ paragraphs: [packet.doc], tags: presenceTags(packet) }),
    lengths: lengthGetters(packet),
    hasFlags: flags !== undefined,
    flags: flags?.name ?? "",
    option,
  };
}

function statView(context: PackageContext, stat: readonly StatFieldModel[]): OutputFile["view"] {
  const imports = new ImportCollector();
  const fields = stat.map(({ name, type, doc }): MemberView => {
    const initial = STAT_DEFAULTS[name] ?? "0";
    if (initial.endsWith("()")) imports.value("secondsNow", "./support.js");
    return {
      doc: docComment({ paragraphs: [doc] }, 2),
      name,
      type: type === "uint32" ? "number" : sharedType(imports, "Int64", 1),
      initial,
    };
  });
  const doc =
    "Attributes of a file, with the names of Python's `os.stat_result`. A new one is a plain file of mode 0700, " +
    "changed just now.";
  return {
    ...classView(context, imports, STAT_CLASS, fields, []),
    doc: docComment({ paragraphs: [doc] }),
    lengths: [],
    hasFlags: false,
    flags: "",
    option: "",
  };
}

function classView(
  context: PackageContext,
  imports: ImportCollector,
  className: string,
  fields: readonly MemberView[],
  aliases: readonly MemberView[],
): { readonly [key: string]: OutputFile["view"][string] } {
  imports.value("assignFields", "./support.js");
  imports.value("describe", "./support.js");
  imports.type("PacketInit", "./support.js");
  return {
    header: context.header,
    imports: imports.lines(),
    className,
    fields,
    aliases,
    accepted: [...fields, ...aliases].map(({ name }) => name),
  };
}

/** Python's length fields can be read; what they measure decides them. */
function lengthGetters(packet: PacketModel): readonly MemberView[] {
  return packet.fields.flatMap((field) => {
    const shown = visibleFields(packet);
    const target = shown.find(({ name }) => name === field.of);
    if (field.ignored || field.role !== "length" || target === undefined || shown.includes(field))
      return [];
    const doc = `Length of {@link ${packet.className}.${target.name}} in bytes; it follows from the data.`;
    return [
      {
        doc: docComment({ paragraphs: [doc] }, 2),
        name: fieldName(packet, field.name),
        type: "number",
        initial: target.nullable
          ? `this.${target.name}?.length ?? 0`
          : `this.${target.name}.length`,
      },
    ];
  });
}

function fieldDoc(field: PacketFieldModel): readonly string[] {
  return docComment({ paragraphs: [field.doc ?? field.note], tags: presenceTags(field) }, 2);
}

function fieldName(packet: PacketModel, name: string): string {
  return safeIdentifier(name, `${packet.struct}.${name}`);
}
