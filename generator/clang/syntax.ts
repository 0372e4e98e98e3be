// What the AST says about a unit before the compiler is asked for values and layouts: names, types, places.
import type { RawSignature, UnitName } from "../ir/raw.js";
import type { SourcePlace } from "../ir/types.js";

export interface SyntaxBase {
  readonly name: string;
  readonly place: SourcePlace;
  readonly endLine: number;
  readonly doc: string | undefined;
  /** How an expression in a probe refers to it, e.g. `::filedaemon::save_pkt`. */
  readonly expression: string;
}

/** How a value is written, where it has to be asked for another target. */
export interface SyntaxValue extends SyntaxBase {
  /** The text behind `=`; undefined where there is none, and for macros, which have a body. */
  readonly initialiser?: string | undefined;
  /** It depends on the target by itself: `sizeof`, what the compiler predefines. */
  readonly isOpen?: boolean | undefined;
}

export interface SyntaxEnumerator extends SyntaxValue {
  readonly value: bigint;
}

export interface SyntaxEnum extends SyntaxBase {
  readonly kind: "enum";
  readonly fixedUnderlying: string | undefined;
  readonly members: readonly SyntaxEnumerator[];
}

export interface SyntaxField extends SyntaxBase {
  readonly type: string;
  /** What an array's brackets hold, where that is more than a number. */
  readonly bound?: string | undefined;
  readonly signature: RawSignature | undefined;
}

export interface SyntaxStruct extends SyntaxBase {
  readonly kind: "struct";
  readonly fields: readonly SyntaxField[];
}

export interface SyntaxTypedef extends SyntaxBase {
  readonly kind: "typedef";
  readonly type: string;
}

/** A value to ask for. */
export interface SyntaxConstant extends SyntaxValue {
  readonly kind: "constant";
  readonly form: "macro" | "constant" | "static-member";
  /** The string that it is initialised with, if it is. */
  readonly text: string | undefined;
  /** A macro's body, from which it shows what there is to ask; empty for the others. */
  readonly body: string;
}

export type SyntaxDeclaration = SyntaxEnum | SyntaxStruct | SyntaxTypedef | SyntaxConstant;

/** The declarations of one unit, as far as the text goes. */
export interface SyntaxUnit {
  readonly name: UnitName;
  readonly declarations: readonly SyntaxDeclaration[];
}
