// A plugin that cannot do anything in its job fails when it is loaded: else the job would end well and empty.
import {
  bVarLevel,
  bVarType,
  GetValue,
  JT_BACKUP,
  JT_RESTORE,
  L_DIFFERENTIAL,
  L_FULL,
  L_INCREMENTAL,
  L_SINCE,
  LACK,
} from "bareosfd";
import type { MethodName, Plugin } from "./plugin.js";

/** Levels that only a backup has. */
const BACKUP_LEVELS: ReadonlySet<unknown> = new Set([
  L_FULL,
  L_DIFFERENTIAL,
  L_INCREMENTAL,
  L_SINCE,
]);

const BACKUP: readonly MethodName[] = ["startBackupFile", "handleBackupFile", "handlePluginEvent"];
const RESTORE: readonly MethodName[] = ["createFile", "restoreObjectData", "handlePluginEvent"];

/** What a File Daemon's plugin lacks for the job that it is loaded in, as a sentence; null for nothing. */
export function lackOfFileDaemon(plugin: Plugin): string | null {
  if (typeof Reflect.get(plugin.target, "files") === "function" && !plugin.has("startBackupFile")) {
    return (
      "it has files(), which only the base class calls: `export default class extends BareosFdPlugin`" +
      "; without that it needs startBackupFile and the other callbacks"
    );
  }
  const lack: unknown = Reflect.get(plugin.target, LACK);
  const ofBackup = typeof lack === "string" ? lack : lackOf("backup", plugin, BACKUP);
  const ofRestore = lackOf("restore", plugin, RESTORE);
  if (ofBackup === null && ofRestore === null) return null;
  switch (jobKind()) {
    case "backup":
      return ofBackup;
    case "restore":
      return ofRestore;
    case "unknown":
      return null;
  }
}

function lackOf(job: string, plugin: Plugin, methods: readonly MethodName[]): string | null {
  if (methods.some((name) => plugin.has(name))) return null;
  return `this job is a ${job}, for which it has no callback: it needs one of ${methods.join(", ")}`;
}

/** The core says late what a job is; before that a backup shows in its level. */
function jobKind(): "backup" | "restore" | "unknown" {
  try {
    const type: unknown = GetValue(bVarType);
    if (type === JT_RESTORE) return "restore";
    return type === JT_BACKUP || BACKUP_LEVELS.has(GetValue(bVarLevel)) ? "backup" : "unknown";
  } catch {
    // A core that does not say it does not want to know either.
    return "unknown";
  }
}
