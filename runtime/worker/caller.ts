// Finds the line of the plugin that called: messages in the daemon's trace say where they come from.
import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import { SCRIPT_ROOT } from "./script-cache.js";

export interface Place {
  readonly file: string;
  readonly line: number;
}

const NOWHERE: Place = { file: "plugin", line: 0 };

/** Deep enough to get out of the runtime and the package's own functions. */
const DEPTH = 12;

/** Folders whose frames are not the plugin's. */
const own: string[] = [fileURLToPath(new URL(".", import.meta.url)), SCRIPT_ROOT];

/** Declares another folder as part of the runtime. */
export function hideFrames(folder: string): void {
  own.push(folder);
}

/** The nearest frame that is neither Node nor the runtime. */
export function callerPlace(): Place {
  // A plugin may have set its own; both are put back.
  const prepareStackTrace: unknown = Reflect.get(Error, "prepareStackTrace");
  const { stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, callerPlace);
    const { stack } = holder;
    return Array.isArray(stack) ? placeOf(stack as readonly NodeJS.CallSite[]) : NOWHERE;
  } finally {
    Reflect.set(Error, "prepareStackTrace", prepareStackTrace);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function placeOf(sites: readonly NodeJS.CallSite[]): Place {
  for (const site of sites) {
    const name = site.getFileName();
    const line = site.getLineNumber();
    if (typeof name !== "string" || line === null || name.startsWith("node:")) continue;
    const file = name.startsWith("file:") ? fileURLToPath(name) : name;
    if (own.some((folder) => file.startsWith(folder))) continue;
    return original(name, line, site.getColumnNumber() ?? 1) ?? { file, line };
  }
  return NOWHERE;
}

/** Only code that was transformed, not stripped, has a source map. */
function original(name: string, line: number, column: number): Place | null {
  const entry = findSourceMap(name)?.findEntry(line - 1, column - 1);
  if (entry === undefined || !("originalSource" in entry)) return null;
  const { originalSource, originalLine } = entry;
  const file = originalSource.startsWith("file:") ? fileURLToPath(originalSource) : originalSource;
  return { file, line: originalLine + 1 };
}
