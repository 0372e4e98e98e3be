// Questions to the compiler, one declaration each: an answer that cannot be given spoils no other. The answers are
// read from the dump of the unit that asks.
import { type ClangNode, findNode } from "./ast-node.js";
import type { RawLayout } from "../ir/raw.js";
import type { ConstantValue } from "../ir/types.js";

/** Namespace around the questions, so that they collide with nothing. */
export const PROBE_NAMESPACE = "bareos_node_probe";
const PREFIX = "bareos_node_question";

/** Value of an integer expression, or nothing when it is none. */
export function askInteger(id: string, expression: string): string {
  const name = `${PREFIX}_integer_${id}`;
  return (
    `extern decltype((${expression}) + 0) ${name}_type; ` +
    `enum ${name} : long long { ${name}_value = (long long)(${expression}) };`
  );
}

/** Whether the question is reached at all: a macro may stand in a branch that is not taken. */
export function askReached(id: string): string {
  return `extern char ${PREFIX}_reached_${id};`;
}

/** Whether a macro's text is the name of a type, or an expression of whatever type. */
export function askMeaning(id: string, macro: string): string {
  const asked = [`extern ${macro} *${PREFIX}_named_${id};`];
  return [...asked, `extern __typeof__(${macro}) *${PREFIX}_typed_${id};`].join(" ");
}

export function askText(id: string, expression: string): string {
  return `constexpr char ${PREFIX}_text_${id}[] = ${expression};`;
}

/** The integer type that the compiler chose for an enum, by one of its enumerators. */
export function askUnderlying(id: string, enumerator: string): string {
  return `extern __underlying_type(decltype(${enumerator})) ${PREFIX}_underlying_${id};`;
}

/**
 * A declaration without a body says numbers as bounds of arrays, in its type's text: a dump of an enumerator is three times as
 * long, and dumps are most of what there is to read.
 */
function askNumbers(name: string, expressions: readonly string[]): string {
  const bounds = expressions.map((expression) => `char (*)[1ULL + (${expression})]`);
  return `extern void (*${name})(${bounds.join(", ")});`;
}

export function askLayout(id: string, struct: string, fields: readonly string[]): string {
  return askNumbers(`${PREFIX}_layout_${id}`, [
    `sizeof(${struct})`,
    `alignof(${struct})`,
    ...fields.flatMap((field) => [
      `__builtin_offsetof(${struct}, ${field})`,
      `sizeof(${struct}::${field})`,
    ]),
  ]);
}

/** Which fields lead to a function behind their type's name: by a pointer, or as an array of such pointers. */
export function askFunctions(id: string, struct: string, fields: readonly string[]): string {
  const name = `${PREFIX}_functions_${id}`;
  const questions = fields.map((field, index) => {
    const value = `static_cast<${struct}*>(nullptr)->${field}`;
    const isArray = `__is_array(__typeof__(${value}))`;
    // One declaration each: most fields cannot be followed that far, and clang leaves those out.
    return [
      askNumbers(`${name}_pointer_${index}`, [`__is_function(__typeof__(*${value}))`]),
      askNumbers(`${name}_array_${index}`, [`${isArray} && __is_function(__typeof__(**${value}))`]),
    ].join(" ");
  });
  return questions.join("\n");
}

export interface Answers {
  integer(id: string): ConstantValue | undefined;
  /** The integer's expression, with macros resolved. */
  expression(id: string): ClangNode | undefined;
  text(id: string): string | undefined;
  isReached(id: string): boolean;
  /** Whether it names a type or is an expression of one. */
  isMeaningful(id: string): boolean;
  underlying(id: string): string | undefined;
  /** Index of the first field that leads to a function. */
  functionField(id: string, fieldCount: number): number | undefined;
  layout(id: string, fieldCount: number): RawLayout | undefined;
}

export function readAnswers(nodes: readonly ClangNode[]): Answers {
  const found = new Map<string, ClangNode>();
  collect(nodes, found);
  const value = (name: string): bigint | undefined => constantValue(found.get(name));
  const numbers = (name: string): readonly number[] => numbersOf(found.get(name));
  return {
    expression: (id) => found.get(`${PREFIX}_integer_${id}_value`),
    integer: (id) => {
      const name = `${PREFIX}_integer_${id}`;
      const bits = value(`${name}_value`);
      const type = found.get(`${name}_type`)?.type?.desugaredQualType;
      if (bits === undefined || type === undefined || !INTEGER_TYPES.test(type)) return undefined;
      // Asked as signed: an unsigned value above 2^63 comes back negative although it is not.
      return constantOf(type.startsWith("unsigned") ? BigInt.asUintN(64, bits) : bits);
    },
    text: (id) => {
      const literal = found.get(`${PREFIX}_text_${id}`);
      const node =
        literal === undefined
          ? undefined
          : findNode(literal, (child) => child.kind === "StringLiteral");
      return typeof node?.value === "string" ? node.value : undefined;
    },
    isReached: (id) => found.has(`${PREFIX}_reached_${id}`),
    isMeaningful: (id) =>
      [`${PREFIX}_named_${id}`, `${PREFIX}_typed_${id}`].some((name) => {
        const declaration = found.get(name);
        return declaration !== undefined && declaration.isInvalid !== true;
      }),
    underlying: (id) => {
      const type = found.get(`${PREFIX}_underlying_${id}`)?.type;
      return type?.desugaredQualType;
    },
    functionField: (id, fieldCount) => {
      const name = `${PREFIX}_functions_${id}`;
      const indexes = Array.from({ length: fieldCount }, (_, index) => index);
      return indexes.find((index) =>
        [`${name}_pointer_${index}`, `${name}_array_${index}`].some((one) => numbers(one)[0] === 1),
      );
    },
    layout: (id, fieldCount) => {
      const [size, align, ...rest] = numbers(`${PREFIX}_layout_${id}`);
      if (size === undefined || align === undefined || rest.length !== 2 * fieldCount)
        return undefined;
      const fields = Array.from({ length: fieldCount }, (_, index) => ({
        offset: rest[2 * index] ?? 0,
        size: rest[2 * index + 1] ?? 0,
      }));
      return { size, align, fields };
    },
  };
}

/** What an integer or an enumerator becomes when 0 is added. */
const INTEGER_TYPES = /^(unsigned )?(int|long|long long)$/;

/** JSON numbers are exact up to 2^53; larger values become decimal strings. */
export function constantOf(value: bigint): ConstantValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function collect(nodes: readonly ClangNode[], found: Map<string, ClangNode>): void {
  for (const node of nodes) {
    if (node.name?.startsWith(PREFIX) === true) found.set(node.name, node);
    if (node.kind === "NamespaceDecl" || node.kind === "EnumDecl") collect(node.inner ?? [], found);
  }
}

/** What askNumbers asked for; nothing when clang could not say one of them. */
function numbersOf(declaration: ClangNode | undefined): readonly number[] {
  if (declaration === undefined || declaration.isInvalid === true) return [];
  const { qualType = "", desugaredQualType = qualType } = declaration.type ?? {};
  return [...desugaredQualType.matchAll(/\[(\d+)\]/g)].map(([, bound]) => Number(bound) - 1);
}

function constantValue(enumerator: ClangNode | undefined): bigint | undefined {
  if (enumerator === undefined || enumerator.isInvalid === true) return undefined;
  const constant = findNode(
    enumerator,
    (node) => node.kind === "ConstantExpr" && typeof node.value === "string",
  );
  return typeof constant?.value === "string" && /^-?\d+$/.test(constant.value)
    ? BigInt(constant.value)
    : undefined;
}
