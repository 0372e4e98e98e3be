// The form of the semantics files (generator/semantics/**/*.yaml): what headers cannot say, as data with reasons.
// Zod checks each file against it; load.ts adds the line numbers. docs/semantics.md is the documentation.
import { z } from "zod";

/** A sentence that says why: shown in errors and in the documentation, so it may not be empty. */
const reason = z.string().min(10);

/** First and last release that declares the item; absent = every release from 20 on. */
const lifetime = {
  since: z.string().optional(),
  until: z.string().optional(),
};

/**
 * How the core passes a value through a `void *`:
 * `int32` an `int`, `uint64` a `uint64_t`, `boolean` a C++ `bool`, `string` a `char *` owned by the core and copied at once,
 * `none` nothing is stored (the return code is the answer).
 */
export const variableType = z.enum(["int32", "uint64", "boolean", "string", "none"]);

/**
 * What an event's `void *value` is: `integer` and `time` are numbers cast to a pointer, `string` a C string valid during the
 * call, `restoreObject` a `restore_object_pkt` or NULL at the end, `savePacket` a `save_pkt`, `driveLetters` a writable
 * buffer of 27 bytes or NULL, `deviceStatus`/`volumeStatus` a record to fill, `deviceRecord` an opaque record of the call.
 */
export const eventValue = z.enum([
  "none",
  "string",
  "integer",
  "time",
  "restoreObject",
  "savePacket",
  "driveLetters",
  "deviceStatus",
  "volumeStatus",
  "deviceRecord",
]);

/** The entry is a draft, and this is what a person has to decide: `check` stays red until it is gone. */
const decide = { decide: reason.optional() };

const memberBase = {
  ...lifetime,
  ...decide,
  /** Name under which TypeScript exports it, when the C name is no identifier (`IoStatus.success`). */
  export: z.string().optional(),
  /** Further names that mean the same, e.g. Python's spelling. */
  aliases: z.array(z.string()).optional(),
  /** Not exported, and why. */
  ignore: reason.optional(),
  /** A remark for the generated documentation. */
  note: z.string().optional(),
};

const plainMember = z
  .strictObject({
    ...memberBase,
    /** The core knows it, but the glue lets no plugin use it, and why. Stands in for a note. */
    refused: reason.optional(),
  })
  .nullable();

const variableMember = z.strictObject({
  ...memberBase,
  /** Type of `GetValue`; absent = cannot be read. */
  read: variableType.optional(),
  /** Type of `SetValue`; absent = cannot be written. */
  write: variableType.optional(),
  /** Type of a `SetValue` that the binding keeps for itself, as Python's does: the core is not told. */
  writeLocal: variableType.optional(),
  /** Constant group that the number belongs to, e.g. `bLevels`. */
  values: z.string().optional(),
  /** The core can answer NULL (string) even on success. */
  nullable: z.boolean().optional(),
  /** The core answers nothing useful, in every release; the text says what happens. */
  broken: reason.optional(),
  /** What must be true when it is asked for, else the core crashes or fails. */
  precondition: reason.optional(),
});

const eventMember = z.strictObject({
  ...memberBase,
  value: eventValue,
  nullable: z.boolean().optional(),
  values: z.string().optional(),
  /** No daemon of these releases raises it. */
  neverRaised: reason.optional(),
  /** Raised on Windows only. */
  windowsOnly: z.boolean().optional(),
  /** Raised from another thread, while another callback may be running. */
  concurrent: z.boolean().optional(),
  /** Still delivered when the job is cancelled. */
  deliveredWhenCancelled: z.boolean().optional(),
  /** Per data record: never routed to a plugin that did not ask for it. */
  perRecord: z.boolean().optional(),
  /** The core acts on the return code. */
  resultMatters: z.boolean().optional(),
  /** Method that gets the packet instead of the one for events, when the value is one. */
  method: z.string().optional(),
});

const groupBase = {
  /** Name of the literal union type, the header's name for it where it has one (`bRC`, `bVariable`). */
  name: z.string(),
  /** Exported dictionary (`bRCs`); absent = no dictionary. */
  dictionary: z.string().optional(),
  /** Python's name for the dictionary where it differs. */
  dictionaryAliases: z.array(z.string()).optional(),
  daemons: z.array(z.enum(["fd", "sd", "dir"])).min(1),
  /** Header that declares the members, below core/src. */
  header: z.string(),
  /** Members are bit numbers or bits that are combined. */
  flags: z.boolean().optional(),
  doc: z.string(),
};

const constantGroup = z.discriminatedUnion("role", [
  z.strictObject({
    ...groupBase,
    role: z.literal("constants"),
    members: z.record(z.string(), plainMember),
  }),
  z.strictObject({
    ...groupBase,
    role: z.literal("variables"),
    members: z.record(z.string(), variableMember),
  }),
  z.strictObject({
    ...groupBase,
    role: z.literal("events"),
    members: z.record(z.string(), eventMember),
  }),
]);

/** generator/semantics/<daemon or common>/constants.yaml, variables.yaml, events.yaml */
export const constantsFile = z.strictObject({ groups: z.array(constantGroup) });

/**
 * `size`: the packet's own size, a sentinel. `length`: byte count of another field. `path`: a file name, bytes that are
 * UTF-8 most of the time. `string`: text. `bytes`: a buffer with a length field. `stat`: struct stat. `time`: seconds since
 * the epoch. `flags`: a bit field of FO_ bits. `descriptor`: an open file descriptor. `error`: an errno value.
 */
export const fieldRole = z.enum([
  "size",
  "number",
  "enumeration",
  "boolean",
  "flags",
  "string",
  "path",
  "bytes",
  "length",
  "stat",
  "time",
  "descriptor",
  "error",
]);

const packetField = z.strictObject({
  ...lifetime,
  ...decide,
  role: fieldRole,
  /** `enumeration` and `flags`: the constant group of its values. */
  values: z.string().optional(),
  /** `bytes`: the field that holds the length. */
  length: z.string().optional(),
  /** `bytes` in a buffer of the core: the field of the answer that counts the bytes which the plugin put there. */
  filled: z.string().optional(),
  /** `length`: the field that it measures. */
  of: z.string().optional(),
  nullable: z.boolean().optional(),
  /** Who owns the memory behind a pointer. */
  owner: z.enum(["core", "plugin", "plugin-malloc"]).optional(),
  /** How long the pointer stays valid. */
  lifetime: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  /** Value of a new packet in TypeScript where it is not zero, empty or null. */
  default: z.union([z.number(), z.boolean(), z.string()]).optional(),
  note: z.string().optional(),
  /** Not shown to plugins, and why. */
  ignore: reason.optional(),
});

const packet = z.strictObject({
  ...lifetime,
  ...decide,
  daemons: z.array(z.enum(["fd", "sd", "dir"])).min(1),
  class: z.string(),
  header: z.string(),
  doc: z.string(),
  /** Two of its layouts have one size, so that the daemon's release tells them apart: why that is enough. */
  oneSize: reason.optional(),
  fields: z.record(z.string(), packetField),
  /** Per callback or core function: fields that travel to the plugin and fields that travel back to the core. */
  directions: z.record(
    z.string(),
    z.strictObject({
      toPlugin: z.array(z.string()),
      toCore: z.array(z.string()),
      /** Nullable fields of toPlugin that the core fills in each time. */
      always: z.array(z.string()).optional(),
      note: z.string().optional(),
    }),
  ),
});

const otherStruct = z.strictObject({
  ...lifetime,
  ...decide,
  daemons: z.array(z.enum(["fd", "sd", "dir"])).min(1),
  use: z.enum(["glue", "ignored"]),
  reason,
  /** Its fields, so that a new one is noticed; slots of function tables are listed in functions.yaml instead. */
  fields: z.record(z.string(), z.strictObject(lifetime).nullable()).optional(),
});

const typeName = z.strictObject({
  ...lifetime,
  ...decide,
  daemons: z.array(z.enum(["fd", "sd", "dir"])).min(1),
  use: z.enum(["glue", "ignored"]),
  reason,
});

/** generator/semantics/<daemon>/packets.yaml */
export const packetsFile = z.strictObject({
  packets: z.record(z.string(), packet),
  /** Structs that are no packets: used by the glue only, or not at all. */
  structs: z.record(z.string(), otherStruct),
  typedefs: z.record(z.string(), typeName),
});

export const parameterRole = z.enum([
  "context",
  "string",
  "path",
  "boolean",
  "number",
  "character",
  "packet",
  "opaque",
  /** The device record of the event at hand: the daemon's side fills it in, TypeScript passes its handle. */
  "deviceRecord",
  /** Text memory of the core, which it may replace: the daemon's side makes and frees it. */
  "coreText",
  /** A text with percent codes, which the core reads beyond its end when the last one is cut off. */
  "deviceCodes",
  "variable",
  "value",
  "count",
  "events",
  "sourceFile",
  "sourceLine",
  "messageType",
  "debugLevel",
  "time",
  "format",
  "event",
  "result",
  "size",
  "memory",
]);

const parameter = z.strictObject({
  role: parameterRole,
  nullable: z.boolean().optional(),
  /** `packet`: the struct; `variable`, `messageType`, `event`: the constant group. */
  of: z.string().optional(),
  note: z.string().optional(),
});

/** A function that had other parameters: what it had up to a release, oldest first. Those of now are in `parameters`. */
const earlier = {
  earlier: z
    .array(z.strictObject({ until: z.string(), parameters: z.record(z.string(), parameter) }))
    .optional(),
};

const coreFunction = z.strictObject({
  ...lifetime,
  ...decide,
  /** TypeScript (and Python) name; absent with `ignore`. */
  export: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  ignore: reason.optional(),
  /** Parameters by the header's name; `...` for what follows. All must be listed. */
  parameters: z.record(z.string(), parameter),
  ...earlier,
  /** What comes back to TypeScript. */
  returns: z.enum(["code", "value", "count", "string", "boolean", "nothing", "opaque"]),
  /** When the core survives the call: `always`, `fileset` between receipt of the fileset and the walk, `callback` within a callback. */
  allowed: z.enum(["always", "fileset", "callback"]),
  /** Delivered in order without waiting for an answer. */
  posted: z.boolean().optional(),
  note: z.string().optional(),
});

const entryPoint = z.strictObject({
  ...lifetime,
  ...decide,
  /** TypeScript method names that serve it; empty with `ignore`. `pluginIO` has one per operation too. */
  methods: z.array(z.string()),
  /** Python's function name. */
  python: z.string().optional(),
  ignore: reason.optional(),
  parameters: z.record(z.string(), parameter),
  ...earlier,
  /** Return codes that the core tells apart, by name. */
  results: z.array(z.string()),
  /** Answer when the plugin does not define it, without a round trip. */
  otherwise: z.string(),
  note: z.string().optional(),
});

/** generator/semantics/<daemon>/functions.yaml */
export const functionsFile = z.strictObject({
  coreFunctions: z.strictObject({
    table: z.string(),
    functions: z.record(z.string(), coreFunction),
  }),
  entryPoints: z.strictObject({ table: z.string(), functions: z.record(z.string(), entryPoint) }),
});

/** generator/semantics/releases.yaml: the releases that we ship, oldest first; nothing else compares versions. */
export const releasesFile = z.strictObject({
  releases: z.array(
    z.strictObject({
      ...decide,
      name: z.string(),
      /** What a reader should know of it. */
      note: z.string(),
      development: z.boolean().optional(),
    }),
  ),
});

/** generator/semantics/stat.yaml: the fields of StatPacket; struct stat is the C library's, not Bareos's. */
export const statFile = z.strictObject({
  fields: z.record(
    z.string(),
    z.strictObject({
      /** How C++ reaches it in `struct stat`, e.g. `st_atim.tv_nsec`. */
      member: z.string(),
      /** Width on the wire and type in TypeScript. */
      type: z.enum(["uint32", "int64", "uint64"]),
      doc: z.string(),
    }),
  ),
});

export type VariableType = z.infer<typeof variableType>;
export type EventValue = z.infer<typeof eventValue>;
export type FieldRole = z.infer<typeof fieldRole>;
export type ParameterRole = z.infer<typeof parameterRole>;
export type PlainMemberEntry = z.infer<typeof plainMember>;
export type VariableMemberEntry = z.infer<typeof variableMember>;
export type EventMemberEntry = z.infer<typeof eventMember>;
export type OtherStructEntry = z.infer<typeof otherStruct>;
export type TypeNameEntry = z.infer<typeof typeName>;
export type ConstantsFile = z.infer<typeof constantsFile>;
export type ConstantGroupEntry = ConstantsFile["groups"][number];
export type PacketsFile = z.infer<typeof packetsFile>;
export type PacketEntry = z.infer<typeof packet>;
export type PacketFieldEntry = z.infer<typeof packetField>;
export type FunctionsFile = z.infer<typeof functionsFile>;
export type CoreFunctionEntry = z.infer<typeof coreFunction>;
export type EntryPointEntry = z.infer<typeof entryPoint>;
export type ParameterEntry = z.infer<typeof parameter>;
export type ReleasesFile = z.infer<typeof releasesFile>;
export type StatFile = z.infer<typeof statFile>;
