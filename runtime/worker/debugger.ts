// A debugger for the plugin: the options `inspect` and `inspect_wait`. Opened here and not by Node's own `--inspect`, because a
// debugger that comes before this process waits for it would not end that wait.
import { createRequire } from "node:module";
import type * as Inspector from "node:inspector";

/** `address` is a port or host:port. With `wait` it returns once a debugger is there and lets the process go on. */
export function openDebugger(address: string, wait: boolean): void {
  const colon = address.lastIndexOf(":");
  const port = Number(address.slice(colon + 1));
  if (!Number.isInteger(port) || address === "") {
    throw new RangeError(`option inspect: "${address}" is neither a port nor host:port`);
  }
  // Loaded only by who debugs.
  const require = createRequire(import.meta.url);
  const { open } = require("node:inspector") as typeof Inspector;
  open(port, colon < 0 ? undefined : address.slice(0, colon), wait);
}
