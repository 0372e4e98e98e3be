// What a worker process does when it starts: it opens the channel and starts a session for the release that the command
// line names. Each daemon has an entry of its own (main.ts, main-sd.ts, main-dir.ts), which says what is loaded.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Channel } from "./channel.js";
import type { Daemon } from "./daemon-side.js";
import { openDebugger } from "./debugger.js";
import { installHooks, provideToRequire } from "./hooks/install.js";
import { NATIVE_SYMBOL, RELEASE_SYMBOL } from "./protocol.js";
import type { startSession } from "./session.js";

/** The worker's native part, runtime/addon. */
interface Addon {
  open(): Channel;
  readonly files: object;
}

/** What an entry imports. The packages ask for the release when they are imported, so it does that when it is told. */
export interface WorkerModules {
  readonly startSession: typeof startSession;
  readonly daemon: Daemon;
  /** Modules of the package that plugins import. */
  readonly index: object;
  readonly codec: object;
}

export interface WorkerEntry {
  /** URL of the entry: as built, it lies in dist/worker/DAEMON, with the folder of the package beside it. */
  readonly url: string;
  /** Name of the package that plugins import. */
  readonly packageName: string;
  load(): Promise<WorkerModules>;
}

export async function runWorker(entry: WorkerEntry): Promise<void> {
  const { url, packageName } = entry;
  const own = (name: string): URL => new URL(name, url);
  const [, , release, inspect, wait] = process.argv;
  const require = createRequire(url);
  const addon = require(fileURLToPath(own("../../native/channel.node"))) as Addon;
  const channel = addon.open();
  Reflect.set(globalThis, NATIVE_SYMBOL, addon.files);
  Reflect.set(globalThis, RELEASE_SYMBOL, release);
  const { startSession, daemon, index, codec } = await entry.load();
  provideToRequire({ [packageName]: index, [`${packageName}/codec`]: codec });
  // After the runtime's own imports, which then take the short way.
  const packageFolder = fileURLToPath(own(packageName));
  installHooks({ packageFolder, thread: own("hooks/thread.js") });
  const session = startSession({ channel, daemon, packageFolder, ownsProcess: true });
  channel.start(session.onRequest, session.onCancel, session.onRoom);
  // Nothing of the plugin is loaded yet: breakpoints in it are set in time. The channel ends this process with the daemon
  // from here on, also while it waits.
  if (inspect !== undefined) openDebugger(inspect, wait === "wait");
}
