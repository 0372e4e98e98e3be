// From raw declarations to the IR: the common headers and one daemon's header merged, everything keyed by name, two
// things with one name refused.
import { GeneratorError } from "../errors.js";
import { canonicalJson, hashFacts } from "./canonical.js";
import { enumKey } from "./enum-key.js";
import { recordOf } from "./record.js";
import type { RawDeclaration, RawEnum, RawLayout, RawStruct, RawTree } from "./raw.js";
import {
  type ConstantForm,
  type ConstantValue,
  type Daemon,
  type Ir,
  type IrConfigured,
  IR_SCHEMA_VERSION,
  type IrEnum,
  type IrFacts,
  type IrFunction,
  type IrStruct,
  type SourcePlace,
  type Target,
} from "./types.js";

/** Stands in for the release of a tree that does not say which one it is. */
export const UNKNOWN_RELEASE = "unknown";

/** One IR per daemon and target, daemons first. */
export function buildIr(
  tree: RawTree,
  daemons: readonly Daemon[],
  targets: readonly Target[],
): readonly Ir[] {
  return daemons.flatMap((daemon) => targets.map((target) => buildOne(tree, daemon, target)));
}

function buildOne(tree: RawTree, daemon: Daemon, target: Target): Ir {
  const plain = buildPlain(tree, daemon, target);
  const configured = (tree.configured ?? []).flatMap(({ macros, tree: other }): IrConfigured[] => {
    const { constants, enums, structs, functionTables, typedefs, hash } = buildPlain(
      { ...other, release: tree.release },
      daemon,
      target,
    );
    const [first] = macros;
    if (hash === plain.hash || first === undefined) return [];
    const facts = { constants, enums, structs, functionTables, typedefs };
    return [{ macros: macros.map(({ name }) => name), place: first.place, ...facts }];
  });
  return configured.length === 0 ? plain : { ...plain, configured: withoutSums(configured) };
}

/** All macros together say something of their own only where they do not say what one of them does. */
function withoutSums(configured: readonly IrConfigured[]): readonly IrConfigured[] {
  const facts = ({ constants, enums, structs, functionTables, typedefs }: IrConfigured): string =>
    canonicalJson({ constants, enums, structs, functionTables, typedefs });
  return configured.filter(
    (one, index) => configured.findIndex((other) => facts(other) === facts(one)) === index,
  );
}

function buildPlain(tree: RawTree, daemon: Daemon, target: Target): Ir {
  const draft = new Draft();
  const units = tree.byTarget?.get(target) ?? tree.units;
  for (const unit of ["common", daemon] as const) {
    const layouts = tree.layouts.get(target)?.get(unit);
    for (const declaration of units.get(unit)?.declarations ?? []) draft.add(declaration, layouts);
  }
  const facts = draft.facts();
  const loading = tree.loading?.get(daemon);
  const namespaces = units.get(daemon)?.namespaces;
  return {
    schema: IR_SCHEMA_VERSION,
    release: tree.release ?? UNKNOWN_RELEASE,
    daemon,
    target,
    hash: hashFacts(daemon, target, facts),
    ...facts,
    forms: sorted(draft.forms),
    docs: sorted(draft.docs),
    places: sorted(draft.places),
    ...(namespaces === undefined ? {} : { namespaces }),
    ...(loading === undefined ? {} : { loading }),
  };
}

class Draft {
  readonly forms = new Map<string, ConstantForm>();
  readonly docs = new Map<string, string>();
  readonly places = new Map<string, SourcePlace>();
  private readonly constants = new Map<string, ConstantValue>();
  private readonly enums = new Map<string, IrEnum>();
  private readonly structs = new Map<string, IrStruct>();
  private readonly functionTables = new Map<string, readonly IrFunction[]>();
  private readonly typedefs = new Map<string, string>();
  /** Types share one name space, constants another: `bRC` may be a typedef only once, `IO_OPEN` a constant only once. */
  private readonly typePlaces = new Map<string, SourcePlace>();
  private readonly constantPlaces = new Map<string, SourcePlace>();

  add(declaration: RawDeclaration, layouts: ReadonlyMap<string, RawLayout> | undefined): void {
    switch (declaration.kind) {
      case "enum":
        this.addEnum(declaration);
        break;
      case "struct":
        this.addStruct(declaration, layouts?.get(declaration.name));
        break;
      case "typedef":
        this.claimType(declaration.name, declaration.place);
        this.typedefs.set(declaration.name, declaration.type);
        this.note(declaration.name, declaration);
        break;
      case "constant":
        this.addConstant(declaration.name, declaration.value, declaration.form, declaration);
        break;
    }
  }

  facts(): IrFacts {
    return {
      constants: sorted(this.constants),
      enums: sorted(this.enums),
      structs: sorted(this.structs),
      functionTables: sorted(this.functionTables),
      typedefs: sorted(this.typedefs),
    };
  }

  private addEnum(declaration: RawEnum): void {
    const key = enumKey(declaration, (name) => this.enums.has(name));
    if (declaration.name !== "") this.claimType(key, declaration.place);
    const members = new Map<string, number>();
    for (const member of declaration.members) {
      const value = Number(member.value);
      if (!Number.isSafeInteger(value)) throw tooLarge(member.name, member.place);
      members.set(member.name, value);
      this.addConstant(member.name, value, "enumerator", member);
    }
    this.enums.set(key, { underlying: declaration.underlying, members: recordOf(members) });
    this.note(key, declaration);
  }

  private addStruct(declaration: RawStruct, layout: RawLayout | undefined): void {
    const { name } = declaration;
    if (layout === undefined) throw new Error(`no layout was asked for struct ${name}`);
    this.claimType(name, declaration.place);
    const fields = declaration.fields.map((field, index) => {
      const place = layout.fields[index];
      if (place === undefined)
        throw new Error(`no layout was asked for field ${name}.${field.name}`);
      this.note(`${name}.${field.name}`, field);
      return { name: field.name, type: field.type, offset: place.offset, size: place.size };
    });
    this.structs.set(name, { size: layout.size, align: layout.align, fields });
    this.note(name, declaration);
    const slots = functionsOf(declaration);
    if (slots.length > 0) this.functionTables.set(name, slots);
  }

  private addConstant(name: string, value: ConstantValue, form: ConstantForm, from: Noted): void {
    const earlier = this.constantPlaces.get(name);
    // Said twice with one value is no contradiction: some releases have a macro beside an enumerator.
    if (earlier !== undefined && this.constants.get(name) !== value) {
      throw collision(
        `constant ${name}`,
        `${String(this.constants.get(name))} and ${String(value)}`,
        earlier,
        from.place,
      );
    }
    if (earlier !== undefined) return;
    this.constantPlaces.set(name, from.place);
    this.constants.set(name, value);
    this.forms.set(name, form);
    this.note(name, from);
  }

  private claimType(name: string, place: SourcePlace): void {
    const earlier = this.typePlaces.get(name);
    if (earlier !== undefined) throw collision(`type ${name}`, "declared twice", earlier, place);
    this.typePlaces.set(name, place);
  }

  private note(name: string, from: Noted): void {
    if (!this.places.has(name)) this.places.set(name, from.place);
    if (from.doc !== undefined && !this.docs.has(name)) this.docs.set(name, from.doc);
  }
}

interface Noted {
  readonly place: SourcePlace;
  readonly doc: string | undefined;
}

/**
 * Slots, where the struct is a table: one of them is spelled out, or most fields are functions. A record that keeps a
 * function beside other things under a type's name (`Plugin`) is none.
 */
function functionsOf({ fields }: RawStruct): readonly IrFunction[] {
  const isSpelled = fields.some(
    ({ type, signature }) => signature !== undefined && type.includes("("),
  );
  const slots = fields.flatMap(({ name, signature }) =>
    signature === undefined ? [] : [{ name, ...signature }],
  );
  return isSpelled || slots.length * 2 > fields.length ? slots : [];
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> {
  return recordOf([...map].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)));
}

function collision(
  subject: string,
  how: string,
  first: SourcePlace,
  second: SourcePlace,
): GeneratorError {
  return new GeneratorError("BN307", {
    message: `two declarations collide: ${subject} (${how}); the first one is at ${first.file}:${first.line}`,
    where: second,
    consequence: "it is unclear which of them is meant, so nothing was generated",
    fix: "remove one of them, or name an unmodified Bareos tree",
  });
}

function tooLarge(name: string, place: SourcePlace): GeneratorError {
  return new GeneratorError("BN304", {
    message: `enumerator ${name} cannot be bridged: its value needs more than 53 bits`,
    where: place,
    consequence: "JavaScript could not hold it exactly, so nothing was generated",
    fix: "if a new Bareos release declares it so, extend IrEnum in generator/ir/types.ts",
  });
}
