// cpp/<daemon>/constants.h: every constant with its value in each release, and what is known of variables and events.
import type { ConstantValue } from "../../ir/types.js";
import type { ConstantGroupModel, ConstantModel } from "../../model/types.js";
import { GeneratorError } from "../../errors.js";
import type { OutputFile } from "../output-file.js";
import type { CppContext } from "./cpp-context.js";
import { CPP_MARK, cppString, includeGuard, pascal, releaseId, wrapList } from "./cpp-names.js";

/** Consecutive releases in which a constant has the same value. */
interface ValueRun {
  readonly first: string;
  readonly last: string;
  readonly value: ConstantValue;
}

export function constantsFile(context: CppContext): OutputFile {
  const { daemon } = context;
  const path = `cpp/${daemon.daemon}/constants.h`;
  const rows = daemon.groups.flatMap((group) =>
    allMembers(group).flatMap((constant) =>
      valueRuns(context, constant).map((run) => ({ group, constant, run })),
    ),
  );
  const numbers = rows.filter(({ run }) => isNumber(run.value));
  const texts = rows.filter(({ run }) => !isNumber(run.value));
  const events = singleGroup(context, "events");
  return {
    path,
    template: "cpp/constants",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      daemon: daemon.daemon,
      groups: wrapList(
        daemon.groups.map((group) => group.name),
        2,
      ),
      eventGroup: events.name,
      constants: numbers.map(({ group, constant, run }) => {
        const exported = group.members.includes(constant);
        return `{${cppString(constant.name)}, Group::${group.name}, ${String(exported)}, ${lifetime(run)}, ${numberLiteral(run.value)}},`;
      }),
      texts: texts.map(
        ({ constant, run }) =>
          `{${cppString(constant.name)}, ${lifetime(run)}, ${cppString(String(run.value))}},`,
      ),
      variables: variableRows(context),
      events: allMembers(events).flatMap((constant) =>
        valueRuns(context, constant).map((run) => eventRow(constant, run)),
      ),
    },
  };
}

/** Exported members first, then those that only the glue checks. */
export function allMembers(group: ConstantGroupModel): readonly ConstantModel[] {
  return [...group.members, ...group.hidden];
}

export function isNumber(value: ConstantValue): boolean {
  return typeof value === "number" || /^-?\d+$/.test(value);
}

/** A literal that every compiler takes as the same 64-bit number. */
export function numberLiteral(value: ConstantValue): string {
  const number = BigInt(value);
  if (number === -(2n ** 63n)) return "INT64_MIN";
  const wide = number > 0x7fffffffn || number < -0x7fffffffn;
  return wide ? `INT64_C(${number})` : String(number);
}

export function valueRuns(context: CppContext, constant: ConstantModel): readonly ValueRun[] {
  const runs: ValueRun[] = [];
  let previous: string | undefined;
  for (const { name } of context.model.releases) {
    const value = Object.hasOwn(constant.values, name) ? constant.values[name] : undefined;
    const current = runs.at(-1);
    if (value !== undefined) {
      if (current !== undefined && current.last === previous && current.value === value) {
        runs[runs.length - 1] = { ...current, last: name };
      } else runs.push({ first: name, last: name, value });
    }
    previous = name;
  }
  return runs;
}

function lifetime(run: ValueRun): string {
  return `Release::${releaseId(run.first)}, Release::${releaseId(run.last)}`;
}

function variableRows(context: CppContext): readonly string[] {
  return context.daemon.groups
    .filter((group) => group.role === "variables")
    .flatMap((group) =>
      group.members.flatMap((constant) =>
        valueRuns(context, constant).map((run) => {
          const read = valueType(constant.variable?.read ?? null);
          const write = valueType(constant.variable?.write ?? null);
          return `{${cppString(constant.name)}, Group::${group.name}, ${lifetime(run)}, ${numberLiteral(run.value)}, ${read}, ${write}},`;
        }),
      ),
    );
}

function valueType(type: string | null): string {
  return `wire::ValueType::k${type === null ? "Unavailable" : pascal(type)}`;
}

function eventRow(constant: ConstantModel, run: ValueRun): string {
  const { event } = constant;
  const flags = [
    event?.concurrent,
    event?.deliveredWhenCancelled,
    event?.perRecord,
    event?.resultMatters,
    event !== null && event.neverRaised === null && !event.windowsOnly,
  ].map((flag) => String(flag ?? false));
  const value = `wire::EventValue::k${pascal(event?.value ?? "none")}`;
  return `{${cppString(constant.name)}, ${lifetime(run)}, ${numberLiteral(run.value)}, ${value}, ${flags.join(", ")}},`;
}

/** The one group of a role that a daemon must have. */
export function singleGroup(context: CppContext, role: "events"): ConstantGroupModel {
  const groups = context.daemon.groups.filter((group) => group.role === role);
  const [group] = groups;
  if (group !== undefined && groups.length === 1) return group;
  throw new GeneratorError("BN410", {
    message: `${context.daemon.packageName} has ${groups.length} groups with the role ${role}, not one`,
    consequence: "the glue cannot tell event numbers from others; nothing was written",
    fix: `mend the groups in generator/semantics/${context.daemon.daemon}`,
  });
}
