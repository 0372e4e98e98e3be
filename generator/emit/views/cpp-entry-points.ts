// cpp/<daemon>/entry_points.h and requests.h: the plugin's function table, and what travels for each of its functions.
import type { EventValue } from "../../semantics/schema.js";
import type { EntryPointModel, PacketModel, ParameterModel } from "../../model/types.js";
import { GeneratorError } from "../../errors.js";
import type { OutputFile, ViewValue } from "../output-file.js";
import { decoderName, encoderName, handsOverMemory } from "./cpp-codec.js";
import { resultCodes } from "./cpp-common.js";
import type { CppContext } from "./cpp-context.js";
import {
  CPP_MARK,
  cppString,
  includeGuard,
  lifetimeArguments,
  wrapList,
  wrapWords,
} from "./cpp-names.js";
import { glueType, tidyType } from "./cpp-types.js";

export function entryPointsFiles(context: CppContext): OutputFile[] {
  return [callbacksFile(context), requestsFile(context), tableFile(context)];
}

/** What entry points are: numbers, and what is known of each. */
function callbacksFile(context: CppContext): OutputFile {
  const { daemon } = context;
  const path = `cpp/${daemon.daemon}/callbacks.h`;
  return {
    path,
    template: "cpp/callbacks",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      daemon: daemon.daemon,
      ids: daemon.entryPoints.map((entry, index) => `${entry.name} = ${index},`),
      packets: daemon.packets.map((packet) => packet.struct),
      lists: daemon.entryPoints.map((entry) => ({
        name: entry.name,
        hasMethods: entry.methods.length > 0,
        methods: entry.methods.map(cppString).join(", "),
        results: entry.results.join(", "),
      })),
      rows: daemon.entryPoints.map((entry) => callbackRow(context, entry)),
      results: wrapWords(allowedResults(context), 4),
    },
  };
}

function callbackRow(context: CppContext, entry: EntryPointModel): readonly string[] {
  const packet = packetOf(context, entry);
  const methods = entry.methods.length > 0 ? `kMethodsOf_${entry.name}` : "{}";
  const answers =
    packet !== undefined &&
    directionKeys(context, entry, packet).some((key) => decoderName(packet, key) !== null);
  return [
    `{${cppString(entry.name)}, ${cppString(entry.python ?? "")}, ${methods}, kResultsOf_${entry.name},`,
    ` ${lifetimeArguments(entry)}, PacketKind::${packet?.struct ?? "kNone"}, ${String(answers)},`,
    ` ${entry.otherwise}, ${String(entry.ignore === null)}},`,
  ];
}

/** Codes that may leave the plugin. */
function allowedResults(context: CppContext): readonly string[] {
  const group = context.daemon.groups.find((candidate) => candidate.name === "bRC");
  const exported = new Set(group?.members.map((member) => member.name));
  return resultCodes(context.model)
    .filter(({ name, refused }) => exported.has(name) && refused === null)
    .map(({ name }) => `case ${name}:`);
}

/** How a callback becomes a message, and a message its answer. */
function requestsFile(context: CppContext): OutputFile {
  const { daemon } = context;
  const path = `cpp/${daemon.daemon}/requests.h`;
  const packets = daemon.packets.filter((packet) =>
    packet.fields.some((field) => field.role === "error"),
  );
  const hasEvents = daemon.entryPoints.some((entry) =>
    entry.parameters.some(({ role }) => role === "event"),
  );
  return {
    path,
    template: "cpp/requests",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      daemon: daemon.daemon,
      hasPackets: daemon.packets.length > 0,
      entries: daemon.entryPoints
        .filter((entry) => entry.ignore === null)
        .map((entry) => requestView(context, entry)),
      eventPackets: hasEvents ? eventPackets(context) : [],
      failing: packets.filter(hasStatus).map((packet) => failureView(packet)),
    },
  };
}

function hasStatus(packet: PacketModel): boolean {
  return packet.fields.some((field) => field.name === "status");
}

function failureView(packet: PacketModel): ViewValue {
  const error = packet.fields.find((field) => field.role === "error");
  return { struct: packet.struct, className: packet.className, error: error?.name ?? "" };
}

function requestView(context: CppContext, entry: EntryPointModel): ViewValue {
  const packet = packetOf(context, entry);
  const keys = packet === undefined ? [] : directionKeys(context, entry, packet);
  return {
    name: entry.name,
    event: entry.parameters.some(({ role }) => role === "event"),
    text: entry.parameters.some(({ role }) => role === "string" || role === "path"),
    hasPacket: packet !== undefined,
    className: packet?.className ?? "",
    eventPackets: entry.parameters.some(({ role }) => role === "event")
      ? eventPackets(context)
      : [],
    once: !entry.results.includes("bRC_More"),
    ...packetBranches(context, packet, keys),
  };
}

interface Branches {
  readonly [key: string]: ViewValue;
}

/** One codec for the packet, or one per operation where the packet itself says which operation it is. */
function packetBranches(
  context: CppContext,
  packet: PacketModel | undefined,
  keys: readonly string[],
): Branches {
  const codecs = keys.map((key) => ({
    value: operationValue(context, key) ?? 0,
    encoder: (packet === undefined ? null : encoderName(packet, key)) ?? "",
    decoder: (packet === undefined ? null : decoderName(packet, key)) ?? "",
  }));
  const [only] = codecs;
  const byOperation = codecs.length > 1;
  return {
    byOperation,
    operations: byOperation ? codecs : [],
    encoder: byOperation ? "" : (only?.encoder ?? ""),
    decoder: byOperation ? "" : (only?.decoder ?? ""),
    onlyOnSuccess: packet !== undefined && keys.some((key) => handsOverMemory(packet, key)),
  };
}

/** Directions of an entry point's packet: its own, or those of its methods, one for each operation. */
function directionKeys(
  context: CppContext,
  entry: EntryPointModel,
  packet: PacketModel,
): readonly string[] {
  const operations = entry.methods.filter(
    (method) =>
      Object.hasOwn(packet.directions, method) && operationValue(context, method) !== null,
  );
  return operations.length > 0 ? operations : [entry.name];
}

/** `pluginIoRead` -> value of IO_READ: the operation that a method of the entry point serves. */
function operationValue(context: CppContext, method: string): number | null {
  const name = /^plugin(Io[A-Z]\w*)$/.exec(method)?.[1];
  if (name === undefined) return null;
  const constant = `IO_${name.slice(2).toUpperCase()}`;
  const members = context.daemon.groups.flatMap((group) => group.members);
  const found = members.find((member) => member.name === constant);
  return found === undefined || found.varies ? null : Number(found.value);
}

/** Kinds of event values that are packets, and what runtime/wire/kinds.h calls them. */
const EVENT_PACKETS: Partial<Record<EventValue, string>> = {
  restoreObject: "kRestoreObject",
  savePacket: "kSavePacket",
};

/** Packets that arrive as the value of an event, with the method that serves each. */
function eventPackets(context: CppContext): readonly ViewValue[] {
  const events = context.daemon.groups.flatMap((group) => group.members.map(({ event }) => event));
  return events.flatMap((event) => {
    const method = event?.method ?? null;
    const kind = event === null ? undefined : EVENT_PACKETS[event.value];
    if (method === null || kind === undefined) return [];
    return context.daemon.packets
      .filter((packet) => Object.hasOwn(packet.directions, method))
      .map((packet) => ({
        kind,
        className: packet.className,
        struct: packet.struct,
        encoder: encoderName(packet, method) ?? "",
        decoder: decoderName(packet, method) ?? "",
      }));
  });
}

function packetOf(context: CppContext, entry: EntryPointModel): PacketModel | undefined {
  const parameter = entry.parameters.find(({ role }) => role === "packet");
  return context.daemon.packets.find((packet) => packet.struct === parameter?.of);
}

/** The function table itself. */
function tableFile(context: CppContext): OutputFile {
  const { daemon } = context;
  const path = `cpp/${daemon.daemon}/entry_points.h`;
  return {
    path,
    template: "cpp/entry_points",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      daemon: daemon.daemon,
      entries: daemon.entryPoints.map((entry) => functionView(context, entry)),
    },
  };
}

function functionView(context: CppContext, entry: EntryPointModel): ViewValue {
  const served = entry.ignore === null;
  const parameters = entry.parameters.map((parameter, index) => {
    const type = tidyType(glueType(parameter.type, context.known));
    const named = (served && parameter.role !== "opaque") || parameter.role === "context";
    return named ? `${type} ${parameterName(parameter, index)}` : type;
  });
  const texts = entry.parameters.filter(({ role }) => role === "string" || role === "path");
  const packets = entry.parameters.filter(({ role }) => role === "packet");
  if (texts.length > 1 || packets.length > 1) throw tooMuch(entry);
  return {
    name: entry.name,
    served,
    otherwise: entry.otherwise,
    parameters: wrapList(parameters, 0).join(" "),
    assignments: served
      ? entry.parameters.flatMap((parameter, index) => assignment(entry, parameter, index))
      : [],
  };
}

function parameterName(parameter: ParameterModel, index: number): string {
  if (parameter.role === "context") return "ctx";
  return parameter.name === "" ? `argument${index}` : parameter.name;
}

/** Puts an argument into the Callback that the runtime gets. */
function assignment(
  entry: EntryPointModel,
  parameter: ParameterModel,
  index: number,
): readonly string[] {
  const name = parameterName(parameter, index);
  switch (parameter.role) {
    case "context":
    case "opaque":
      return [];
    case "packet":
      return [`callback.packet = ${name};`];
    case "string":
    case "path":
      return [`callback.text = ${name};`];
    case "event":
      return [`callback.event = ${name} == nullptr ? 0 : ${name}->eventType;`];
    case "value":
      return [`callback.value = ${name};`];
    case "boolean":
    case "number":
    case "character":
    case "deviceRecord":
    case "coreText":
    case "deviceCodes":
    case "variable":
    case "count":
    case "events":
    case "sourceFile":
    case "sourceLine":
    case "messageType":
    case "debugLevel":
    case "time":
    case "format":
    case "result":
    case "size":
    case "memory":
      throw tooMuch(entry);
  }
}

function tooMuch(entry: EntryPointModel): GeneratorError {
  return new GeneratorError("BN408", {
    message: `entry point ${entry.name}: its parameters cannot be bridged`,
    consequence: "the daemon could not call it; nothing was written",
    fix: "give Callback (templates/cpp/callbacks.hbs) a place for them, or ignore the entry point with a reason",
  });
}
