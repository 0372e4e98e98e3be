// cpp/<daemon>/core_calls.h: functions of the core that a worker may call, from message to slot and back.
import type { CoreFunctionModel } from "../../model/types.js";
import type { OutputFile, ViewValue } from "../output-file.js";
import type { CppContext } from "./cpp-context.js";
import { callStatements } from "./cpp-core-arguments.js";
import { CPP_MARK, cppString, includeGuard, lifetimeArguments, pascal } from "./cpp-names.js";

export function coreCallsFile(context: CppContext): OutputFile {
  const { daemon } = context;
  const path = `cpp/${daemon.daemon}/core_calls.h`;
  const exposed = daemon.coreFunctions.filter(isExposed);
  const messageGroups = new Set(
    exposed.flatMap((entry) =>
      entry.parameters.flatMap((it) =>
        it.role === "messageType" && it.of !== undefined ? [it.of] : [],
      ),
    ),
  );
  const deadly = daemon.groups
    .filter((group) => messageGroups.has(group.name))
    .flatMap((group) => [...group.members, ...group.hidden])
    .filter((constant) => constant.refused !== null);
  return {
    path,
    template: "cpp/core_calls",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      daemon: daemon.daemon,
      ids: daemon.coreFunctions.map((entry, index) => `${entry.name} = ${index},`),
      rows: daemon.coreFunctions.map((entry) => coreCallRow(entry)),
      messageGroups: [...messageGroups],
      deadly: deadly.map((constant) => cppString(constant.name)),
      calls: exposed.map((entry): ViewValue => ({
        name: entry.name,
        lines: callStatements(context, entry),
      })),
    },
  };
}

function isExposed(entry: CoreFunctionModel): boolean {
  return entry.exportName !== null && entry.ignore === null;
}

function coreCallRow(entry: CoreFunctionModel): readonly string[] {
  return [
    `{${cppString(entry.name)}, ${cppString(entry.exportName ?? "")}, ${lifetimeArguments(entry)},`,
    ` wire::Allowed::k${pascal(entry.allowed)}, ${String(entry.posted)}, ${String(isExposed(entry))}},`,
  ];
}
