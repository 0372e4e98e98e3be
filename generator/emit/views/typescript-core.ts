// Views of core.ts, core-host.ts and quiet-core.ts: the core functions that a plugin calls, what a runtime installs behind
// them, and what a test may begin with.
import type { CoreFunctionModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { docComment } from "../view-support/doc-comment.js";
import { safeIdentifier } from "../view-support/identifiers.js";
import { stringLiteral } from "../view-support/literals.js";
import { ImportCollector } from "../view-support/imports.js";
import { constantValue, presenceTags, type PackageContext } from "./typescript-context.js";
import {
  parameterList,
  parameters,
  parameterTags,
  resultType,
  type Parameter,
} from "./typescript-signatures.js";

const WHEN: Readonly<Record<CoreFunctionModel["allowed"], string | null>> = {
  always: null,
  callback: "Within a callback only.",
  fileset:
    "Only between the arrival of the fileset and the walk through it: from bEventPluginCommand to bEventStartBackupJob.",
};

export function coreFiles(context: PackageContext, folder: string): readonly OutputFile[] {
  const functions = context.daemon.coreFunctions.filter(({ exportName }) => exportName !== null);
  for (const name of ["installCore"]) context.names.add(name, ["value"], "core-host.ts");
  context.names.add("Core", ["type"], "core-host.ts");
  context.names.add("BareosCoreError", ["type", "value"], "core-host.ts");
  const hostImports = new ImportCollector();
  const coreImports = new ImportCollector();
  coreImports.value("requireCore", "./core-host.js");
  const quietImports = new ImportCollector();
  quietImports.type("Core", "./core-host.js");
  const host = functions.map((entry) => ({
    signature: `${hostSignature(context, hostImports, entry)};`,
  }));
  const quiet = functions.map((entry) => quietView(context, quietImports, entry));
  const core = functions.map((entry) => functionView(context, coreImports, entry));
  return [
    {
      path: `${folder}/src/core-host.ts`,
      template: "typescript/core-host",
      view: {
        header: context.header,
        imports: hostImports.lines(),
        packageName: context.daemon.packageName,
        functions: host,
      },
    },
    {
      path: `${folder}/src/core.ts`,
      template: "typescript/core",
      view: { header: context.header, imports: coreImports.lines(), functions: core },
    },
    {
      path: `${folder}/src/quiet-core.ts`,
      template: "typescript/quiet-core",
      view: { header: context.header, imports: quietImports.lines(), functions: quiet },
    },
  ];
}

/** A method of the interface Core: without generics, because what stands behind it only has numbers and values. */
function hostSignature(
  context: PackageContext,
  imports: ImportCollector,
  entry: CoreFunctionModel,
): string {
  const list = parameters(context, imports, shownParameters(entry), subject(entry));
  const plain = list.map((parameter) => ({ ...parameter, initial: "" }));
  const result = resultType(context, imports, entry.returns);
  return `${exportName(entry)}(${parameterList(plain)}): ${result}`;
}

/** A method that notes its call. */
function quietView(
  context: PackageContext,
  imports: ImportCollector,
  entry: CoreFunctionModel,
): OutputFile["view"] {
  const list = parameters(context, imports, shownParameters(entry), subject(entry));
  const answer = quietAnswer(context, imports, entry.returns);
  return {
    signature: hostSignature(context, imports, entry),
    noted: [stringLiteral(exportName(entry)), ...list.map(({ name }) => name)].join(", "),
    answers: answer !== null,
    answer: answer ?? "",
  };
}

/** What says least; null when there is nothing to say. */
function quietAnswer(
  context: PackageContext,
  imports: ImportCollector,
  returns: CoreFunctionModel["returns"],
): string | null {
  switch (returns) {
    case "code":
      return constantValue(context, imports, "bRC_OK", 0);
    case "count":
      return "0";
    case "boolean":
      return "false";
    case "string":
    case "value":
    case "opaque":
      return "null";
    case "nothing":
      return null;
  }
}

function functionView(
  context: PackageContext,
  imports: ImportCollector,
  entry: CoreFunctionModel,
): OutputFile["view"] {
  const list = parameters(context, imports, shownParameters(entry), subject(entry));
  const name = exportName(entry);
  const typed = list.some(({ name: it }) => it === "variable")
    ? variableTyped(entry, imports, list)
    : null;
  const result = typed?.result ?? resultType(context, imports, entry.returns);
  const signature = `${name}${typed?.generics ?? ""}(${parameterList(typed?.list ?? list)}): ${result}`;
  const call = `requireCore("${name}").${name}(${list.map((it) => it.name).join(", ")})`;
  const aliases = [...new Set([entry.name, ...entry.aliases])].filter((alias) => alias !== name);
  context.names.add(name, ["value"], `core function ${entry.name}`);
  for (const alias of aliases) {
    context.names.add(
      safeIdentifier(alias, subject(entry)),
      ["value"],
      `core function ${entry.name}`,
    );
  }
  return {
    doc: docComment({
      paragraphs: [entry.doc, entry.note, WHEN[entry.allowed]],
      tags: [...parameterTags(list), ...presenceTags(entry)],
    }),
    signature,
    isVoid: entry.returns === "nothing",
    call: typed?.narrowed === true ? `${call} as ${result}` : call,
    aliases: aliases.map((alias) => `${name} as ${alias}`).join(", "),
    hasAliases: aliases.length > 0,
  };
}

/** GetValue and SetValue take their value's type from the variable. */
function variableTyped(
  entry: CoreFunctionModel,
  imports: ImportCollector,
  list: readonly Parameter[],
): { generics: string; list: readonly Parameter[]; result: string | null; narrowed: boolean } {
  const reads = entry.returns === "value";
  const bound = imports.type(reads ? "ReadableVariable" : "WritableVariable", "./variables.js");
  const value = imports.type(reads ? "ReadValue" : "WriteValue", "./variables.js");
  const types: Readonly<Record<string, string>> = { variable: "V", value: `${value}<V>` };
  return {
    generics: `<V extends ${bound}>`,
    list: list.map((parameter) => ({
      ...parameter,
      type: types[parameter.name] ?? parameter.type,
    })),
    result: reads ? `${value}<V>` : null,
    narrowed: reads,
  };
}

/** The type comes from the constants themselves: behind the interface a variable is a number, and a value any. */
export function shownParameters(entry: CoreFunctionModel): CoreFunctionModel["parameters"] {
  return entry.parameters
    .filter(({ role }) => role !== "value" || entry.returns !== "value")
    .map((parameter) => {
      if (parameter.role !== "variable") return parameter;
      const { name, type, role } = parameter;
      return { name, type, role };
    });
}

export function exportName(entry: CoreFunctionModel): string {
  return safeIdentifier(entry.exportName ?? entry.name, subject(entry));
}

export function subject(entry: CoreFunctionModel): string {
  return `core function ${entry.name}`;
}
