// The API model: the IR of every release merged with the semantics. Everything that templates print is decided from this.
// Plain data; views (generator/emit/views) turn it into strings.
import type { ConstantForm, ConstantValue, Daemon, IrFunction, Target } from "../ir/types.js";
import type { EventValue, FieldRole, ParameterEntry, VariableType } from "../semantics/schema.js";

export interface ReleaseModel {
  readonly name: string;
  readonly development: boolean;
  readonly note: string;
}

/** In which releases an item is declared. */
export interface Presence {
  /** Releases of this run that declare it, oldest first. */
  readonly releases: readonly string[];
  /** First release, when it is not the oldest of the run. */
  readonly since: string | null;
  /** First release that lacks it again, if any. */
  readonly removed: string | null;
}

export interface ConstantModel extends Presence {
  /** The header's name, e.g. `bSdEventJobStart`, `IoStatus.success`. */
  readonly name: string;
  /** The exported TypeScript name. */
  readonly exportName: string;
  readonly aliases: readonly string[];
  /** Value by release; only releases that declare it. */
  readonly values: Readonly<Record<string, ConstantValue>>;
  /** Value in the newest release that declares it. */
  readonly value: ConstantValue;
  /** The value is not the same in all releases that declare it. */
  readonly varies: boolean;
  readonly forms: Readonly<Record<string, ConstantForm>>;
  readonly doc: string | null;
  readonly note: string | null;
  /** Why the glue lets no plugin use it; null for what plugins may use. */
  readonly refused: string | null;
  /** Set for members of a `variables` group. */
  readonly variable: VariableModel | null;
  /** Set for members of an `events` group. */
  readonly event: EventModel | null;
}

export interface VariableModel {
  readonly read: VariableType | null;
  readonly write: VariableType | null;
  /** `SetValue` that the binding keeps for itself (bVarSinceTime): the core is not told. */
  readonly writeLocal: VariableType | null;
  readonly values: string | null;
  readonly nullable: boolean;
  readonly broken: string | null;
  readonly precondition: string | null;
}

export interface EventModel {
  readonly value: EventValue;
  readonly values: string | null;
  readonly nullable: boolean;
  readonly neverRaised: string | null;
  readonly windowsOnly: boolean;
  readonly concurrent: boolean;
  readonly deliveredWhenCancelled: boolean;
  readonly perRecord: boolean;
  readonly resultMatters: boolean;
  /** Method that gets the packet in its value; null when the one for events does. */
  readonly method: string | null;
}

export interface ConstantGroupModel {
  readonly name: string;
  readonly role: "constants" | "variables" | "events";
  readonly dictionary: string | null;
  readonly dictionaryAliases: readonly string[];
  readonly header: string;
  readonly flags: boolean;
  readonly doc: string;
  /** Exported members in declaration order of the newest release, then those that are gone; ignored ones are in `hidden`. */
  readonly members: readonly ConstantModel[];
  /** Declared, checked by the glue, but not exported to TypeScript. */
  readonly hidden: readonly ConstantModel[];
}

/** One distinct byte layout of a struct and the releases that have it. */
export interface LayoutModel {
  /** `abi20`, `abi22`, …: named after the first release of the run that has it. */
  readonly id: string;
  readonly releases: readonly string[];
  readonly size: Readonly<Record<Target, number>>;
  readonly align: Readonly<Record<Target, number>>;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly offset: Readonly<Record<Target, number>>;
    readonly size: Readonly<Record<Target, number>>;
  }[];
}

export interface PacketFieldModel extends Presence {
  readonly name: string;
  /** C type in the newest release that has it. */
  readonly type: string;
  readonly role: FieldRole;
  readonly values: string | null;
  readonly length: string | null;
  /** Field that counts the bytes of an answer, for a buffer of the core. */
  readonly filled: string | null;
  readonly of: string | null;
  readonly nullable: boolean;
  readonly owner: "core" | "plugin" | "plugin-malloc" | null;
  readonly lifetime: string | null;
  readonly aliases: readonly string[];
  readonly default: number | boolean | string | null;
  readonly doc: string | null;
  readonly note: string | null;
  readonly ignored: boolean;
}

export interface PacketModel extends Presence {
  /** Struct tag, e.g. `save_pkt`. */
  readonly struct: string;
  /** TypeScript class, e.g. `SavePacket`. */
  readonly className: string;
  readonly header: string;
  readonly doc: string;
  readonly fields: readonly PacketFieldModel[];
  readonly layouts: readonly LayoutModel[];
  readonly directions: Readonly<
    Record<
      string,
      {
        readonly toPlugin: readonly string[];
        readonly toCore: readonly string[];
        /** Of the nullable fields that travel to the plugin those that are never null there. */
        readonly always?: readonly string[];
        readonly note: string | null;
      }
    >
  >;
}

/** A struct that only the C++ glue uses: function tables, announcements, plugin information. */
export interface GlueStructModel extends Presence {
  readonly struct: string;
  readonly layouts: readonly LayoutModel[];
  readonly doc: string | null;
}

export interface ParameterModel extends ParameterEntry {
  readonly name: string;
  /** C type in the newest release. */
  readonly type: string;
}

/** A function as it was, with other parameters than now. */
export interface EarlierForm {
  /** The last release that has it. */
  readonly until: string;
  /** Names, in their order. */
  readonly parameters: readonly string[];
  readonly signature: IrFunction;
}

export interface CoreFunctionModel extends Presence {
  /** Slot in the core's table. */
  readonly name: string;
  /** TypeScript name, or null when it is not exposed. */
  readonly exportName: string | null;
  readonly aliases: readonly string[];
  readonly ignore: string | null;
  /** Signature by release, as the headers have it. */
  readonly signatures: Readonly<Record<string, IrFunction>>;
  readonly parameters: readonly ParameterModel[];
  /** Oldest first; empty while the parameters never changed. */
  readonly earlier: readonly EarlierForm[];
  readonly variadic: boolean;
  readonly returns: "code" | "value" | "count" | "string" | "boolean" | "nothing" | "opaque";
  readonly allowed: "always" | "fileset" | "callback";
  readonly posted: boolean;
  readonly doc: string | null;
  readonly note: string | null;
}

export interface EntryPointModel extends Presence {
  readonly name: string;
  readonly methods: readonly string[];
  readonly python: string | null;
  readonly ignore: string | null;
  readonly signatures: Readonly<Record<string, IrFunction>>;
  readonly parameters: readonly ParameterModel[];
  /** Oldest first; empty while the parameters never changed. */
  readonly earlier: readonly EarlierForm[];
  readonly results: readonly string[];
  readonly otherwise: string;
  readonly doc: string | null;
  readonly note: string | null;
}

export interface StatFieldModel {
  readonly name: string;
  readonly member: string;
  readonly type: "uint32" | "int64" | "uint64";
  readonly doc: string;
}

export interface DaemonModel {
  readonly daemon: Daemon;
  /** `bareosfd`, `bareossd`, `bareosdir`. */
  readonly packageName: string;
  /** By release, the C++ namespaces that its header opens: `filedaemon`, `storagedaemon`, `directordaemon`. */
  readonly namespaces: Readonly<Record<string, readonly string[]>>;
  /** `filed/fd_plugins.h`, … */
  readonly header: string;
  readonly groups: readonly ConstantGroupModel[];
  readonly packets: readonly PacketModel[];
  readonly stat: readonly StatFieldModel[];
  readonly glueStructs: readonly GlueStructModel[];
  /** Typedefs that the glue spells, alias -> type, newest release. */
  readonly typedefs: Readonly<Record<string, string>>;
  readonly coreTable: string;
  readonly coreFunctions: readonly CoreFunctionModel[];
  readonly entryTable: string;
  readonly entryPoints: readonly EntryPointModel[];
  /** Content hash of the IR, by release and target. */
  readonly hashes: Readonly<Record<string, Readonly<Record<Target, string>>>>;
}

export interface ApiModel {
  /** Releases of this run, oldest first. */
  readonly releases: readonly ReleaseModel[];
  readonly daemons: readonly DaemonModel[];
}
