// A small API model by hand: one daemon, three releases, one of everything that the TypeScript views tell apart.
import type {
  ApiModel,
  ConstantGroupModel,
  ConstantModel,
  CoreFunctionModel,
  DaemonModel,
  EntryPointModel,
  EventModel,
  PacketFieldModel,
  PacketModel,
  VariableModel,
} from "../../../../generator/model/types.js";

export const RELEASES = ["1", "2", "3"] as const;

const everywhere = { releases: RELEASES, since: null, removed: null };
const variableDefaults: VariableModel = {
  read: null,
  write: null,
  writeLocal: null,
  values: null,
  nullable: false,
  broken: null,
  precondition: null,
};
const eventDefaults: EventModel = {
  value: "none",
  values: null,
  nullable: false,
  neverRaised: null,
  windowsOnly: false,
  concurrent: false,
  deliveredWhenCancelled: false,
  perRecord: false,
  resultMatters: false,
  method: null,
};

export function constant(
  name: string,
  value: number | string,
  more: Partial<ConstantModel> = {},
): ConstantModel {
  const releases = more.releases ?? RELEASES;
  return {
    ...everywhere,
    name,
    exportName: name,
    aliases: [],
    values: Object.fromEntries(releases.map((release) => [release, value])),
    value,
    varies: false,
    forms: {},
    doc: `What ${name} means.`,
    note: null,
    refused: null,
    variable: null,
    event: null,
    ...more,
  };
}

export function group(
  name: string,
  members: readonly ConstantModel[],
  more: Partial<ConstantGroupModel> = {},
): ConstantGroupModel {
  return {
    name,
    role: "constants",
    dictionary: null,
    dictionaryAliases: [],
    header: "filed/fd_plugins.h",
    flags: false,
    doc: `The group ${name}.`,
    members,
    hidden: [],
    ...more,
  };
}

export function variable(
  name: string,
  value: number,
  types: Partial<VariableModel>,
  more: Partial<ConstantModel> = {},
): ConstantModel {
  return constant(name, value, { variable: { ...variableDefaults, ...types }, ...more });
}

export function event(name: string, value: number, more: Partial<EventModel> = {}): ConstantModel {
  return constant(name, value, { event: { ...eventDefaults, ...more } });
}

export function field(
  name: string,
  type: string,
  role: PacketFieldModel["role"],
  more: Partial<PacketFieldModel> = {},
): PacketFieldModel {
  return {
    ...everywhere,
    name,
    type,
    role,
    values: null,
    length: null,
    filled: null,
    of: null,
    nullable: false,
    owner: null,
    lifetime: null,
    aliases: [],
    default: null,
    doc: null,
    note: null,
    ignored: false,
    ...more,
  };
}

const save: PacketModel = {
  ...everywhere,
  struct: "save_pkt",
  className: "SavePacket",
  header: "filed/fd_plugins.h",
  doc: "One file.",
  layouts: [],
  fields: [
    field("pkt_size", "int32_t", "size", { ignored: true }),
    field("fname", "char *", "path", { nullable: true }),
    field("statp", "struct stat", "stat"),
    field("type", "int32_t", "enumeration", { values: "FILETYPES" }),
    field("flags", "char[5]", "flags", { values: "bFileOption" }),
    field("no_read", "bool", "boolean"),
    field("cmd", "char *", "string", { nullable: true }),
    field("save_time", "time_t", "time"),
    field("delta_seq", "uint32_t", "number"),
    field("object", "char *", "bytes", { nullable: true, length: "object_len" }),
    field("object_len", "int32_t", "length", { of: "object" }),
    field("index", "int32_t", "number", { aliases: ["object_index"] }),
    field("filedes", "int", "descriptor", { releases: ["2", "3"], since: "2", default: -1 }),
  ],
  directions: {
    startBackupFile: {
      toPlugin: ["flags", "cmd"],
      toCore: ["index", "fname", "statp", "type", "object", "object_len", "filedes"],
      note: null,
    },
  },
};

export function coreFunction(
  name: string,
  exportName: string,
  more: Partial<CoreFunctionModel> = {},
): CoreFunctionModel {
  return {
    ...everywhere,
    name,
    exportName,
    aliases: [],
    ignore: null,
    signatures: {},
    earlier: [],
    parameters: [{ name: "ctx", type: "PluginContext *", role: "context" }],
    variadic: false,
    returns: "code",
    allowed: "callback",
    posted: false,
    doc: null,
    note: null,
    ...more,
  };
}

export function entryPoint(name: string, more: Partial<EntryPointModel> = {}): EntryPointModel {
  return {
    ...everywhere,
    name,
    methods: [name],
    python: null,
    ignore: null,
    signatures: {},
    earlier: [],
    parameters: [{ name: "ctx", type: "PluginContext *", role: "context" }],
    results: ["bRC_OK", "bRC_Error"],
    otherwise: "bRC_OK",
    doc: null,
    note: null,
    ...more,
  };
}

const context = { name: "ctx", type: "PluginContext *", role: "context" } as const;
const variableParameter = {
  name: "var",
  type: "bVariable",
  role: "variable",
  of: "bVariable",
} as const;
const valueParameter = { name: "value", type: "void *", role: "value" } as const;

export const sampleDaemon: DaemonModel = {
  daemon: "fd",
  packageName: "bareosfd",
  namespaces: { "25": ["filedaemon"] },
  header: "filed/fd_plugins.h",
  groups: [
    group("bRC", [constant("bRC_OK", 0), constant("bRC_Error", 2), constant("bRC_Stop", 1)], {
      dictionary: "bRCs",
    }),
    group("FILETYPES", [constant("FT_REG", 3), constant("FT_DIREND", 5)], {
      dictionary: "bFileType",
    }),
    group("bFileOption", [constant("FO_DELTA", 28)], { flags: true }),
    group(
      "bIOPstatus",
      [
        constant("IoStatus.success", 0, {
          exportName: "iostat_do_in_plugin",
          aliases: ["iostat_success"],
        }),
      ],
      { dictionary: "bIOPstatus" },
    ),
    group(
      "bVariable",
      [
        variable("bVarJobId", 1, { read: "int32" }),
        variable("bVarClient", 2, { read: "string", nullable: true }),
        variable("bVarFileSeen", 10, { write: "string" }),
        variable("bVarBytes", 11, { read: "uint64" }),
        variable(
          "bVarPluginDir",
          16,
          { read: "string" },
          {
            values: { "1": 17, "2": 17, "3": 16 },
            varies: true,
          },
        ),
        variable(
          "bVarCompatible",
          16,
          { read: "boolean" },
          {
            releases: ["1", "2"],
            removed: "3",
            values: { "1": 16, "2": 16 },
          },
        ),
      ],
      { role: "variables", dictionary: "bVariable" },
    ),
    group(
      "bEventType",
      [
        { ...event("bEventJobStart", 1, { value: "string" }), aliases: ["bsdEventJobStart"] },
        event("bEventLevel", 12, { value: "integer" }),
        event("bEventSince", 13, { value: "time" }),
      ],
      { role: "events", dictionary: "bEventType", dictionaryAliases: ["bsdEventType"] },
    ),
  ],
  packets: [save],
  stat: [
    { name: "st_mode", member: "st_mode", type: "uint32", doc: "Type and permissions." },
    { name: "st_nlink", member: "st_nlink", type: "uint64", doc: "Links." },
    { name: "st_size", member: "st_size", type: "int64", doc: "Bytes." },
    { name: "st_mtime", member: "st_mtim.tv_sec", type: "int64", doc: "Last change." },
  ],
  glueStructs: [],
  typedefs: {},
  coreTable: "s_bareosFuncs",
  coreFunctions: [
    coreFunction("getBareosValue", "GetValue", {
      parameters: [context, variableParameter, valueParameter],
      returns: "value",
    }),
    coreFunction("setBareosValue", "SetValue", {
      parameters: [context, variableParameter, valueParameter],
    }),
    coreFunction("registerBareosEvents", "RegisterEvents", {
      parameters: [
        context,
        { name: "nr_events", type: "int", role: "count" },
        { name: "...", type: "...", role: "events", of: "bEventType" },
      ],
    }),
    coreFunction("JobMessage", "JobMessage", {
      parameters: [
        context,
        { name: "type", type: "int", role: "number" },
        { name: "fmt", type: "const char *", role: "format" },
        { name: "...", type: "...", role: "string" },
      ],
    }),
  ],
  entryTable: "s_pluginFuncs",
  entryPoints: [
    entryPoint("freePlugin", { results: ["bRC_OK"] }),
    entryPoint("handlePluginEvent", {
      methods: ["handlePluginEvent", "parsePluginDefinition"],
      parameters: [
        context,
        { name: "event", type: "bEvent *", role: "event", of: "bEventType" },
        { ...valueParameter, nullable: true },
      ],
      results: ["bRC_OK", "bRC_Error", "bRC_Stop"],
    }),
    entryPoint("startBackupFile", {
      parameters: [context, { name: "sp", type: "save_pkt *", role: "packet", of: "save_pkt" }],
      results: ["bRC_OK", "bRC_Stop"],
    }),
  ],
  hashes: {},
};

export function modelOf(daemon: DaemonModel): ApiModel {
  return {
    releases: RELEASES.map((name) => ({ name, development: false, note: "" })),
    daemons: [daemon],
  };
}

export const sampleModel: ApiModel = modelOf(sampleDaemon);
