// Views of constants/*.ts: one file per group with its constants, literal type and dictionaries.
import type { ConstantGroupModel, ConstantModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { docComment, remarks } from "../view-support/doc-comment.js";
import { safeIdentifier } from "../view-support/identifiers.js";
import { ImportCollector } from "../view-support/imports.js";
import { unionOf, valueLiteral } from "../view-support/literals.js";
import { isPartial, presenceTags, sharedType, type PackageContext } from "./typescript-context.js";
import { eventRemarks } from "./typescript-events.js";
import { readType, writeType } from "./typescript-types.js";

type ConstantView = {
  readonly doc: readonly string[];
  readonly name: string;
  /** `0 as const`; for one that varies the cast behind the table. */
  readonly value: string;
  readonly varies: boolean;
  readonly perRelease: readonly { readonly release: string; readonly value: string }[];
  /** Value outside of a daemon: what the newest header says. */
  readonly outside: string;
  readonly aliases: readonly { readonly doc: readonly string[]; readonly name: string }[];
};

type DictionaryView = {
  readonly doc: readonly string[];
  readonly name: string;
  /** `bRC_OK` or `success: iostat_success`. */
  readonly entries: readonly string[];
};

type NameFunctionView = {
  readonly doc: readonly string[];
  readonly name: string;
  readonly dictionary: string;
  /** What an unknown number is called. */
  readonly what: string;
};

/** Files of all groups that export something, in the model's order. */
export function constantFiles(context: PackageContext, folder: string): readonly OutputFile[] {
  return exportedGroups(context).map((group) => ({
    path: `${folder}/src/constants/${group.name}.ts`,
    template: "typescript/constants",
    view: groupView(context, group),
  }));
}

export function exportedGroups(context: PackageContext): readonly ConstantGroupModel[] {
  return context.daemon.groups.filter((group) => group.members.length > 0);
}

function groupView(context: PackageContext, group: ConstantGroupModel): OutputFile["view"] {
  const subject = `constant group ${group.name}`;
  const imports = new ImportCollector();
  const constants = group.members.map((member) => constantView(context, imports, group, member));
  const dictionaries = [...recordViews(group), ...dictionaryViews(group)];
  context.names.add(safeIdentifier(group.name, subject), ["type"], subject);
  for (const constant of constants) {
    context.names.add(constant.name, ["value"], `${subject}, ${constant.name}`);
    for (const alias of constant.aliases)
      context.names.add(alias.name, ["value"], `an alias of ${constant.name}`);
  }
  for (const { name } of dictionaries) {
    context.names.add(safeIdentifier(name, subject), ["value"], `a dictionary of ${subject}`);
  }
  const nameFunctions = nameFunctionViews(group);
  for (const { name } of nameFunctions) {
    context.names.add(name, ["value"], `the name function of ${subject}`);
    imports.value("constantName", "../release.js");
  }
  return {
    header: context.header,
    imports: imports.lines(),
    constants,
    typeDoc: docComment({ paragraphs: [group.doc, `Declared in \`${group.header}\`.`] }),
    typeName: group.name,
    typeMembers: group.members.map(({ exportName }) => exportName),
    dictionaries,
    nameFunctions,
  };
}

function constantView(
  context: PackageContext,
  imports: ImportCollector,
  group: ConstantGroupModel,
  member: ConstantModel,
): ConstantView {
  const subject = `${group.header}: ${member.name}`;
  const name = safeIdentifier(member.exportName, subject);
  const reassigned = isReassigned(context, group, member);
  const base = {
    doc: constantDoc(member, reassigned),
    name,
    aliases: member.aliases.map((alias) => ({
      doc: docComment({
        paragraphs: [`Python's spelling of {@link ${name}}.`],
        tags: presenceTags(member),
      }),
      name: safeIdentifier(alias, subject),
    })),
  };
  const numbers = [...new Set(Object.values(member.values).map(valueLiteral))];
  if (reassigned) numbers.push(`-${valueLiteral(member.value)}`);
  const literal = unionOf(numbers);
  const type =
    group.role === "variables" ? variableIdType(context, imports, member, literal) : null;
  if (!member.varies && !reassigned) {
    const value = `${valueLiteral(member.value)} as ${type ?? "const"}`;
    return { ...base, value, varies: false, perRelease: [], outside: "" };
  }
  imports.value("byRelease", "../release.js");
  return {
    ...base,
    value: `as ${type ?? literal}`,
    varies: true,
    perRelease: valuesByRelease(context, member, reassigned),
    outside: valueLiteral(member.value),
  };
}

/** Every release has a value: its own, else that of the newest one that declares the name, or the refused number. */
function valuesByRelease(
  context: PackageContext,
  member: ConstantModel,
  reassigned: boolean,
): ConstantView["perRelease"] {
  return context.releases.map((release) => {
    const fallback = (reassigned ? "-" : "") + valueLiteral(member.value);
    const own = member.values[release];
    return {
      release: JSON.stringify(release),
      value: own === undefined ? fallback : valueLiteral(own),
    };
  });
}

/**
 * Another member of the group has this number in a release that no longer (or not yet) knows the name: asking for the
 * name would give the other's value. There the constant is negative, a number that the core functions refuse.
 */
function isReassigned(
  context: PackageContext,
  group: ConstantGroupModel,
  member: ConstantModel,
): boolean {
  if (group.role !== "variables" || typeof member.value !== "number") return false;
  const missing = context.releases.filter((release) => !member.releases.includes(release));
  return missing.some((release) =>
    group.members.some((other) => other.values[release] === member.value),
  );
}

function variableIdType(
  context: PackageContext,
  imports: ImportCollector,
  member: ConstantModel,
  literal: string,
): string {
  const read = member.variable === null ? undefined : readType(context, imports, member.variable);
  const write = member.variable === null ? undefined : writeType(context, imports, member.variable);
  const types = [literal, read ?? "never", ...(write === undefined ? [] : [write])];
  return `${sharedType(imports, "VariableId", 1)}<${types.join(", ")}>`;
}

function constantDoc(member: ConstantModel, reassigned: boolean): readonly string[] {
  const { variable, event } = member;
  return docComment({
    paragraphs: [
      // The note says briefly what a header without doc comments leaves open.
      member.doc ??
        member.note ??
        (member.name === member.exportName ? null : `\`${member.name}\` of the header.`),
      variable === null
        ? null
        : remarks(
            variable.precondition !== null && `Before use: ${variable.precondition}`,
            variable.broken !== null && `Without a useful value in any release: ${variable.broken}`,
          ),
      event === null ? null : eventRemarks(event),
      member.varies
        ? "The number differs between releases; this is the one of the running daemon."
        : null,
      reassigned
        ? "Releases without it use its number for something else: in their daemons it is negative, and refused."
        : null,
    ],
    tags: [
      ...presenceTags(member),
      ...(event === null || event.neverRaised === null
        ? []
        : [`@deprecated Never raised: ${event.neverRaised}`]),
    ],
  });
}

/** `IoStatus.success`: the static members of a class become one record under the class's name. */
function recordViews(group: ConstantGroupModel): readonly DictionaryView[] {
  const owners = [
    ...new Set(group.members.filter(isMemberOfClass).map(({ name }) => name.split(".")[0] ?? "")),
  ];
  return owners.map((owner) => ({
    doc: docComment({
      paragraphs: [`The members of \`${owner}\` under the names that the header gives them.`],
    }),
    name: owner,
    entries: group.members
      .filter(({ name }) => name.startsWith(`${owner}.`))
      .map(({ name, exportName }) => `${name.slice(owner.length + 1)}: ${exportName}`),
  }));
}

function isMemberOfClass({ name }: ConstantModel): boolean {
  return name.includes(".");
}

/**
 * All members by name. Under the header's name of the group with the header's spellings, under any other name, which is
 * Python's, with Python's spellings where those differ.
 */
function dictionaryViews(group: ConstantGroupModel): readonly DictionaryView[] {
  const doc = group.members.some(isPartial)
    ? "Names of all releases; `isDeclared` tells which ones the running daemon has."
    : null;
  return dictionaryNames(group).map((name) => ({
    doc: docComment({
      paragraphs: [
        `All of {@link ${group.name}} by name${name === group.name ? "" : ", as in Python"}.`,
        doc,
      ],
    }),
    name,
    entries: group.members.flatMap((member) => dictionaryEntries(member, name === group.name)),
  }));
}

/** Names of the functions from number to name, where the rule below gives no good one. */
const NAME_FUNCTIONS: Readonly<Record<string, string>> = {
  bRC: "returnCode",
  bJobMessageType: "messageType",
  JobLevelCode: "jobLevel",
  bCFs: "createStatus",
  bIOPS: "ioOperation",
  bIOPstatus: "ioStatus",
};

/** The way back from a number: `eventName`, `returnCodeName`, `jobLevelName` … */
function nameFunctionViews(group: ConstantGroupModel): readonly NameFunctionView[] {
  const dictionary = dictionaryNames(group)[0];
  if (dictionary === undefined) return [];
  const stem = nameStem(group, dictionary);
  const what = stem.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const doc = docComment({
    paragraphs: [
      `The name of a value of {@link ${group.name}}, or \`unknown ${what}\` with the number. Of several names the first that the header has.`,
    ],
  });
  return [{ name: `${stem}Name`, dictionary, what, doc }];
}

function nameStem({ name, role }: ConstantGroupModel, dictionary: string): string {
  if (role === "events") return "event";
  // Those that are read and those that are written may be two groups, with numbers of their own.
  if (role === "variables") return /^b(?:sd)?w/.test(name) ? "writableVariable" : "variable";
  const known = NAME_FUNCTIONS[name];
  if (known !== undefined) return known;
  const plain = dictionary.replace(/^b(?=[A-Z])/, "").replace(/(?<![us])s$/, "");
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}

/** Variables and events always have a dictionary of the header's name, also where Python's has another one. */
export function dictionaryNames(group: ConstantGroupModel): readonly string[] {
  const given = [group.dictionary, ...group.dictionaryAliases].filter((name) => name !== null);
  return [...new Set(group.role === "constants" ? given : [group.name, ...given])];
}

function dictionaryEntries(member: ConstantModel, asHeader: boolean): readonly string[] {
  const { exportName, aliases } = member;
  // A class's members have no flat name in the header, so Python's names are as good as ours.
  if (isMemberOfClass(member)) return [exportName, ...aliases];
  return asHeader || aliases.length === 0 ? [exportName] : aliases;
}
