// The intermediate representation (IR) of one daemon's plugin ABI in one release: what the headers say and
// nothing else. Plain JSON: it can be printed, saved, hashed and compared. docs/ir.md is its documentation.

/** Version of the IR's own format. Raised when a field changes its meaning or goes away. */
export const IR_SCHEMA_VERSION = 1;

/** The three daemons that load plugins: File Daemon, Storage Daemon, Director. */
export const DAEMONS = ["fd", "sd", "dir"] as const;
export type Daemon = (typeof DAEMONS)[number];

/** Targets whose layouts the IR can state. */
export const TARGETS = ["x86_64-linux-gnu", "aarch64-linux-gnu"] as const;
export type Target = (typeof TARGETS)[number];

/** An integer constant outside of the range that a JSON number keeps exact is written as a decimal string. */
export type ConstantValue = number | string;

/** How a constant is spelled in C. The same fact may change its form between releases. */
export type ConstantForm = "enumerator" | "macro" | "constant" | "static-member";

/** Where a declaration stands: path below `core/src` and line, for messages only. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

export interface IrEnum {
  /** Underlying integer type as spelled in the header or chosen by the compiler, e.g. `int`, `unsigned int`. */
  readonly underlying: string;
  /** Enumerators in declaration order. */
  readonly members: Readonly<Record<string, number>>;
}

export interface IrField {
  readonly name: string;
  /** C type without namespace qualifiers, e.g. `char *`, `struct stat`, `bRC (*)(PluginContext *)`. */
  readonly type: string;
  /** Bytes from the start of the struct, for the IR's target. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

export interface IrStruct {
  /** Bytes. */
  readonly size: number;
  readonly align: number;
  readonly fields: readonly IrField[];
}

export interface IrParameter {
  /** Empty when the header names none. */
  readonly name: string;
  readonly type: string;
}

export interface IrFunction {
  readonly name: string;
  readonly returns: string;
  readonly parameters: readonly IrParameter[];
  readonly variadic: boolean;
  /** It promises to throw nothing. Absent: it may throw. */
  readonly noexcept?: true | undefined;
}

/** The facts that `hash` covers. Keys of records are sorted, except enum members (declaration order). */
export interface IrFacts {
  /** Every enumerator, integer or string macro, constant and static member (`IoStatus.success`). */
  readonly constants: Readonly<Record<string, ConstantValue>>;
  /** Key: the enum's name, its typedef's name, or for an anonymous one the members' common prefix, e.g. `IO_*`. */
  readonly enums: Readonly<Record<string, IrEnum>>;
  /** Key: the struct's tag, e.g. `save_pkt`, `s_bareosFuncs`. Function tables are here too, with their layout. */
  readonly structs: Readonly<Record<string, IrStruct>>;
  /** Key: the tag of the struct that holds the table; slots in declaration order. */
  readonly functionTables: Readonly<Record<string, readonly IrFunction[]>>;
  /** Key: alias; value: the aliased type, e.g. `CoreFunctions` -> `s_bareosFuncs`. */
  readonly typedefs: Readonly<Record<string, string>>;
}

/** How the daemon accepts a plugin library. A list is empty where the tree's sources do not show it. */
export interface IrLoading {
  /** Licence texts that a plugin may state, compared without regard to case. */
  readonly licences: readonly string[];
  /** Functions that the daemon looks up in the library. */
  readonly entryPoints: readonly string[];
}

/** The facts where Bareos was configured otherwise than a plain tree is read: with these macros defined. */
export interface IrConfigured extends IrFacts {
  /** `HAVE_ACL`. */
  readonly macros: readonly string[];
  /** Where the first of them decides. */
  readonly place: SourcePlace;
}

export interface Ir extends IrFacts {
  readonly schema: typeof IR_SCHEMA_VERSION;
  readonly release: string;
  readonly daemon: Daemon;
  readonly target: Target;
  /** sha256 over the canonical JSON of `daemon`, `target` and the facts; neither release, forms, docs nor places count. */
  readonly hash: string;
  /** C form of each constant: a note for people, because it may change while the fact stays. */
  readonly forms: Readonly<Record<string, ConstantForm>>;
  /** Doc comments by name: `save_pkt`, `save_pkt.fname`, `bVarJobId`, `s_pluginFuncs.createFile`. Absent on trees without them. */
  readonly docs: Readonly<Record<string, string>>;
  /** Where each constant, enum, struct, typedef and field (`save_pkt.fname`) is declared. */
  readonly places: Readonly<Record<string, SourcePlace>>;
  /** Namespaces that the daemon's header opens, from the outside in (`bareos::client`). Not covered by the hash, because only source spells them. */
  readonly namespaces?: readonly string[];
  /** Not covered by the hash, because headers do not say it. Absent where the tree has no sources of the daemon. */
  readonly loading?: IrLoading;
  /** Not covered by the hash. Absent where nothing depends on how Bareos was configured. */
  readonly configured?: readonly IrConfigured[];
}
