// Entry of every worker, dist/worker/DAEMON/main.cjs: opens the channel, and runs the script beside it with what V8 knows of
// it from set-up (script-cache.ts). CommonJS, because Node starts that sooner.
import "./node-version.js";
import { createRequire } from "node:module";
import path from "node:path";
import type { Channel } from "./channel.js";
import { NATIVE_SYMBOL, RELEASE_SYMBOL } from "./protocol.js";
import type { WorkerScript } from "./run-worker.js";
import { runScript, SCRIPT } from "./script-cache.js";

/** The worker's native part, runtime/addon. */
interface Addon {
  open(): Channel;
  readonly files: object;
}

const folder = import.meta.dirname;
const [, , release, inspect, wait] = process.argv;
const require = createRequire(import.meta.url);
const addon = require(path.join(folder, "../../native/channel.node")) as Addon;
const channel = addon.open();
// Packages ask for both when they are loaded.
Reflect.set(globalThis, NATIVE_SYMBOL, addon.files);
Reflect.set(globalThis, RELEASE_SYMBOL, release);
const { runWorker } = runScript(path.join(folder, SCRIPT)).exports as WorkerScript;
runWorker({
  channel,
  folder,
  inspect,
  waitsForDebugger: wait === "wait",
  // Scripts that V8 knows from before cannot import.
  importModule: async (url) => (await import(url)) as object,
});
