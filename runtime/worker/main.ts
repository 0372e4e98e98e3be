// The worker process: opens the channel and starts a session for the release that the command line names.
import "./node-version.js";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Channel } from "./channel.js";
import { openDebugger } from "./debugger.js";
import { installHooks, provideToRequire } from "./hooks/install.js";
import { NATIVE_SYMBOL, RELEASE_SYMBOL } from "./protocol.js";

/** The worker's native part, runtime/addon. */
interface Addon {
  open(): Channel;
  readonly files: object;
}

/** As built, this file lies in dist/worker, with a folder for each package that plugins import. */
const own = (name: string): URL => new URL(name, import.meta.url);

const [, , release, inspect, wait] = process.argv;
const addon = createRequire(import.meta.url)(fileURLToPath(own("../native/channel.node"))) as Addon;
const channel = addon.open();
Reflect.set(globalThis, NATIVE_SYMBOL, addon.files);
// The packages ask for it when they are imported. So nothing above may import them.
Reflect.set(globalThis, RELEASE_SYMBOL, release);
const { startSession } = await import("./session.js");
provideToRequire({
  bareosfd: await import("bareosfd"),
  "bareosfd/codec": await import("bareosfd/codec"),
});
// After the runtime's own imports, which then take the short way.
const packageFolder = fileURLToPath(own("bareosfd"));
installHooks({ packageFolder, thread: own("hooks/thread.js") });
const session = startSession({ channel, packageFolder, ownsProcess: true });
channel.start(session.onRequest, session.onCancel, session.onRoom);
// Nothing of the plugin is loaded yet: breakpoints in it are set in time. The channel ends this process with the daemon
// from here on, also while it waits.
if (inspect !== undefined) openDebugger(inspect, wait === "wait");
