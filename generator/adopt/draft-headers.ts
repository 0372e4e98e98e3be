// The header set of a new release, drafted: our newest set with the new tree's declarations put in their places.
import type { UnknownHeader } from "../clang/new-headers.js";
import { enumKey } from "../ir/enum-key.js";
import type { RawConstant, RawDeclaration, RawTree } from "../ir/raw.js";
import { constantLine, declare, typedefLine } from "./declare.js";
import { extentOf, isInside, textOf } from "./header-lines.js";
import { emptyHeader, withIncludes } from "./new-headers.js";
import { redeclareEnum, redeclareStruct, sameField, type StructParts } from "./redeclare.js";

export interface HeaderDraft {
  /** Path below `core/src` -> text. */
  readonly files: ReadonlyMap<string, string>;
  /** Names whose comments a person has to look at, because what they describe is new or another. */
  readonly touched: readonly string[];
}

/** `texts`: the files of the base set, path below `core/src` -> text. */
export function draftHeaders(
  texts: ReadonlyMap<string, string>,
  base: RawTree,
  tree: RawTree,
  added: readonly UnknownHeader[],
  release: string,
): HeaderDraft {
  const touched: string[] = [];
  const oldAll = declarationsOf(base);
  const newAll = declarationsOf(tree);
  const files = new Map(
    [...texts].map(([file, text]) => {
      const old = oldAll.filter(({ place }) => place.file === file);
      const next = newAll.filter(({ place }) => place.file === file);
      const own = added.filter(({ place }) => place.file === file).map(({ path }) => path);
      const drafted = old.length === 0 ? text : draftFile(text, old, next, touched);
      return [file, withIncludes(drafted, own)] as const;
    }),
  );
  for (const { path } of added) files.set(path, newFile(path, newAll, added, release));
  return { files, touched };
}

/** A header that our sets do not have yet. */
function newFile(
  path: string,
  all: readonly RawDeclaration[],
  added: readonly UnknownHeader[],
  release: string,
): string {
  const own = all.filter(({ place }) => place.file === path);
  const [head, foot] = emptyHeader(path, release);
  const included = added.filter(({ place }) => place.file === path);
  const lines = own
    .filter((declaration) => !isInside(declaration, own))
    .sort((left, right) => left.place.line - right.place.line)
    .flatMap((declaration) => ["", ...declare(declaration, staticsOf(nameOf(declaration), own))]);
  const body = withIncludes(
    head,
    included.map((header) => header.path),
  );
  return `${body}${lines.join("\n")}\n${foot}`;
}

function declarationsOf(tree: RawTree): readonly RawDeclaration[] {
  return [...tree.units.values()].flatMap(({ declarations }) => declarations);
}

interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

function draftFile(
  text: string,
  old: readonly RawDeclaration[],
  next: readonly RawDeclaration[],
  touched: string[],
): string {
  const lines = text.split("\n");
  const replacements: Replacement[] = [];
  const taken = new Set<RawDeclaration>();
  for (const declaration of old) {
    if (isInside(declaration, old)) continue;
    const twin = next.find((one) => isTwin(declaration, one));
    const { from, to } = extentOf(lines, declaration);
    if (twin === undefined) {
      replacements.push({ from: lines[from - 2] === "" ? from - 1 : from, to, lines: [] });
      touched.push(nameOf(declaration));
      continue;
    }
    taken.add(twin);
    const changed = redeclare(lines, declaration, twin, old, next);
    if (changed === null) continue;
    replacements.push({ from, to, lines: changed });
    touched.push(nameOf(twin));
  }
  let anchor = firstLineOf(lines, old);
  for (const declaration of [...next].sort((left, right) => left.place.line - right.place.line)) {
    const known = old.find((one) => isTwin(one, declaration));
    if (known !== undefined && !isInside(known, old)) anchor = extentOf(lines, known).to;
    if (known !== undefined || taken.has(declaration) || isInside(declaration, next)) continue;
    const added = declare(declaration, staticsOf(nameOf(declaration), next));
    replacements.push({ from: anchor + 1, to: anchor, lines: ["", ...added] });
    touched.push(nameOf(declaration));
  }
  return applyAll(lines, replacements).join("\n");
}

/** The line before the first declaration: where something goes that stands before all that is known. */
function firstLineOf(lines: readonly string[], old: readonly RawDeclaration[]): number {
  return Math.min(...old.map((one) => extentOf(lines, one).from)) - 2;
}

/** Replacements keep their order where they begin on one line. */
function applyAll(
  lines: readonly string[],
  replacements: readonly Replacement[],
): readonly string[] {
  const sorted = [...replacements].sort(
    (left, right) => left.from - right.from || left.to - right.to,
  );
  const result: string[] = [];
  let at = 1;
  for (const { from, to, lines: own } of sorted) {
    if (from > at) result.push(...textOf(lines, { from: at, to: from - 1 }));
    result.push(...own);
    at = Math.max(at, to + 1);
  }
  return [...result, ...lines.slice(at - 1)];
}

function isTwin(left: RawDeclaration, right: RawDeclaration): boolean {
  if (left.kind === "enum" && right.kind === "enum") {
    if (left.name !== "" || right.name !== "") return left.name === right.name;
    const names = new Set(right.members.map(({ name }) => name));
    const shared = left.members.filter(({ name }) => names.has(name)).length;
    return shared * 2 > left.members.length;
  }
  return left.kind === right.kind && left.name === right.name;
}

function nameOf(declaration: RawDeclaration): string {
  return declaration.kind === "enum" ? enumKey(declaration, () => false) : declaration.name;
}

/** Null when the tree declares the same. */
function redeclare(
  lines: readonly string[],
  old: RawDeclaration,
  next: RawDeclaration,
  oldAll: readonly RawDeclaration[],
  newAll: readonly RawDeclaration[],
): readonly string[] | null {
  const doc = docLines(lines, old);
  if (old.kind === "enum" && next.kind === "enum") {
    const list = ({ underlying, members }: typeof old): string =>
      [underlying, ...members.map(({ name, value }) => `${name}=${String(value)}`)].join();
    return list(old) === list(next) ? null : redeclareEnum(lines, old, next);
  }
  if (old.kind === "struct" && next.kind === "struct") {
    const before = { struct: old, statics: staticsOf(old.name, oldAll) };
    const after = { struct: next, statics: staticsOf(next.name, newAll) };
    return sameStruct(before, after) ? null : redeclareStruct(lines, before, after);
  }
  if (old.kind === "typedef" && next.kind === "typedef") {
    return old.type === next.type ? null : [...doc, typedefLine(next)];
  }
  if (old.kind === "constant" && next.kind === "constant") {
    if (old.value === next.value && old.form === next.form) return null;
    return [...doc, renamedValue(lines, old, next, newAll) ?? constantLine(next)];
  }
  return null;
}

function docLines(lines: readonly string[], declaration: RawDeclaration): readonly string[] {
  const { from } = extentOf(lines, declaration);
  return textOf(lines, { from, to: declaration.place.line - 1 });
}

function staticsOf(tag: string, declarations: readonly RawDeclaration[]): readonly RawConstant[] {
  return declarations.filter(
    (one): one is RawConstant => one.kind === "constant" && one.name.startsWith(`${tag}.`),
  );
}

function sameStruct(left: StructParts, right: StructParts): boolean {
  const values = ({ statics }: StructParts): string =>
    statics.map(({ name, value }) => `${name}=${String(value)}`).join();
  const fields = right.struct.fields;
  return (
    values(left) === values(right) &&
    left.struct.fields.length === fields.length &&
    left.struct.fields.every((field, index) => {
      const twin = fields[index];
      return twin?.name === field.name && sameField(field, twin);
    })
  );
}

/** A macro that names the last one of an enum (`FD_NR_EVENTS`) goes on to name one. */
function renamedValue(
  lines: readonly string[],
  old: RawConstant,
  next: RawConstant,
  all: readonly RawDeclaration[],
): string | null {
  const body = /^#define \w+ (\w+)$/.exec(lines[old.place.line - 1] ?? "")?.[1];
  if (body === undefined || next.form !== "macro") return null;
  const home = all.find(
    (one) => one.kind === "enum" && one.members.some(({ name }) => name === body),
  );
  const member =
    home?.kind === "enum"
      ? home.members.find(({ value }) => String(value) === String(next.value))
      : undefined;
  return member === undefined ? null : `#define ${next.name} ${member.name}`;
}
