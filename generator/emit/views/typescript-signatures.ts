// Parameters and results of core functions and entry points: what of the C signature a TypeScript author sees.
import type { CoreFunctionModel, ParameterModel } from "../../model/types.js";
import { isIdentifier, safeIdentifier } from "../view-support/identifiers.js";
import type { ImportCollector } from "../view-support/imports.js";
import {
  cannotBridge,
  groupType,
  packetType,
  sharedType,
  type PackageContext,
} from "./typescript-context.js";
import { integerKind, isWide } from "./typescript-types.js";

export interface Parameter {
  readonly name: string;
  readonly type: string;
  /** Source text of a default, or empty. */
  readonly initial: string;
  readonly note: string | null;
}

/** Names that say more than the header's, by role. */
const NAMES: Readonly<Partial<Record<ParameterModel["role"], string>>> = {
  variable: "variable",
  value: "value",
  events: "events",
  messageType: "type",
  debugLevel: "level",
  event: "event",
};

/** What TypeScript never passes: the binding fills it in, or it comes back as the result. */
const HIDDEN: ReadonlySet<ParameterModel["role"]> = new Set([
  "context",
  "count",
  "sourceFile",
  "sourceLine",
  "time",
  "result",
  "size",
  "coreText",
]);

/** The visible parameters. A printf format and what follows it are one text. */
export function parameters(
  context: PackageContext,
  imports: ImportCollector,
  list: readonly ParameterModel[],
  subject: string,
): readonly Parameter[] {
  const hasText = list.some(({ name, role }) => name === "..." && role === "string");
  const shown = list.filter(({ role }) => !HIDDEN.has(role) && !(hasText && role === "format"));
  return shown.map((parameter, index) => {
    const { role } = parameter;
    const isText = role === "format" || (parameter.name === "..." && role === "string");
    const name = isText ? "message" : (NAMES[role] ?? parameter.name);
    const nullable = parameter.nullable === true;
    const type = parameterType(context, imports, parameter, subject);
    const isLast = index === shown.length - 1;
    return {
      name: safeIdentifier(isIdentifier(name) ? name : `argument${index + 1}`, subject),
      type: nullable ? `${type} | null` : type,
      initial: role === "character" ? '" "' : nullable && isLast ? "null" : "",
      note: parameter.note ?? null,
    };
  });
}

function parameterType(
  context: PackageContext,
  imports: ImportCollector,
  parameter: ParameterModel,
  subject: string,
): string {
  const { role, of } = parameter;
  switch (role) {
    case "string":
    case "format":
    case "deviceCodes":
      return "string";
    case "deviceRecord":
      return sharedType(imports, "DeviceRecord", 0);
    case "path":
      return sharedType(imports, "FileName", 0);
    case "boolean":
      return "boolean";
    case "number":
      return isWide(integerKind(parameter.type, context.daemon) ?? "i32")
        ? sharedType(imports, "Int64", 0)
        : "number";
    case "debugLevel":
      return "number";
    case "character":
      return "string | number";
    case "packet":
      if (of === undefined) throw cannotBridge(`${subject}, packet ${parameter.name}`);
      return packetType(context, imports, of, 0);
    case "messageType":
    case "event":
    case "variable":
      return of === undefined ? "number" : groupType(context, imports, of, 0);
    case "events":
      return of === undefined
        ? "readonly number[]"
        : `readonly ${groupType(context, imports, of, 0)}[]`;
    case "value":
    case "opaque":
    case "memory":
      return "unknown";
    case "context":
    case "count":
    case "sourceFile":
    case "sourceLine":
    case "time":
    case "result":
    case "size":
    case "coreText":
      throw cannotBridge(`${subject}, parameter ${parameter.name} (${role})`);
  }
}

/** What a core function gives back. */
export function resultType(
  context: PackageContext,
  imports: ImportCollector,
  returns: CoreFunctionModel["returns"],
): string {
  switch (returns) {
    case "code":
      return groupType(context, imports, "bRC", 0);
    case "count":
      return "number";
    case "string":
      return "string | null";
    case "boolean":
      return "boolean";
    case "nothing":
      return "void";
    case "value":
    case "opaque":
      return "unknown";
  }
}

/** `(type: bJobMessageType, message: string)` */
export function parameterList(list: readonly Parameter[]): string {
  const text = list.map(({ name, type, initial }) =>
    initial === "" ? `${name}: ${type}` : `${name}: ${type} = ${initial}`,
  );
  return text.join(", ");
}

/** Lines of `@param`, for those that have a remark. */
export function parameterTags(list: readonly Parameter[]): readonly string[] {
  return list.flatMap(({ name, note }) => (note === null ? [] : [`@param ${name} - ${note}`]));
}
