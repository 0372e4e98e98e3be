// View of entry-points.ts: what a plugin may define, with its packets, events and the codes that the core tells apart.
import type { EntryPointModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { docComment, LINE_WIDTH } from "../view-support/doc-comment.js";
import { safeIdentifier } from "../view-support/identifiers.js";
import { ImportCollector } from "../view-support/imports.js";
import { stringLiteral } from "../view-support/literals.js";
import {
  constantType,
  packetType,
  presenceTags,
  type PackageContext,
} from "./typescript-context.js";
import { eventGroup, eventType, eventValues } from "./typescript-events.js";
import { parameterList, parameters, parameterTags } from "./typescript-signatures.js";

/** Methods that serve part of a C entry point: what they are called with, and when. The C table does not know them. */
const SPECIAL: Readonly<
  Record<
    string,
    {
      readonly parameters: readonly { name: string; packet?: string; type?: string }[];
      readonly doc: string;
    }
  >
> = {
  loadBareosPlugin: {
    parameters: [{ name: "definition", type: "string" }],
    doc: "Called once, with the first definition of the job, before anything else.",
  },
  parsePluginDefinition: {
    parameters: [{ name: "definition", type: "string" }],
    doc: "Called with each definition: of the fileset, of the user's overrides, or as it was stored with a backup.",
  },
  restoreObjectData: {
    parameters: [{ name: "object", packet: "restore_object_pkt" }],
    doc: "Called with each restore object of an earlier backup, and at the end with null.",
  },
  handleBackupFile: {
    parameters: [{ name: "packet", packet: "save_pkt" }],
    doc: "Called for a file whose Options block names the plugin.",
  },
};

/** Results that say no more than success or failure: of such a callback nothing at all means success. */
const PLAIN_RESULTS: ReadonlySet<string> = new Set(["bRC_OK", "bRC_Error"]);

export function entryPointsFile(context: PackageContext, folder: string): OutputFile {
  const imports = new ImportCollector();
  const prefix = `${context.daemon.daemon.charAt(0).toUpperCase()}${context.daemon.daemon.slice(1)}`;
  const interfaceName = `${prefix}PluginEntryPoints`;
  for (const name of [
    interfaceName,
    "PluginEntryPoints",
    "Answer",
    "EventValues",
    "EventArguments",
  ]) {
    context.names.add(name, ["type"], "entry-points.ts");
  }
  const entries = context.daemon.entryPoints.filter(({ methods }) => methods.length > 0);
  const filled = filledPackets(context, imports);
  for (const { name } of filled) context.names.add(name, ["type"], "entry-points.ts");
  if (filled.length > 0) context.names.add("Filled", ["type"], "entry-points.ts");
  return {
    path: `${folder}/src/entry-points.ts`,
    template: "typescript/entry-points",
    view: {
      header: context.header,
      interfaceName,
      packageName: context.daemon.packageName,
      hasEvents: eventGroup(context) !== undefined,
      eventType: eventType(context, imports),
      events: eventValues(context, imports).map(({ names, number, type }) => ({
        line: `readonly ${number}: ${type};`,
        doc: docComment({ paragraphs: [names] }, 2),
      })),
      filled: filled.map((it) => ({ ...it })),
      methods: entries.flatMap((entry) =>
        entry.methods.map((method) => methodView(context, imports, entry, method, filled)),
      ),
      imports: imports.lines(),
    },
  };
}

/** A packet in a callback where more of it is known. */
interface FilledPacket {
  readonly method: string;
  readonly className: string;
  readonly name: string;
  readonly type: string;
}

function filledPackets(context: PackageContext, imports: ImportCollector): readonly FilledPacket[] {
  return context.daemon.packets.flatMap(({ struct, className, directions }) =>
    Object.entries(directions).flatMap(([method, { always = [] }]) => {
      if (always.length === 0) return [];
      const fields = always.map((field) => stringLiteral(field)).join(" | ");
      const type = `Filled<${packetType(context, imports, struct, 0)}, ${fields}>`;
      const name = `${method.charAt(0).toUpperCase()}${method.slice(1)}Packet`;
      return [{ method, className, name, type }];
    }),
  );
}

function methodView(
  context: PackageContext,
  imports: ImportCollector,
  entry: EntryPointModel,
  method: string,
  filled: readonly FilledPacket[],
): OutputFile["view"] {
  const special = SPECIAL[method];
  const known = filled.find((it) => it.method === method);
  const narrow = (type: string): string =>
    known !== undefined && known.className === type ? known.name : type;
  const list =
    special === undefined
      ? parameters(context, imports, visible(entry), entry.name).map((it) => ({
          ...it,
          type: narrow(it.type),
        }))
      : [];
  const text =
    special === undefined
      ? parameterList(list)
      : special.parameters
          .map(({ name, packet, type }) => {
            const packetName =
              packet === undefined ? undefined : packetType(context, imports, packet, 0);
            const orNull = packet === "restore_object_pkt" ? " | null" : "";
            return `${name}: ${narrow(packetName ?? type ?? "unknown")}${orNull}`;
          })
          .join(", ");
  const isEvent = special === undefined && entry.parameters.some(({ role }) => role === "event");
  const part =
    special === undefined && method !== entry.name
      ? `The part of \`${entry.name}\` that its name says.`
      : null;
  return {
    doc: docComment(
      {
        paragraphs: [
          special?.doc ?? null,
          part,
          special === undefined && part === null ? entry.doc : null,
          special === undefined ? entry.note : null,
          otherwise(entry, method),
        ],
        tags: [...parameterTags(list), ...presenceTags(entry)],
      },
      2,
    ),
    signature: signatureLines(
      `${safeIdentifier(method, entry.name)}?`,
      isEvent ? "...args: EventArguments" : text,
      answer(context, imports, entry),
    ),
  };
}

/** The method on one line, or on three where that would be too long. */
function signatureLines(name: string, list: string, result: string): readonly string[] {
  const line = `${name}(${list}): ${result};`;
  return line.length <= LINE_WIDTH - 2 ? [line] : [`${name}(`, `  ${list}`, `): ${result};`];
}

/** Not the event's value, which EventArguments pairs with the event, and nothing that nobody looks at. */
function visible(entry: EntryPointModel): EntryPointModel["parameters"] {
  return entry.parameters.filter(({ role }) => role !== "value" && role !== "opaque");
}

function otherwise(entry: EntryPointModel, method: string): string | null {
  return method === entry.name ? `A plugin without it answers ${entry.otherwise}.` : null;
}

function answer(context: PackageContext, imports: ImportCollector, entry: EntryPointModel): string {
  const codes = entry.results.map((name) => constantType(context, imports, name, 0));
  const mayBeNothing = entry.results.every((name) => PLAIN_RESULTS.has(name));
  return `Answer<${[...codes, ...(mayBeNothing ? ["void"] : [])].join(" | ")}>`;
}
