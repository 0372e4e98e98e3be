// cpp/<daemon>/assert_<release>.h and .cc: the proof that the headers of a release say what the model says.
import { isDeepStrictEqual } from "node:util";
import type {
  ApiModel,
  ConstantGroupModel,
  ConstantModel,
  GlueStructModel,
  LayoutModel,
  PacketModel,
} from "../../model/types.js";
import type { OutputFile, ViewValue } from "../output-file.js";
import { commonStructs } from "./cpp-common.js";
import { allMembers, isNumber, numberLiteral } from "./cpp-constants.js";
import { cppContext, type CppContext } from "./cpp-context.js";
import { onTargets, wrapAssert } from "./cpp-layouts.js";
import {
  CPP_MARK,
  cppString,
  includeGuard,
  releaseSuffix,
  wrapList,
  wrapWords,
} from "./cpp-names.js";
import { slotType } from "./cpp-tables.js";
import { tidyType } from "./cpp-types.js";

export function assertFiles(context: CppContext): OutputFile[] {
  return context.model.releases.flatMap(({ name }) => [
    assertHeader(context, name),
    assertUnit(context, name),
  ]);
}

/** cpp/common/assert_<release>.h: what all daemons share is proved once. */
export function commonAssertFiles(model: ApiModel): OutputFile[] {
  const [daemon] = model.daemons;
  if (daemon === undefined) return [];
  const context = cppContext(model, daemon);
  return model.releases.map(({ name }) =>
    assertFile(context, name, {
      folder: "common",
      groups: daemon.groups.filter((group) => isCommonGroup(model, group)),
      packets: [],
      structs: commonStructs(model),
      headers: [...otherHeaders(context)],
      tables: false,
    }),
  );
}

function assertHeader(context: CppContext, release: string): OutputFile {
  const { daemon, model } = context;
  const shared = new Set(commonStructs(model).map((struct) => struct.struct));
  return assertFile(context, release, {
    folder: daemon.daemon,
    groups: daemon.groups.filter((group) => !isCommonGroup(model, group)),
    packets: daemon.packets,
    structs: daemon.glueStructs.filter((struct) => !shared.has(struct.struct)),
    headers: [],
    tables: true,
  });
}

interface Scope {
  readonly folder: string;
  readonly groups: readonly ConstantGroupModel[];
  readonly packets: readonly PacketModel[];
  readonly structs: readonly GlueStructModel[];
  readonly headers: readonly string[];
  readonly tables: boolean;
}

function assertFile(context: CppContext, release: string, scope: Scope): OutputFile {
  const { daemon } = context;
  const path = `cpp/${scope.folder}/assert_${releaseSuffix(release)}.h`;
  return {
    path,
    template: "cpp/assert",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      folder: scope.folder,
      release,
      suffix: releaseSuffix(release),
      ofDaemon: scope.tables,
      namespaces: daemon.namespaces[release] ?? [],
      header: daemon.header,
      headers: scope.headers,
      constants: constantAsserts(scope.groups, release),
      enums: enumSwitches(scope.groups, release),
      structs: [
        ...scope.packets.flatMap((packet) => packetAsserts(context, packet, release)),
        ...scope.structs.flatMap((struct) => glueAsserts(context, struct, release)),
      ],
      slots: scope.tables ? slotAsserts(context, release) : [],
    },
  };
}

function assertUnit(context: CppContext, release: string): OutputFile {
  const { daemon } = context.daemon;
  return {
    path: `cpp/${daemon}/assert_${releaseSuffix(release)}.cc`,
    template: "cpp/assert_unit",
    view: { mark: CPP_MARK, daemon, release, suffix: releaseSuffix(release) },
  };
}

/** Whether every daemon has the same group. */
function isCommonGroup(model: ApiModel, group: ConstantGroupModel): boolean {
  return model.daemons.every((daemon) =>
    daemon.groups.some(
      (other) =>
        other.name === group.name &&
        other.header === group.header &&
        isDeepStrictEqual(other.members, group.members),
    ),
  );
}

/** Headers of constants and packets besides the daemon's own, sorted. */
export function otherHeaders(context: CppContext): readonly string[] {
  const { daemon } = context;
  const all = [...daemon.groups, ...daemon.packets].map((item) => item.header);
  return [...new Set(all)].filter((header) => header !== daemon.header).sort();
}

/** The C++ spelling of a constant: `IoStatus.success` is a static member. */
export function constantExpression(constant: ConstantModel): string {
  return constant.name.replaceAll(".", "::");
}

function constantAsserts(
  groups: readonly ConstantGroupModel[],
  release: string,
): readonly string[] {
  return groups.flatMap(allMembers).flatMap((constant) => {
    const value = constant.values[release];
    if (value === undefined) return [];
    const literal = isNumber(value) ? numberLiteral(value) : cppString(value as string);
    return wrapAssert(
      `static_assert(Same(${constantExpression(constant)}, ${literal}), ${cppString(`${constant.name} is not ${value}`)});`,
    );
  });
}

/**
 * The enumerators of a group as switches without default: compilers name one that the headers have and it lacks. Those of an
 * enum class (`Kind.file`) are of a type of their own.
 */
function enumSwitches(
  groups: readonly ConstantGroupModel[],
  release: string,
): readonly ViewValue[] {
  return groups.flatMap((group) => {
    const members = allMembers(group).filter(({ forms }) => forms[release] === "enumerator");
    const owners = [...new Set(members.map(ownerOf))];
    return owners.flatMap((owner) =>
      enumSwitch(
        owner === "" ? group.name : `${group.name}_${owner.replaceAll(".", "_")}`,
        members.filter((member) => ownerOf(member) === owner),
        release,
      ),
    );
  });
}

function ownerOf({ name }: ConstantModel): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

function enumSwitch(
  group: string,
  members: readonly ConstantModel[],
  release: string,
): readonly ViewValue[] {
  const seen = new Set<string>();
  const cases = members.filter(({ values }) => {
    const value = String(values[release]);
    return seen.has(value) ? false : seen.add(value);
  });
  const [first] = cases;
  if (first === undefined) return [];
  const words = cases.map((member) => `case ${constantExpression(member)}:`);
  return [{ group, first: constantExpression(first), cases: wrapWords(words, 4) }];
}

function packetAsserts(
  context: CppContext,
  packet: PacketModel,
  release: string,
): readonly ViewValue[] {
  const layout = packet.layouts.find((candidate) => candidate.releases.includes(release));
  if (layout === undefined) return [];
  const ours = `bareos_node::${context.daemon.daemon}::${layout.id}::${packet.struct}`;
  return [structAsserts(packet.struct, layout, { ours, typed: () => true })];
}

/** Pointers to the core's own structs and slots have types of our own, so only their place is compared here. */
function glueAsserts(
  context: CppContext,
  struct: GlueStructModel,
  release: string,
): readonly ViewValue[] {
  const layout = struct.layouts.find((candidate) => candidate.releases.includes(release));
  if (layout === undefined) return [];
  const shared = commonStructs(context.model).some((common) => common.struct === struct.struct);
  const ours = `bareos_node::${shared ? "" : `${context.daemon.daemon}::`}${struct.struct}`;
  return [
    structAsserts(struct.struct, layout, { ours, typed: (type) => !/Plugin|\(\*\)/.test(type) }),
  ];
}

function structAsserts(
  struct: string,
  layout: LayoutModel,
  own: { readonly ours: string; readonly typed: (type: string) => boolean },
): ViewValue {
  const lines = [
    `static_assert(sizeof(${struct}) == ${onTargets(layout.size)}, ${cppString(`size of ${struct}`)});`,
    `static_assert(alignof(${struct}) == ${onTargets(layout.align)}, ${cppString(`alignment of ${struct}`)});`,
    `static_assert(sizeof(${struct}) == sizeof(${own.ours}), ${cppString(`size of our ${struct}`)});`,
    ...layout.fields.flatMap((field) => fieldAsserts(struct, field, own)),
  ];
  const bindings = wrapList(
    layout.fields.map((field) => `${field.name}_`),
    4,
  );
  return {
    struct,
    lines: lines.flatMap((line) => wrapAssert(line)),
    count: layout.fields.length,
    bindings: [...bindings],
    first: `${layout.fields[0]?.name ?? ""}_`,
  };
}

/** Place and type of a field. That ours are at the same places follows from layouts.h, which states the same numbers. */
function fieldAsserts(
  struct: string,
  field: LayoutModel["fields"][number],
  own: { readonly ours: string; readonly typed: (type: string) => boolean },
): readonly string[] {
  const { name, type } = field;
  const label = `${struct}.${name}`;
  const member = `decltype(${struct}::${name})`;
  const spelled = type.includes("[") ? type.replace(/\s?\[/, "[") : tidyType(type);
  return [
    `static_assert(offsetof(${struct}, ${name}) == ${onTargets(field.offset)}, ${cppString(`offset of ${label}`)});`,
    `static_assert(sizeof(${struct}::${name}) == ${onTargets(field.size)}, ${cppString(`size of ${label}`)});`,
    // The slots of a table are proved with their parameters below.
    ...(type.includes("(*)")
      ? []
      : [
          `static_assert(std::is_same_v<${member}, ${spelled}>, ${cppString(`type of ${label}`)});`,
        ]),
    ...(own.typed(type)
      ? [
          `static_assert(std::is_same_v<${member}, decltype(${own.ours}::${name})>, ${cppString(`our ${label}`)});`,
        ]
      : []),
  ];
}

function slotAsserts(context: CppContext, release: string): readonly string[] {
  const { daemon } = context;
  const tables = [
    { table: daemon.coreTable, functions: daemon.coreFunctions },
    { table: daemon.entryTable, functions: daemon.entryPoints },
  ];
  return tables.flatMap(({ table, functions }) =>
    functions.flatMap((entry) => {
      const signature = entry.signatures[release];
      if (signature === undefined) return [];
      const member = `${table}::${entry.name}`;
      const type = tidyType(slotType(signature));
      return [
        `static_assert(std::is_same_v<decltype(${member}),`,
        `                             ${type}>,`,
        `              ${cppString(`type of ${table}.${entry.name}`)});`,
      ];
    }),
  );
}
