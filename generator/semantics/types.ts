// What loading the semantics files yields: every entry with the place where it stands, sorted by daemon.
import type { Daemon, SourcePlace } from "../ir/types.js";
import type { Lifetime, ReleaseOrder } from "./releases.js";
import type {
  ConstantGroupEntry,
  CoreFunctionEntry,
  EntryPointEntry,
  EventMemberEntry,
  OtherStructEntry,
  PacketEntry,
  PacketFieldEntry,
  ReleasesFile,
  StatFile,
  TypeNameEntry,
  VariableMemberEntry,
} from "./schema.js";

/** An entry and where it stands. The file is given as one would type it, below the package's folder. */
export interface Placed<Entry> {
  readonly entry: Entry;
  readonly place: SourcePlace;
}

export interface MemberSemantics {
  readonly name: string;
  readonly place: SourcePlace;
  readonly lifetime: Lifetime;
  /** The TypeScript name: the C name, unless the entry says otherwise. */
  readonly exportName: string;
  readonly aliases: readonly string[];
  readonly ignore: string | null;
  /** Why the glue lets no plugin use it. */
  readonly refused: string | null;
  readonly note: string | null;
  readonly variable: VariableMemberEntry | null;
  readonly event: EventMemberEntry | null;
  /** What a person still has to decide about it. */
  readonly decide: string | undefined;
}

export interface GroupSemantics extends Placed<ConstantGroupEntry> {
  readonly members: ReadonlyMap<string, MemberSemantics>;
}

export interface PacketSemantics extends Placed<PacketEntry> {
  readonly fields: ReadonlyMap<string, Placed<PacketFieldEntry>>;
  readonly directionPlaces: ReadonlyMap<string, SourcePlace>;
}

export interface StructSemantics extends Placed<OtherStructEntry> {
  readonly fields: ReadonlyMap<string, Placed<Lifetime>>;
}

export interface FunctionTableSemantics<Entry> {
  /** Tag of the struct that is the table. */
  readonly table: string;
  readonly place: SourcePlace;
  readonly functions: ReadonlyMap<string, Placed<Entry>>;
}

export interface DaemonSemantics {
  readonly daemon: Daemon;
  readonly groups: readonly GroupSemantics[];
  readonly packets: ReadonlyMap<string, PacketSemantics>;
  readonly structs: ReadonlyMap<string, StructSemantics>;
  readonly typedefs: ReadonlyMap<string, Placed<TypeNameEntry>>;
  readonly coreFunctions: FunctionTableSemantics<CoreFunctionEntry>;
  readonly entryPoints: FunctionTableSemantics<EntryPointEntry>;
}

export interface Semantics {
  /** The folder, as one would type it: for messages that say which file to edit. */
  readonly folder: string;
  readonly releases: readonly Placed<ReleasesFile["releases"][number]>[];
  readonly order: ReleaseOrder;
  readonly stat: StatFile["fields"];
  readonly daemons: Readonly<Record<Daemon, DaemonSemantics>>;
}
