// The worker process: opens the channel, waits for the load request, and starts a session for the daemon and
// the release that it names.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Channel } from "./channel.js";
import type { Daemon } from "./daemon-side.js";
import { installHooks, provideToRequire } from "./hooks/install.js";
import { packageNameOf, packagesFolder } from "./hooks/packages.js";
import { NATIVE_SYMBOL, RELEASE_SYMBOL, Request } from "./protocol.js";
import type { Session } from "./session.js";

/** Ends of this process that are not the plugin's fault; the daemon shows the last lines of output. */
const SOFTWARE_ERROR = 70;

/** The worker's native part, runtime/addon. */
interface Addon {
  open(): Channel;
  readonly files: object;
}

function loadAddon(): Addon {
  const require = createRequire(import.meta.url);
  return require(fileURLToPath(new URL("../../native/channel.node", import.meta.url))) as Addon;
}

/** The first two texts of a load request. The codec cannot read them: what it knows depends on the release. */
function headOf(request: Buffer): { readonly release: string; readonly daemon: string } {
  const first = 4 + request.readUInt32LE(0);
  const second = first + 4 + request.readUInt32LE(first);
  return {
    release: request.toString("utf8", 4, first),
    daemon: request.toString("utf8", first + 4, second),
  };
}

/** What serves a daemon. Only its own modules are loaded: the others import what its package does not have. */
async function daemonOf(name: string): Promise<Daemon> {
  switch (name) {
    case "fd":
      return (await import("./file-daemon.js")).fileDaemon;
    case "sd":
      return (await import("./storage-daemon.js")).storageDaemon;
    case "dir":
      return (await import("./director.js")).director;
    default:
      throw new Error(`there is no daemon "${name}"`);
  }
}

function fatal(error: unknown): void {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(SOFTWARE_ERROR);
}

const addon = loadAddon();
Reflect.set(globalThis, NATIVE_SYMBOL, addon.files);
const channel = addon.open();
let session: Session | null = null;

async function load(length: number): Promise<void> {
  const request = Buffer.from(channel.request, 0, length);
  const head = headOf(request);
  Reflect.set(globalThis, RELEASE_SYMBOL, head.release);
  const { startSession } = await import("./session.js");
  const daemon = await daemonOf(head.daemon);
  const packageName = packageNameOf(head.daemon);
  provideToRequire({
    [packageName]: await import("#bareos"),
    [`${packageName}/codec`]: await import("#bareos/codec"),
  });
  session = startSession({ channel, daemon, packagesFolder, ownsProcess: true });
  session.onRequest(Request.load, length);
}

channel.start(
  (kind, length) => {
    if (session !== null) session.onRequest(kind, length);
    else if (kind === Request.load) load(length).catch(fatal);
    else if (kind === Request.free) answerFree();
    else fatal(new Error(`request ${kind} came before the plugin was loaded`));
  },
  () => {
    session?.onCancel();
  },
  () => {
    session?.onRoom();
  },
);
// While the daemon prepares its first request.
installHooks();

/** Nothing was loaded, so nothing is freed. */
function answerFree(): void {
  Buffer.from(channel.answer).writeInt32LE(0, 0);
  channel.postAnswer(Request.free, 4);
  process.exit(0);
}
