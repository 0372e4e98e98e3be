// View of variables.ts: which variables can be read and written, as types over the constants themselves.
import type { ConstantModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { ImportCollector } from "../view-support/imports.js";
import type { PackageContext } from "./typescript-context.js";
import { readType, writeType } from "./typescript-types.js";

export function variablesFile(context: PackageContext, folder: string): OutputFile {
  const imports = new ImportCollector();
  imports.type("AnyVariable", "./types.js");
  imports.type("ValueTypesOf", "./types.js");
  const mention = (usable: (member: ConstantModel) => boolean): readonly string[] =>
    context.daemon.groups
      .filter(({ role }) => role === "variables")
      .flatMap((group) =>
        group.members
          .filter(usable)
          .map(({ exportName }) => imports.type(exportName, `./constants/${group.name}.js`)),
      );
  // A second collector: what the types mention is imported where the constants are declared.
  const unused = new ImportCollector();
  const readable = mention(
    ({ variable }) => variable !== null && readType(context, unused, variable) !== undefined,
  );
  const writable = mention(
    ({ variable }) => variable !== null && writeType(context, unused, variable) !== undefined,
  );
  for (const name of ["ReadableVariable", "WritableVariable", "ReadValue", "WriteValue"]) {
    context.names.add(name, ["type"], "variables.ts");
  }
  return {
    path: `${folder}/src/variables.ts`,
    template: "typescript/variables",
    view: {
      header: context.header,
      imports: imports.lines(),
      readable: readable.length === 0 ? ["never"] : readable.map((name) => `typeof ${name}`),
      writable: writable.length === 0 ? ["never"] : writable.map((name) => `typeof ${name}`),
    },
  };
}
