// Views of codec/*.ts: straight-line readers and writers of the packets. A bit mask says which fields a message has.
import type { PacketFieldModel, PacketModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { ImportCollector } from "../view-support/imports.js";
import { stringLiteral } from "../view-support/literals.js";
import {
  cannotBridge,
  isPartial,
  visibleFields,
  type PackageContext,
} from "./typescript-context.js";
import { coreCallsFile } from "./typescript-core-calls.js";
import { packetClasses, STAT_CLASS } from "./typescript-packets.js";
import { fieldType } from "./typescript-types.js";

/** Masks are 32-bit integers of which the sign is left alone. */
const MAX_FIELDS = 31;

export function codecFiles(context: PackageContext, folder: string): readonly OutputFile[] {
  const { header, daemon } = context;
  const path = (name: string): string => `${folder}/src/codec/${name}.ts`;
  const classes = packetClasses(context);
  const statics = [
    "wire-error",
    "wire-number-reader",
    "wire-reader",
    "wire-number-writer",
    "wire-writer",
  ];
  return [
    ...statics.map((name) => ({
      path: path(name),
      template: `typescript/${name}`,
      view: { header },
    })),
    ...classes.map((name) => {
      const packet = daemon.packets.find(({ className }) => className === name);
      return packet === undefined
        ? { path: path(name), template: "typescript/codec-stat", view: statView(context) }
        : { path: path(name), template: "typescript/codec", view: packetView(context, packet) };
    }),
    coreCallsFile(context, folder),
    {
      path: path("index"),
      template: "typescript/index",
      view: {
        header,
        about: [
          "// Packets as messages between the daemon's side and Node: for the runtime, not for plugins.",
        ],
        modules: [...statics, ...classes, "core-calls"].map((name) => `./${name}.js`),
      },
    },
  ];
}

function packetView(context: PackageContext, packet: PacketModel): OutputFile["view"] {
  const imports = new ImportCollector();
  const fields = visibleFields(packet);
  if (fields.length > MAX_FIELDS)
    throw cannotBridge(`${packet.struct} with ${fields.length} fields`);
  mentionBasics(imports, packet.className);
  return {
    header: context.header,
    className: packet.className,
    // Types of fields are mentioned by the class's own file; here only what the code itself needs.
    fields: fields.map((field, index) => fieldView(context, imports, packet, field, index)),
    lengths: lengthViews(fields),
    directions: Object.entries(packet.directions).map(
      ([name, { toPlugin, toCore, always = [] }]) => ({
        name,
        toPlugin: mask(packet, fields, toPlugin),
        toCore: mask(packet, fields, toCore),
        always: always.length === 0 ? "" : `, always: ${mask(packet, fields, always)}`,
      }),
    ),
    required: requiredViews(imports, packet, fields),
    lateFields: fields.filter(isPartial).map(({ name }) => ({
      flag: lateFlag(name),
      name: stringLiteral(`${packet.className}.${name}`),
    })),
    imports: imports.lines(),
  };
}

function fieldView(
  context: PackageContext,
  imports: ImportCollector,
  packet: PacketModel,
  field: PacketFieldModel,
  index: number,
): OutputFile["view"] {
  const { wire, narrow, length } = fieldType(context, new ImportCollector(), packet, field);
  const target = `packet.${field.name}`;
  const where = stringLiteral(`${packet.className}.${field.name}`);
  const bit = hex(2 ** index);
  const late = isPartial(field);
  const cast = narrow ? ` as ${packet.className}["${field.name}"]` : "";
  const view = {
    bit,
    target,
    late,
    flag: late ? lateFlag(field.name) : "",
    assigns: wire !== "stat",
  };
  if (late) imports.value("isDeclared", "../release.js");
  if (wire === "stat") {
    imports.value(`read${STAT_CLASS}`, `./${STAT_CLASS}.js`);
    imports.value(`write${STAT_CLASS}`, `./${STAT_CLASS}.js`);
    return {
      ...view,
      read: `read${STAT_CLASS}(reader, ${target})`,
      write: `write${STAT_CLASS}(writer, ${target}, ${where})`,
    };
  }
  if (wire === "flags") {
    const read = `reader.fixedBytes(${length}, ${where})`;
    return { ...view, read, write: `writer.fixedBytes(${target}, ${length}, ${where})` };
  }
  // No daemon leaves out the name that a callback is about; a text may be empty instead.
  const required = wire === "fileName" ? where : "";
  return {
    ...view,
    read: `reader.${wire}(${required})${cast}`,
    write: `writer.${wire}(${target}, ${where})`,
  };
}

function statView(context: PackageContext): OutputFile["view"] {
  const imports = new ImportCollector();
  mentionBasics(imports, STAT_CLASS);
  imports.value("expectObject", "./wire-error.js");
  const widths = { uint32: "u32", int64: "i64", uint64: "u64" } as const;
  return {
    header: context.header,
    imports: imports.lines(),
    className: STAT_CLASS,
    fields: context.daemon.stat.map(({ name, type }) => ({
      read: `packet.${name} = reader.${widths[type]}();`,
      write: `writer.${widths[type]}(packet.${name}, ${stringLiteral(`${STAT_CLASS}.${name}`)});`,
    })),
  };
}

function mentionBasics(imports: ImportCollector, className: string): void {
  imports.value(className, `../packets/${className}.js`);
  imports.type("WireReader", "./wire-reader.js");
  imports.type("WireWriter", "./wire-writer.js");
}

function mask(
  packet: PacketModel,
  fields: readonly PacketFieldModel[],
  names: readonly string[],
): string {
  const unknown = names.find((name) => !packet.fields.some((field) => field.name === name));
  if (unknown !== undefined) throw cannotBridge(`field ${unknown} of ${packet.struct}`);
  const travels = ({ name, role, of }: PacketFieldModel): boolean =>
    names.includes(name) && (role !== "length" || of === null || !names.includes(of));
  return hex(fields.reduce((sum, field, index) => (travels(field) ? sum + 2 ** index : sum), 0));
}

/** Fields that are never null in some direction, though they are in others. */
function requiredViews(
  imports: ImportCollector,
  packet: PacketModel,
  fields: readonly PacketFieldModel[],
): readonly OutputFile["view"][] {
  const names = new Set(Object.values(packet.directions).flatMap(({ always = [] }) => always));
  const views = fields.flatMap(({ name }, index) =>
    names.has(name)
      ? [{ bit: hex(2 ** index), target: `packet.${name}`, where: `${packet.className}.${name}` }]
      : [],
  );
  if (views.length > 0) imports.value("WireError", "./wire-error.js");
  return views;
}

/** Lengths that do not travel beside their bytes: the reader takes them from there. */
function lengthViews(fields: readonly PacketFieldModel[]): readonly OutputFile["view"][] {
  return fields.flatMap((field, index) => {
    const data = fields.findIndex(({ name }) => name === field.of);
    const target = fields[data];
    if (field.role !== "length" || target === undefined) return [];
    return [
      {
        both: hex(2 ** index + 2 ** data),
        data: hex(2 ** data),
        target: `packet.${field.name}`,
        length: target.nullable
          ? `packet.${target.name}?.length ?? 0`
          : `packet.${target.name}.length`,
      },
    ];
  });
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function lateFlag(field: string): string {
  return `${field}_declared`;
}
