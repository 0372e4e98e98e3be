// IRs made from the stated facts of a release (test/facts) without clang, so that model and semantics have tests of their own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { enumKey } from "../../generator/ir/enum-key.js";
import { hashFacts } from "../../generator/ir/canonical.js";
import {
  DAEMONS,
  IR_SCHEMA_VERSION,
  type ConstantForm,
  type ConstantValue,
  type Daemon,
  type Ir,
  type IrEnum,
  type IrFunction,
  type IrStruct,
  type SourcePlace,
  type Target,
} from "../../generator/ir/types.js";
import { packageRoot } from "../../generator/paths.js";
import { RELEASES } from "./releases.js";

/** Macros that compute with others: facts up to 26-dev leave them out. */
const COMPUTED = [
  { name: "FOPTS_BYTES", value: 5, header: "include/fileopts.h" },
  { name: "NR_MSG_TYPES", value: 3, header: "lib/message_severity.h" },
  { name: "STREAMMASK_TYPE", value: 2047, header: "include/streams.h" },
] as const;

interface NamedFact {
  readonly name: string;
  readonly header: string;
}

interface FieldFact {
  readonly name: string;
  readonly type: string;
  readonly offset: number;
  readonly size: number;
  readonly function?: {
    readonly returns: string;
    readonly params: readonly string[];
    readonly variadic: boolean;
    readonly noexcept?: boolean;
  };
  readonly params?: readonly string[];
}

interface SectionFacts {
  readonly enums: readonly (NamedFact & {
    readonly underlying: string;
    readonly values: readonly { readonly name: string; readonly value: number }[];
  })[];
  readonly structs: readonly (NamedFact & {
    readonly size: number;
    readonly align: number;
    readonly constants: readonly { readonly name: string; readonly value: number }[];
    readonly fields: readonly FieldFact[];
  })[];
  readonly typedefs: readonly (NamedFact & { readonly type: string })[];
  readonly constants: readonly (NamedFact & { readonly value: string })[];
  readonly macros: readonly (NamedFact & { readonly value: string | number })[];
}

export interface ReleaseFacts {
  readonly release: string;
  readonly common: SectionFacts;
  readonly daemons: Readonly<Record<Daemon, SectionFacts>>;
}

export function factsOf(release: string): ReleaseFacts {
  const text = readFileSync(join(packageRoot, "test/facts", `${release}.json`), "utf8");
  return JSON.parse(text) as ReleaseFacts;
}

/** The IRs of all daemons of some releases. Facts state layouts of x86_64, which aarch64 shares for these types but one. */
export function irsFromFacts(
  releases: readonly string[] = RELEASES,
  targets: readonly Target[] = ["x86_64-linux-gnu", "aarch64-linux-gnu"],
): Ir[] {
  return releases.flatMap((release) => {
    const facts = factsOf(release);
    return DAEMONS.flatMap((daemon) => targets.map((target) => irFromFacts(facts, daemon, target)));
  });
}

export function irFromFacts(facts: ReleaseFacts, daemon: Daemon, target: Target): Ir {
  const places: Record<string, SourcePlace> = {};
  const forms: Record<string, ConstantForm> = {};
  const symbolic: Record<string, ConstantValue> = {};
  const enums: Record<string, IrEnum> = {};
  const structs: Record<string, IrStruct> = {};
  const functionTables: Record<string, readonly IrFunction[]> = {};
  const typedefs: Record<string, string> = {};
  let line = 100;
  const place = (name: string, file: string): void => {
    line += 1;
    places[name] = { file, line };
  };
  const constant = (
    name: string,
    value: ConstantValue,
    form: ConstantForm,
    header: string,
  ): void => {
    symbolic[name] = value;
    forms[name] = form;
    place(name, header);
  };
  for (const section of [facts.common, facts.daemons[daemon]]) {
    for (const { name, header, underlying, values } of section.enums) {
      const key = keyOf(name, values, enums);
      place(key, header);
      enums[key] = {
        underlying,
        members: Object.fromEntries(values.map((member) => [member.name, member.value])),
      };
      for (const member of values) constant(member.name, member.value, "enumerator", header);
    }
    for (const { name, header, value } of section.macros) constant(name, value, "macro", header);
    for (const { name, header, value } of section.constants)
      constant(name, value, "constant", header);
    for (const { name, header, type } of section.typedefs) {
      place(name, header);
      typedefs[name] = plain(type);
    }
    for (const struct of section.structs) {
      place(struct.name, struct.header);
      for (const { name, value } of struct.constants)
        constant(`${struct.name}.${name}`, value, "static-member", struct.header);
      const slots = struct.fields.flatMap(functionOf);
      if (slots.length > 0) functionTables[struct.name] = slots;
      structs[struct.name] = {
        size: struct.size,
        align: struct.align,
        fields: struct.fields.map(({ name, type, offset, size }) => {
          place(`${struct.name}.${name}`, struct.header);
          return { name, type: plain(type), offset, size };
        }),
      };
    }
  }
  for (const { name, value, header } of COMPUTED) {
    if (!(name in symbolic)) constant(name, value, "macro", header);
  }
  const constants = Object.fromEntries(
    Object.entries(symbolic).map(([name, value]) => [name, resolved(value, symbolic)]),
  );
  const irFacts = { constants, enums, structs, functionTables, typedefs };
  return {
    schema: IR_SCHEMA_VERSION,
    release: facts.release,
    daemon,
    target,
    hash: hashFacts(daemon, target, irFacts),
    ...irFacts,
    forms,
    docs: {},
    places,
  };
}

function keyOf(
  name: string,
  values: readonly { readonly name: string }[],
  taken: Readonly<Record<string, IrEnum>>,
): string {
  const place = { file: "", line: 0 };
  const members = values.map((member) => ({
    name: member.name,
    value: 0n,
    place,
    endLine: 0,
    doc: undefined,
  }));
  return enumKey(
    { kind: "enum", name, place, endLine: 0, doc: undefined, underlying: "", members },
    (key) => taken[key] !== undefined,
  );
}

function functionOf(field: FieldFact): readonly IrFunction[] {
  if (field.function === undefined) return [];
  const { returns, params, variadic, noexcept } = field.function;
  const parameters = params.map((type, index) => ({
    name: field.params?.[index] ?? "",
    type: plain(type),
  }));
  const slot = { name: field.name, returns: plain(returns), parameters, variadic };
  return [noexcept === true ? { ...slot, noexcept } : slot];
}

/** Spelled as the IR does: no redundant keywords and no namespaces. */
function plain(type: string): string {
  return type.replace(/\b(?:struct|enum) (?!stat\b)/g, "").replace(/\b\w+daemon::/g, "");
}

/** Facts state some values as the header spells them: another name, a hexadecimal number, a shift. */
function resolved(
  value: ConstantValue,
  symbolic: Readonly<Record<string, ConstantValue>>,
): ConstantValue {
  if (typeof value === "number") return value;
  const named = symbolic[value];
  if (named !== undefined) return resolved(named, symbolic);
  const shift = /^\(? *1 << (\d+) *\)?$/.exec(value);
  if (shift !== null) return 2 ** Number(shift[1]);
  if (value === "PRIu32") return "u";
  return /^(?:0x[0-9A-Fa-f]+|\d+)$/.test(value) ? Number(value) : value;
}
