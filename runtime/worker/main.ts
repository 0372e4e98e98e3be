// Entry of every worker, dist/worker/DAEMON/main.cjs: opens the channel, and runs the script beside it with what V8 knows of
// it from set-up (script-cache.ts). CommonJS, because Node starts that sooner.
import "./node-version.js";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Channel } from "./channel.js";
import { NATIVE_SYMBOL, RELEASE_SYMBOL } from "./protocol.js";
import { DESCRIBE } from "./describe-word.js";
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
const addon = loadAddon();
// Packages ask for it when they are loaded, and for the release.
Reflect.set(globalThis, NATIVE_SYMBOL, addon.files);
const script = (): WorkerScript => runScript(path.join(folder, SCRIPT)).exports as WorkerScript;
// Scripts that V8 knows from before cannot import.
const importModule = async (url: string): Promise<object> => (await import(url)) as object;

/** Of a package that was built for two processors, one has a folder of its own. */
function loadAddon(): Addon {
  try {
    return require(path.join(folder, "../../native/channel.node")) as Addon;
  } catch (error) {
    const other = path.join(folder, "../../native-aarch64/channel.node");
    if (process.arch !== "arm64" || !existsSync(other)) throw error;
    return require(other) as Addon;
  }
}

if (release === DESCRIBE) {
  // For `bareos-node run --help PLUGIN`: no daemon waits, and no job runs.
  const [, , , modulePath = "", moduleName = ""] = process.argv;
  void script().describePlugin({ folder, modulePath, moduleName, importModule });
} else {
  const channel = addon.open();
  Reflect.set(globalThis, RELEASE_SYMBOL, release);
  const waitsForDebugger = wait === "wait";
  script().runWorker({ channel, folder, inspect, waitsForDebugger, importModule });
}
