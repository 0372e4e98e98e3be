// Statements that decode the arguments of one core function, call its slot and encode the result. Arguments are
// checked before the call, because the core checks next to nothing.
import { GeneratorError } from "../../errors.js";
import type { CoreFunctionModel, PacketModel, ParameterModel } from "../../model/types.js";
import { decoderName, encoderName } from "./cpp-codec.js";
import type { CppContext } from "./cpp-context.js";
import { releaseId, wrapWords } from "./cpp-names.js";
import { slotType } from "./cpp-tables.js";
import { glueType, tidyType, wireNumber, wireType } from "./cpp-types.js";

interface CallParts {
  /** Decode and check. */
  readonly read: string[];
  /** What the core needs besides the arguments; comes when those are known to be good. */
  readonly prepare: string[];
  /** Arguments of the slot, in order. */
  readonly passed: string[];
  /** Statements after a call, which write what came back besides the code. */
  readonly write: string[];
}

export function callStatements(context: CppContext, entry: CoreFunctionModel): readonly string[] {
  if (entry.parameters.some(({ role }) => role === "events")) return eventStatements(entry);
  const variable = entry.parameters.find(({ role }) => role === "variable");
  if (variable !== undefined) return variableStatements(entry, variable);
  const packet = entry.parameters.find(({ role }) => role === "packet");
  if (packet !== undefined) return packetStatements(context, entry, packet);
  const parts: CallParts = { read: [], prepare: [], passed: [], write: [] };
  for (const parameter of entry.parameters) addArgument(context, entry, parameter, parts);
  return [
    ...(parts.read.some((line) => line.includes("copies.")) ? ["wire::Copies copies;"] : []),
    ...parts.read,
    "if (const wire::Status status = call.args.Finish(); !status) return status;",
    ...parts.prepare,
    ...wrapCall(resultStatements(entry, coreCall(context, entry, parts.passed))),
    ...parts.write,
    "return {};",
  ];
}

/** The slot, called with the parameters that it has in the daemon's release. */
function coreCall(
  context: CppContext,
  entry: CoreFunctionModel,
  passed: readonly string[],
): string {
  const slot = `call.core.${entry.name}`;
  const now = `${slot}(${passed.join(", ")})`;
  return entry.earlier.reduceRight((otherwise, { until, parameters, signature }) => {
    const type = tidyType(glueType(slotType(signature), context.known));
    const own = parameters.map(
      (name) => passed[entry.parameters.findIndex((one) => one.name === name)] ?? "",
    );
    return `call.release <= Release::${releaseId(until)} ? reinterpret_cast<${type}>(${slot})(${own.join(", ")}) : ${otherwise}`;
  }, now);
}

function addArgument(
  context: CppContext,
  entry: CoreFunctionModel,
  parameter: ParameterModel,
  parts: CallParts,
): void {
  const { name } = parameter;
  const local = `${/^\w+$/.test(name) ? name : "text"}_argument`;
  switch (parameter.role) {
    case "context":
      parts.passed.push("call.ctx");
      return;
    case "string":
    case "path":
    case "sourceFile":
      if (name === "..." && !parts.passed.includes('"%s"')) throw refuse(entry, parameter);
      parts.read.push(
        `char* const ${local} = copies.${parameter.nullable === true ? "Text" : "Required"}(call.args);`,
      );
      parts.passed.push(local);
      return;
    case "format":
      // Text of a plugin is never a format: it could read or write the daemon's memory.
      parts.passed.push('"%s"');
      return;
    case "deviceCodes":
      parts.read.push(
        `char* const ${local} = copies.Required(call.args);`,
        `if (call.args.ok() && !wire::HasWholeCodes(${local})) {`,
        `  return wire::Status::Error("${entry.name}: ${name} ends in a lone percent sign");`,
        "}",
      );
      parts.passed.push(local);
      return;
    case "deviceRecord":
      parts.prepare.push(
        "if (call.device_record == nullptr) {",
        '  return wire::Status::Error("the event at hand brought no device record");',
        "}",
      );
      parts.passed.push("call.device_record");
      return;
    case "coreText":
      parts.prepare.push(
        "if (call.memory == nullptr) {",
        '  return wire::Status::Error("the daemon does not export its text memory");',
        "}",
        `wire::CoreText ${local}(*call.memory);`,
      );
      parts.passed.push(`${local}.buffer()`);
      return;
    case "messageType":
      parts.read.push(
        `const std::int32_t ${local} = call.args.I32();`,
        `if (call.args.ok() && !IsMessageType(Group::${parameter.of ?? ""}, ${local}, call.release)) {`,
        '  return wire::Status::Error("a job message has a type that is unknown or would end the daemon");',
        "}",
      );
      parts.passed.push(local);
      return;
    case "character":
      parts.read.push(
        `const std::int32_t ${local} = call.args.I32();`,
        `if (${local} < 0 || ${local} > 127) {`,
        `  return wire::Status::Error("${entry.name}: ${name} is not a character");`,
        "}",
      );
      parts.passed.push(local);
      return;
    case "boolean":
    case "number":
    case "sourceLine":
    case "debugLevel":
    case "time": {
      const method = wireNumber(parameter.type, context.known, `${entry.name}.${name}`);
      parts.read.push(`const ${wireType(method)} ${local} = call.args.${method}();`);
      parts.passed.push(local);
      return;
    }
    case "result":
      parts.read.push(`int ${local} = 0;`);
      parts.passed.push(`&${local}`);
      parts.write.push(`call.out.I32(${local});`);
      return;
    case "packet":
    case "opaque":
    case "variable":
    case "value":
    case "count":
    case "events":
    case "event":
    case "size":
    case "memory":
      throw refuse(entry, parameter);
  }
}

/** Breaks the arguments of a call that is too long for a line, below its opening bracket. */
function wrapCall(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const open = line.lastIndexOf("(", line.indexOf(","));
    if (line.length <= 98 || open === -1 || line.includes(" ? ")) return [line];
    const [first = "", ...rest] = wrapWords(line.slice(open + 1).split(/(?<=,) /), open + 3);
    return [line.slice(0, open + 1) + first.trimStart(), ...rest.map((part) => part.slice(2))];
  });
}

/** What the slot returns. A code is written as it is; everything else follows the code bRC_OK. */
function resultStatements(entry: CoreFunctionModel, call: string): readonly string[] {
  switch (entry.returns) {
    case "code":
    case "count":
    case "value":
      return [`call.out.I32(${call});`];
    case "nothing":
      return [`${call};`, "call.out.I32(bRC_OK);"];
    case "boolean":
      return [`const bool result = ${call};`, "call.out.I32(bRC_OK);", "call.out.Bool(result);"];
    case "string":
      // The text memory of the core belongs to who made it.
      if (entry.parameters.some(({ role }) => role === "coreText")) {
        return [
          `const char* const result = ${call};`,
          "call.out.I32(bRC_OK);",
          "call.out.Text(result);",
        ];
      }
      // The caller frees such a string, see the note of the function in generator/semantics.
      return [
        `const std::unique_ptr<char, decltype(&std::free)> result(${call}, &std::free);`,
        "call.out.I32(bRC_OK);",
        "call.out.Text(result.get());",
      ];
    case "opaque":
      throw refuse(entry, undefined);
  }
}

/** The core sets bits without looking at bounds, so all numbers are checked before the first one is passed. */
function eventStatements(entry: CoreFunctionModel): readonly string[] {
  return [
    "const std::int64_t highest = EventCount(call.release);",
    "const std::uint32_t count = call.args.U32();",
    "if (call.args.ok() && std::cmp_greater(count, highest)) {",
    '  return wire::Status::Error("more events than the daemon has");',
    "}",
    "std::vector<std::uint32_t> events;",
    "for (std::uint32_t index = 0; index < count && call.args.ok(); ++index) {",
    "  const std::uint32_t event = call.args.U32();",
    "  if (call.args.ok() && (event < 1 || std::cmp_greater(event, highest))) {",
    '    return wire::Status::Error("an event number that the daemon does not have");',
    "  }",
    "  events.push_back(event);",
    "}",
    "if (const wire::Status status = call.args.Finish(); !status) return status;",
    "bRC result = bRC_OK;",
    "for (const std::uint32_t event : events) {",
    `  const bRC code = call.core.${entry.name}(call.ctx, 1, event);`,
    "  if (code != bRC_OK) result = code;",
    "}",
    "call.out.I32(result);",
    "return {};",
  ];
}

function variableStatements(entry: CoreFunctionModel, variable: ParameterModel): readonly string[] {
  const reads = entry.returns === "value";
  return [
    "const std::int32_t id = call.args.I32();",
    "if (!call.args.ok()) return call.args.status();",
    `const Variable* const variable = FindVariable(Group::${variable.of ?? ""}, id, call.release);`,
    "if (variable == nullptr) {",
    '  return wire::Status::Error("a variable that the daemon does not have");',
    "}",
    reads
      ? `return wire::ReadVariable(call.core.${entry.name}, call.ctx, *variable, call.args, call.out);`
      : `return wire::WriteVariable(call.core.${entry.name}, call.ctx, *variable, call.args, call.out);`,
  ];
}

/** The packet is made here, in the layout of the running release. */
function packetStatements(
  context: CppContext,
  entry: CoreFunctionModel,
  parameter: ParameterModel,
): readonly string[] {
  const packet = context.daemon.packets.find((candidate) => candidate.struct === parameter.of);
  if (packet === undefined || entry.parameters.length !== 2) throw refuse(entry, parameter);
  const decoder = decoderName(packet, entry.name);
  if (decoder === null) throw refuse(entry, parameter);
  const encoder = encoderName(packet, entry.name);
  const [sizeField, endField] = packet.fields.filter((field) => field.role === "size");
  return [
    "const auto with = [&](auto kind) -> wire::Status {",
    "  using Packet = typename decltype(kind)::type;",
    "  Packet packet{};",
    ...[sizeField, endField].flatMap((field) =>
      field === undefined ? [] : [`  packet.${field.name} = sizeof packet;`],
    ),
    "  // The core may keep the pointers until the next file, so the copies stay that long.",
    "  constexpr auto slot = wire::StorageSlot::kCoreFunction;",
    `  const wire::Status status =`,
    `      ${decoder}(call.args, packet, call.storage, slot);`,
    "  if (!status) return status;",
    ...missingTexts(packet, entry).map((line) => `  ${line}`),
    "  if (call.check != nullptr) {",
    "    const wire::Status checked = call.check(&packet, call.storage, slot);",
    "    if (!checked) return checked;",
    "  }",
    `  call.out.I32(call.core.${entry.name}(call.ctx, &packet));`,
    ...(encoder === null ? [] : [`  ${encoder}(packet, call.out);`]),
    "  return wire::Status();",
    "};",
    ...packetSwitch(packet),
  ];
}

/** Name of the file: the core follows it without a check. */
function missingTexts(packet: PacketModel, entry: CoreFunctionModel): readonly string[] {
  const listed = packet.directions[entry.name]?.toCore ?? [];
  const name = packet.fields.find((field) => listed.includes(field.name) && field.role === "path");
  return name === undefined
    ? []
    : [
        `if (packet.${name.name} == nullptr) {`,
        `  return wire::Status::Error("${entry.name}: ${name.name} is missing");`,
        "}",
      ];
}

function packetSwitch(packet: PacketModel): readonly string[] {
  const last = packet.layouts.at(-1)?.id ?? "";
  const choices = packet.layouts
    .slice(0, -1)
    .flatMap((layout) => [
      `if (${packet.className}LayoutIn(call.release) == Layout::${layout.id}) {`,
      `  return with(std::type_identity<${layout.id}::${packet.struct}>{});`,
      "}",
    ]);
  return [...choices, `return with(std::type_identity<${last}::${packet.struct}>{});`];
}

function refuse(entry: CoreFunctionModel, parameter: ParameterModel | undefined): GeneratorError {
  const what =
    parameter === undefined ? "its result" : `its parameter ${parameter.name} (${parameter.role})`;
  return new GeneratorError("BN408", {
    message: `core function ${entry.name}: ${what} cannot be bridged`,
    consequence: "a worker could not call it; nothing was written",
    fix: "ignore it with a reason in generator/semantics, or teach generator/emit/views/cpp-core-arguments.ts the role",
  });
}
