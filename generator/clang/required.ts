// Declarations without which there is no plugin API. If one did not appear, the header is broken or not what it seems,
// even when clang found nothing to complain about.
import { GeneratorError } from "../errors.js";
import type { UnitName } from "../ir/raw.js";
import type { ApiHeader } from "../tree/headers.js";
import type { SyntaxDeclaration } from "./syntax.js";
import type { DeclaredUnit } from "./unit.js";

interface Required {
  /** Enums, structs and typedefs by name, constants by name. */
  readonly names: readonly string[];
  /** Renamed in release 20, or younger than the first release of all. */
  readonly sinceRelease20: readonly string[];
  readonly header: string;
}

const REQUIRED: Readonly<Record<UnitName, readonly Required[]>> = {
  common: [
    {
      header: "include/bc_types.h",
      names: ["CF_SKIP", "CF_CREATED", "POOLMEM"],
      sinceRelease20: ["CF_CORE"],
    },
    { header: "include/fileopts.h", names: ["FO_MD5", "FO_PORTABLE"], sinceRelease20: [] },
    {
      header: "include/filetypes.h",
      names: ["FT_REG", "FT_DIREND", "FT_MASK"],
      sinceRelease20: [],
    },
    { header: "include/job_level.h", names: [], sinceRelease20: ["L_FULL", "L_INCREMENTAL"] },
    { header: "include/job_types.h", names: [], sinceRelease20: ["JT_BACKUP", "JT_RESTORE"] },
    { header: "include/job_status.h", names: [], sinceRelease20: ["JS_Created", "JS_Running"] },
    {
      header: "include/streams.h",
      names: ["STREAM_FILE_DATA", "STREAM_UNIX_ATTRIBUTES"],
      sinceRelease20: [],
    },
    { header: "lib/message_severity.h", names: [], sinceRelease20: ["M_FATAL", "M_INFO"] },
    {
      header: "lib/plugins.h",
      names: ["bRC", "bRC_OK", "Plugin", "gen_pluginInfo"],
      sinceRelease20: ["PluginContext", "PluginInformation", "t_loadPlugin", "t_unloadPlugin"],
    },
  ],
  fd: [
    {
      header: "filed/fd_plugins.h",
      names: [
        "bVariable",
        "bEventType",
        "pVariable",
        "IO_OPEN",
        "save_pkt",
        "restore_pkt",
        "io_pkt",
        "restore_object_pkt",
        "s_bEvent",
        "s_bareosInfo",
        "s_bareosFuncs",
        "s_pluginFuncs",
        "FD_PLUGIN_MAGIC",
        "FD_PLUGIN_INTERFACE_VERSION",
      ],
      sinceRelease20: [
        "acl_pkt",
        "xattr_pkt",
        "bEvent",
        "PluginApiDefinition",
        "CoreFunctions",
        "PluginFunctions",
      ],
    },
  ],
  sd: [
    {
      header: "stored/sd_plugins.h",
      names: [
        "bsdrVariable",
        "bsdwVariable",
        "s_sdbareosInfo",
        "s_sdbareosFuncs",
        "s_sdpluginFuncs",
        "SD_PLUGIN_MAGIC",
        "SD_PLUGIN_INTERFACE_VERSION",
      ],
      sinceRelease20: [
        "bSdEventType",
        "s_bSdEvent",
        "bSdEvent",
        "pVariable",
        "CoreFunctions",
        "PluginFunctions",
      ],
    },
  ],
  dir: [
    {
      header: "dird/dir_plugins.h",
      names: [
        "brDirVariable",
        "bwDirVariable",
        "bDirEventType",
        "s_bDirEvent",
        "bDirEvent",
        "s_dirbareosInfo",
        "s_dirbareosFuncs",
        "s_dirpluginFuncs",
        "DIR_PLUGIN_MAGIC",
        "DIR_PLUGIN_INTERFACE_VERSION",
      ],
      sinceRelease20: ["pVariable", "CoreFunctions", "PluginFunctions"],
    },
  ],
};

export function requireDeclarations(unit: DeclaredUnit, isOld: boolean): void {
  const declared = new Set(unit.declarations.flatMap(namesOf));
  for (const required of REQUIRED[unit.name]) {
    const header = unit.input.headers.find((candidate) => candidate.path === required.header);
    if (header === undefined) continue;
    if (!unit.declarations.some((declaration) => declaration.place.file === header.path))
      throw declaresNothing(header);
    const wanted = isOld ? required.names : [...required.names, ...required.sinceRelease20];
    const missing = wanted.filter((name) => !declared.has(name));
    if (missing.length > 0) throw lacks(header, missing);
  }
}

function namesOf(declaration: SyntaxDeclaration): readonly string[] {
  return declaration.kind === "enum"
    ? [declaration.name, ...declaration.members.map((member) => member.name)]
    : [declaration.name];
}

const CONSEQUENCE = "the bindings would be incomplete, so nothing was generated";

function declaresNothing(header: ApiHeader): GeneratorError {
  return new GeneratorError("BN205", {
    message: `the header ${header.path} declares nothing: it is empty or cut off`,
    where: { file: header.path },
    consequence: CONSEQUENCE,
    fix: "restore the file from Bareos's repository (git checkout -- the file)",
  });
}

function lacks(header: ApiHeader, missing: readonly string[]): GeneratorError {
  return new GeneratorError("BN309", {
    message: `the header ${header.path} does not declare ${missing.join(", ")}`,
    where: { file: header.path },
    consequence: CONSEQUENCE,
    fix: "name an unmodified Bareos tree; if a new release renamed it, change generator/clang/required.ts",
  });
}
