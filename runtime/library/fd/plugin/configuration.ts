// Where the File Daemon's configuration is: files of options stand beside it.
import { statSync, type Stats } from "node:fs";
import path from "node:path";
import { bVarUsedConfig } from "../constants/bVariable.js";
import { GetValue } from "../core.js";
import { isDeclared } from "../release.js";
import { runningRelease } from "./running-release.js";

/** How the daemon names a configuration that is spread over a folder. */
const SPREAD = "*/*.conf";

/**
 * The folder that relative names of option files begin in: that of the configuration which the daemon uses. The root where
 * it tells none, as releases before 23 do.
 */
export function configurationFolder(): string {
  if (!isDeclared("bVarUsedConfig", runningRelease())) return "/";
  const used: unknown = GetValue(bVarUsedConfig);
  if (typeof used !== "string") return "/";
  if (used.endsWith(`/${SPREAD}`)) return orRoot(used.slice(0, -SPREAD.length));
  return stat(used)?.isFile() === true ? orRoot(path.dirname(used)) : "/";
}

function orRoot(folder: string): string {
  return stat(folder)?.isDirectory() === true ? folder : "/";
}

function stat(name: string): Stats | undefined {
  return statSync(name, { throwIfNoEntry: false });
}
