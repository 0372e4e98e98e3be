// Constants whose value is not the same on every target: `sizeof(struct stat)`, `__LP64__`, `CHAR_MIN`. The host's compiler says
// which they are; for another target they are asked once more among that target's layouts, or refused by name.
import { GeneratorError } from "../errors.js";
import type { RawDeclaration, RawUnit, UnitName } from "../ir/raw.js";
import type { ConstantValue, SourcePlace } from "../ir/types.js";
import type { ClangNode } from "./ast-node.js";
import { blankComments } from "./header-text.js";
import { declarationText, placeOfNode, type Position } from "./position.js";
import { type Answers, askInteger } from "./probe.js";
import type {
  SyntaxBase,
  SyntaxConstant,
  SyntaxDeclaration,
  SyntaxEnum,
  SyntaxEnumerator,
  SyntaxField,
  SyntaxUnit,
  SyntaxValue,
} from "./syntax.js";
import type { TargetTypes } from "./targets/index.js";

/** What the compiler predefines, and headers of the C library that only serve one processor. */
const OF_ONE_TARGET = /^<built-in>$|^<command line>$|\/(?:bits|asm)\/|\/\w+-linux-gnu\//;

/** Signed here, unsigned there. */
const OPEN_TYPES = /^(?:const )?(?:char|wchar_t|long double)$/;

/** Whether an expression could have another value elsewhere; constants that it names are not followed. */
export function dependsOnTarget(expression: ClangNode): boolean {
  const { kind, value } = expression;
  const type = expression.type?.qualType ?? "";
  if (kind === "UnaryExprOrTypeTraitExpr" || kind === "OffsetOfExpr" || kind === "TypeTraitExpr")
    return true;
  if (kind === "CharacterLiteral") return Number(value) > 127 || Number(value) < 0;
  if (kind.endsWith("CastExpr") && OPEN_TYPES.test(type) && !isPlainCharacter(expression))
    return true;
  const spelled = expression.range?.begin.spellingLoc?.file;
  if (kind.endsWith("Literal") && spelled !== undefined && OF_ONE_TARGET.test(spelled)) return true;
  return (expression.inner ?? []).some(dependsOnTarget);
}

function isPlainCharacter({ inner = [] }: ClangNode): boolean {
  const [literal] = inner;
  if (inner.length !== 1 || literal === undefined || !/Literal$/.test(literal.kind)) return false;
  return Number(literal.value) >= 0 && Number(literal.value) <= 127;
}

/** By itself a number is the same everywhere, and a character is not. */
function isAskable(text: string): boolean {
  return namesIn(text).length > 0 || text.includes("'");
}

/** How a declaration writes its value, and whether that depends on the target. */
export function valueText(
  node: ClangNode,
  position: Position,
): Pick<SyntaxValue, "initialiser" | "isOpen"> {
  const place = placeOfNode(node, position.context) ?? position.place;
  const text = blankComments(declarationText(node, place, position.context));
  const isOpen = (node.inner ?? []).some(dependsOnTarget);
  return { initialiser: initialiserOf(text), ...(isOpen ? { isOpen } : {}) };
}

/** What stands behind `=` or in braces, in the text of `NAME = text`, `TYPE NAME{text}`. */
function initialiserOf(declaration: string): string {
  const open = declaration.search(/[={]/);
  const text = declaration.slice(open + 1).trim();
  return declaration[open] === "{" ? text.replace(/\}\s*$/, "") : text;
}

/** What an array's brackets hold, where a name is among it: several of them as a product, which differs when one does. */
export function boundText(node: ClangNode, type: string, position: Position): string | undefined {
  if (!/\[\d+\]$/.test(type)) return undefined;
  const place = placeOfNode(node, position.context) ?? position.place;
  const text = blankComments(declarationText(node, place, position.context));
  const bounds = [...text.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
  return bounds.some((bound) => namesIn(bound).length > 0)
    ? bounds.map((bound) => `(${bound})`).join(" * ")
    : undefined;
}

/** Names in an expression's text. */
function namesIn(text: string): readonly string[] {
  return text.replace(/"[^"]*"|'[^']*'|\b\d\w*/g, " ").match(/[A-Za-z_]\w*/g) ?? [];
}

/** A value that may depend on the target, as it is written. */
interface Written {
  readonly id: string;
  readonly unit: UnitName;
  readonly name: string;
  readonly text: string;
  readonly kind: "macro" | "constant" | "bound";
}

/** Questions about all values that are written by other names than those of constants, for the unit of a target's layouts. */
export function valueQuestions(units: readonly SyntaxUnit[]): string {
  const asked = units.flatMap(writtenValues);
  if (asked.length === 0) return "";
  const blocks = units.flatMap(({ name }) => {
    const own = asked.filter(({ unit }) => unit === name);
    const lines = own.flatMap((one) => [definition(one), askInteger(one.id, one.text)]);
    const body = lines.join("\n");
    if (name !== "common") return [`namespace bareos_node_unit_${name} {\n${body}\n}`];
    return [`namespace bareos_node_values {\n${body}\n}\nusing namespace bareos_node_values;`];
  });
  const headers = ["stddef.h", "stdint.h", "limits.h", "float.h"];
  return [...headers.map((header) => `#include <${header}>`), plainValues(units, asked), ...blocks]
    .join("\n")
    .concat("\n");
}

/** Later texts may name an earlier value. */
function definition({ name, text, kind }: Written): string {
  switch (kind) {
    case "macro":
      return `#define ${name} ${text}`;
    case "constant":
      return `enum { ${name.replace(/^.*\./, "")} = ${text} };`;
    case "bound":
      return "";
  }
}

/** The constants with a number of their own that the texts name. */
function plainValues(units: readonly SyntaxUnit[], asked: readonly Written[]): string {
  const wanted = new Set(asked.flatMap(({ text }) => namesIn(text)));
  const own = new Set(asked.map(({ name }) => name));
  const lines = units.flatMap((unit) =>
    unit.declarations.flatMap((declaration) => {
      if (declaration.kind === "constant" && declaration.form === "macro") {
        const isWanted = wanted.has(declaration.name) && !own.has(declaration.name);
        return isWanted ? [`#define ${declaration.name} ${declaration.body}`] : [];
      }
      if (declaration.kind !== "enum") return [];
      return declaration.members
        .filter(({ name }) => wanted.has(name) && !own.has(name))
        .map(({ name, value }) => `enum { ${name} = ${value} };`);
    }),
  );
  return lines.join("\n");
}

function writtenValues(unit: SyntaxUnit): readonly Written[] {
  return unit.declarations.flatMap((declaration, index): readonly Written[] => {
    switch (declaration.kind) {
      case "enum":
        return declaration.members.flatMap(({ name, initialiser }, position) =>
          initialiser === undefined || !isAskable(initialiser)
            ? []
            : [
                {
                  id: memberId(unit, index, position),
                  unit: unit.name,
                  name,
                  text: initialiser,
                  kind: "constant",
                },
              ],
        );
      case "constant": {
        const { name, form, body, initialiser } = declaration;
        const text = form === "macro" ? body : (initialiser ?? "");
        const isAsked = isAskable(text) && !/^[(\s]*"/.test(text);
        const id = constantId(unit, index);
        return isAsked
          ? [{ id, unit: unit.name, name, text, kind: form === "macro" ? "macro" : "constant" }]
          : [];
      }
      case "struct":
        return declaration.fields.flatMap(({ name, bound }, position) =>
          bound === undefined
            ? []
            : [
                {
                  id: memberId(unit, index, position),
                  unit: unit.name,
                  name,
                  text: bound,
                  kind: "bound",
                },
              ],
        );
      case "typedef":
        return [];
    }
  });
}

function memberId({ name }: SyntaxUnit, index: number, position: number): string {
  return `value_${name}_${index}_${position}`;
}

function constantId({ name }: SyntaxUnit, index: number): string {
  return `value_${name}_${index}`;
}

export interface HostUnit {
  readonly declared: SyntaxUnit;
  readonly unit: RawUnit;
  /** Macros of which the host's compiler says that they depend on the target. */
  readonly openMacros: ReadonlySet<string>;
}

/** The host's units as `target` has them. Throws BN313 for a value that cannot be told. */
export function valuesForTarget(
  host: readonly HostUnit[],
  target: TargetTypes,
  answers: Answers,
): ReadonlyMap<UnitName, RawUnit> {
  const open = openNames(host);
  const valueOf = (id: string, { name, place }: SyntaxBase): ConstantValue => {
    const value = answers.integer(id);
    if (value === undefined) throw untold(`the value of ${name}`, target, place);
    return value;
  };
  const ofTarget = (declared: SyntaxUnit, declaration: RawDeclaration): RawDeclaration => {
    const index = declared.declarations.findIndex((one) => isSame(one, declaration));
    const syntax = declared.declarations[index];
    if (syntax?.kind === "enum" && declaration.kind === "enum") {
      const asked = (position: number, member: SyntaxEnumerator): ConstantValue =>
        valueOf(memberId(declared, index, position), member);
      return { ...declaration, members: membersOf(syntax, open, asked) };
    }
    if (syntax?.kind === "struct") {
      syntax.fields.forEach((field, position) => {
        requireBound(field, open, answers.integer(memberId(declared, index, position)), target);
      });
    }
    return syntax?.kind === "constant" && declaration.kind === "constant" && open.has(syntax.name)
      ? { ...declaration, value: valueOf(constantId(declared, index), syntax) }
      : declaration;
  };
  return new Map(
    host.map(({ declared, unit }) => {
      const declarations = unit.declarations.map((one) => ofTarget(declared, one));
      return [unit.name, open.size === 0 ? unit : { ...unit, declarations }];
    }),
  );
}

function isSame(syntax: SyntaxDeclaration, raw: RawDeclaration): boolean {
  return (
    syntax.kind === raw.kind && syntax.name === raw.name && syntax.place.line === raw.place.line
  );
}

/** Those without a value of their own follow the one before. */
function membersOf(
  { members }: SyntaxEnum,
  open: ReadonlySet<string>,
  asked: (position: number, member: SyntaxEnumerator) => ConstantValue,
): readonly SyntaxEnumerator[] {
  let next = 0n;
  return members.map((member, position) => {
    if (member.initialiser !== undefined)
      next = open.has(member.name) ? BigInt(asked(position, member)) : member.value;
    const found = { ...member, value: next };
    next += 1n;
    return found;
  });
}

/** Names of values that depend on the target: by themselves, or by what they name. */
function openNames(host: readonly HostUnit[]): ReadonlySet<string> {
  const open = new Set(host.flatMap(({ openMacros }) => [...openMacros]));
  const all = host.flatMap(({ declared }) => declared.declarations);
  let before = -1;
  while (open.size > before) {
    before = open.size;
    for (const declaration of all) {
      if (declaration.kind === "constant" && isOpen(declaration, open)) open.add(declaration.name);
      if (declaration.kind !== "enum") continue;
      let isMoved = false;
      for (const member of declaration.members) {
        if (member.initialiser !== undefined) isMoved = isOpen(member, open);
        if (isMoved) open.add(member.name);
      }
    }
  }
  return open;
}

function isOpen(
  { initialiser, isOpen: itself }: SyntaxEnumerator | SyntaxConstant,
  open: ReadonlySet<string>,
): boolean {
  return itself === true || namesIn(initialiser ?? "").some((name) => open.has(name));
}

/** Its type in the IR is the host's, so its length must be, too. */
function requireBound(
  { name, type, bound, place }: SyntaxField,
  open: ReadonlySet<string>,
  value: ConstantValue | undefined,
  target: TargetTypes,
): void {
  const names = namesIn(bound ?? "");
  if (!names.some((one) => open.has(one) || /^(?:sizeof|alignof|offsetof|__\w+)$/.test(one)))
    return;
  const lengths = [...type.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]));
  if (value !== lengths.reduce((product, length) => product * length, 1))
    throw untold(`the length of the field ${name}`, target, place);
}

function untold(name: string, { target }: TargetTypes, where: SourcePlace): GeneratorError {
  return new GeneratorError("BN313", {
    message: `${name} depends on the target, and what it is on ${target} cannot be told here`,
    where,
    consequence: "the host's value would be wrong there, so nothing was generated",
    fix: "write the value out, or leave the target out with --target",
  });
}
