// What the clang stage hands to the IR stage: the declarations as written, plus everything that only a compiler can
// answer. Nothing of clang's own vocabulary is left in it.
import type { ConstantValue, Daemon, IrLoading, SourcePlace, Target } from "./types.js";

interface RawBase {
  readonly name: string;
  readonly place: SourcePlace;
  /** Last line of the declaration in `place.file`. */
  readonly endLine: number;
  readonly doc: string | undefined;
}

export interface RawEnum extends RawBase {
  readonly kind: "enum";
  /** Own name or typedef's name; empty when the enum has neither. */
  readonly name: string;
  /** As spelled where the header fixes it, else what the compiler chose. */
  readonly underlying: string;
  readonly members: readonly RawEnumerator[];
}

export interface RawEnumerator extends RawBase {
  readonly value: bigint;
}

export interface RawStruct extends RawBase {
  readonly kind: "struct";
  readonly fields: readonly RawField[];
}

export interface RawField extends RawBase {
  /** Normalised, see generator/clang/type-text.ts. */
  readonly type: string;
  /** For a pointer to function, what it points to. */
  readonly signature: RawSignature | undefined;
}

export interface RawSignature {
  readonly returns: string;
  /** A parameter's name is empty where the header gives none. */
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly variadic: boolean;
  /** Absent: it may throw. */
  readonly noexcept?: true;
}

export interface RawTypedef extends RawBase {
  readonly kind: "typedef";
  readonly type: string;
}

export interface RawConstant extends RawBase {
  readonly kind: "constant";
  readonly form: "macro" | "constant" | "static-member";
  readonly value: ConstantValue;
}

export type RawDeclaration = RawEnum | RawStruct | RawTypedef | RawConstant;

/** Byte layout of one struct on one target. Offsets and sizes in the order of the struct's fields. */
export interface RawLayout {
  readonly size: number;
  readonly align: number;
  readonly fields: readonly { readonly offset: number; readonly size: number }[];
}

export type UnitName = "common" | Daemon;

/** The declarations of the common headers, or of one daemon's header, in source order. */
export interface RawUnit {
  readonly name: UnitName;
  /** Those that its headers open. */
  readonly namespaces?: readonly string[];
  readonly declarations: readonly RawDeclaration[];
}

export interface RawTree {
  /** Undefined when the tree does not say. */
  readonly release: string | undefined;
  readonly units: ReadonlyMap<UnitName, RawUnit>;
  /** The same for targets other than the host's, where a constant may have another value. */
  readonly byTarget?: ReadonlyMap<Target, ReadonlyMap<UnitName, RawUnit>>;
  /** By target, unit and struct tag. */
  readonly layouts: ReadonlyMap<Target, ReadonlyMap<UnitName, ReadonlyMap<string, RawLayout>>>;
  /** What the headers say where Bareos was configured otherwise; absent where nothing depends on it. */
  readonly configured?: readonly RawConfigured[];
  /** By daemon; absent where the tree does not say. */
  readonly loading?: ReadonlyMap<Daemon, IrLoading>;
}

export interface RawConfigured {
  /** Those that are defined. */
  readonly macros: readonly { readonly name: string; readonly place: SourcePlace }[];
  readonly tree: RawTree;
}
