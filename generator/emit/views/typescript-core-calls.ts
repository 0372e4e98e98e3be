// View of codec/core-calls.ts: core functions that are nothing but a call over the channel. The other end is
// cpp-core-arguments.ts: both follow from the roles of the parameters.
import type { CoreFunctionModel, ParameterModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { safeIdentifier } from "../view-support/identifiers.js";
import { ImportCollector } from "../view-support/imports.js";
import { stringLiteral } from "../view-support/literals.js";
import { cannotBridge, type PackageContext } from "./typescript-context.js";
import { exportName, shownParameters, subject } from "./typescript-core.js";
import { parameters } from "./typescript-signatures.js";
import { integerKind } from "./typescript-types.js";

/** Functions that the runtime has itself: events, values whose type the daemon knows, posted messages. */
const OWN: readonly string[] = [
  "RegisterEvents",
  "UnRegisterEvents",
  "GetValue",
  "SetValue",
  "JobMessage",
  "DebugMessage",
];

export function coreCallsFile(context: PackageContext, folder: string): OutputFile {
  const { coreFunctions } = context.daemon;
  const functions = coreFunctions.filter(
    (entry) => entry.exportName !== null && !OWN.includes(entry.exportName),
  );
  const has = (role: ParameterModel["role"]): boolean =>
    functions.some((entry) => entry.parameters.some((it) => it.role === role));
  const records = has("deviceRecord");
  const imports = new ImportCollector();
  imports.type("Core", "../core-host.js");
  imports.type("WireReader", "./wire-reader.js");
  imports.type("WireWriter", "./wire-writer.js");
  if (records) imports.type("DeviceRecord", "../types.js");
  const views = functions.map((entry) => callView(context, imports, entry));
  // Codecs of packets take the class; without packets the codec of any package will do.
  const codec = (name: string): string => (has("packet") ? name : `Pick<${name}, keyof ${name}>`);
  const calls = functions.length === 0 ? "_calls" : "calls";
  return {
    path: `${folder}/src/codec/core-calls.ts`,
    template: "typescript/core-calls",
    view: {
      header: context.header,
      imports: imports.lines(),
      numbers: coreFunctions.map(({ name }, index) => `${name}: ${String(index)},`),
      writer: codec("WireWriter"),
      reader: codec("WireReader"),
      records,
      own: OWN.map(
        (name, index) => `| ${stringLiteral(name)}${index === OWN.length - 1 ? ";" : ""}`,
      ),
      parameters: `${calls}: CoreCalls${records ? ", records: RecordCheck" : ""}`,
      functions: views,
    },
  };
}

function callView(
  context: PackageContext,
  imports: ImportCollector,
  entry: CoreFunctionModel,
): OutputFile["view"] {
  const name = exportName(entry);
  // Only the names are wanted: the types come from the interface.
  const list = parameters(context, new ImportCollector(), shownParameters(entry), subject(entry));
  const steps = entry.parameters.map((parameter) => argument(context, imports, entry, parameter));
  return {
    name,
    names: list.map((it) => it.name).join(", "),
    text: stringLiteral(name),
    slot: entry.name,
    checks: steps.flatMap(({ checks }) => checks ?? []),
    writes: steps.flatMap(({ writes }) => writes ?? []),
    reads: result(
      imports,
      entry,
      steps.flatMap(({ reads }) => reads ?? []),
    ),
  };
}

interface Step {
  readonly checks?: string;
  readonly writes?: string;
  readonly reads?: string;
}

function argument(
  context: PackageContext,
  imports: ImportCollector,
  entry: CoreFunctionModel,
  parameter: ParameterModel,
): Step {
  const { role } = parameter;
  const called = exportName(entry);
  const name = safeIdentifier(parameter.name, subject(entry));
  const where = stringLiteral(`${called}.${parameter.name}`);
  const orNull = parameter.nullable === true ? "OrNull" : "";
  switch (role) {
    case "context":
    case "coreText":
      return {};
    case "string":
    case "deviceCodes":
      return { writes: `writer.text${orNull}(${name}, ${where});` };
    case "path":
      return { writes: `writer.fileName${orNull}(${name}, ${where});` };
    case "character":
      return { writes: `writer.character(${name}, ${where});` };
    case "boolean":
      return { writes: `writer.bool(${name}, ${where});` };
    case "number": {
      const kind = integerKind(parameter.type, context.daemon);
      if (kind === undefined) throw refuse(entry, parameter);
      return { writes: `writer.${kind}(${name}, ${where});` };
    }
    case "deviceRecord":
      return { checks: `records.check(${stringLiteral(called)}, ${name});` };
    case "result":
      return { reads: "const result = reply.i32();" };
    case "packet":
      return packetSteps(context, imports, entry, parameter);
    case "format":
    case "debugLevel":
    case "sourceFile":
    case "sourceLine":
    case "time":
    case "messageType":
    case "count":
    case "events":
    case "event":
    case "variable":
    case "value":
    case "opaque":
    case "memory":
    case "size":
      throw refuse(entry, parameter);
  }
}

/** A packet goes there, and comes back where the core writes into it. */
function packetSteps(
  context: PackageContext,
  imports: ImportCollector,
  entry: CoreFunctionModel,
  parameter: ParameterModel,
): Step {
  const packet = context.daemon.packets.find(({ struct }) => struct === parameter.of);
  const name = safeIdentifier(parameter.name, subject(entry));
  const directions = packet?.directions[entry.name];
  if (packet === undefined || directions === undefined) throw refuse(entry, parameter);
  const from = `./${packet.className}.js`;
  const masks = `${imports.value(`${packet.className}Masks`, from)}.${entry.name}`;
  const write = imports.value(`write${packet.className}`, from);
  const writes = `${write}(writer, ${masks}.toCore, ${name});`;
  if (directions.toPlugin.length === 0) return { writes };
  const read = imports.value(`read${packet.className}`, from);
  return { writes, reads: `${read}(reply, ${masks}.toPlugin, ${name});` };
}

/** What the daemon answers: a code in any case, then what came back besides. */
function result(
  imports: ImportCollector,
  entry: CoreFunctionModel,
  reads: readonly string[],
): readonly string[] {
  const skip = "reply.i32();";
  switch (entry.returns) {
    case "code":
      imports.type("bRC", "../constants/bRC.js");
      return ["const code = reply.i32() as bRC;", ...reads, "reply.end();", "return code;"];
    case "count":
      return [skip, ...reads, "reply.end();", "return result;"];
    case "string":
      return [skip, ...reads, "const text = reply.textOrNull();", "reply.end();", "return text;"];
    case "boolean":
      return [skip, ...reads, "const yes = reply.bool();", "reply.end();", "return yes;"];
    case "nothing":
      return [skip, ...reads, "reply.end();"];
    case "value":
    case "opaque":
      throw refuse(entry, undefined);
  }
}

function refuse(entry: CoreFunctionModel, parameter: ParameterModel | undefined): Error {
  const what =
    parameter === undefined ? "its result" : `parameter ${parameter.name} (${parameter.role})`;
  return cannotBridge(`${subject(entry)}, ${what}, as a call of the worker`);
}
