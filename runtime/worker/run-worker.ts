// What a worker process does once its channel is open: it starts a session of its daemon. Each daemon has a script of its own
// (script-fd.ts, script-sd.ts, script-dir.ts), which says what is in it.
import path from "node:path";
import type { Channel } from "./channel.js";
import type { Daemon } from "./daemon-side.js";
import { openDebugger } from "./debugger.js";
import { installHooks } from "./hooks/install.js";
import { importPlugin, type Importer } from "./loader.js";
import { MODULES_SYMBOL } from "./protocol.js";
import { startSession } from "./session.js";

/** What a daemon's script consists of. */
export interface WorkerParts {
  readonly daemon: Daemon;
  /** Name of the package that plugins import. */
  readonly packageName: string;
  /** Its modules, by what is imported: the same for runtime, `import` and `require`. */
  readonly modules: Readonly<Record<string, object>>;
}

export interface WorkerStart extends Pick<Importer, "importModule"> {
  readonly channel: Channel;
  /** dist/worker/DAEMON, with the modules of the package and the hooks' thread in it. */
  readonly folder: string;
  /** Where a debugger may attach. */
  readonly inspect: string | undefined;
  readonly waitsForDebugger: boolean;
}

/** What the script exports. */
export interface WorkerScript {
  readonly runWorker: (start: WorkerStart) => void;
}

export function workerScript({ daemon, packageName, modules }: WorkerParts): WorkerScript {
  // What is imported by name finds them there (bundle.mjs).
  Reflect.set(globalThis, MODULES_SYMBOL, modules);
  return {
    runWorker: ({ channel, folder, inspect, waitsForDebugger, importModule }) => {
      const packageFolder = path.join(folder, packageName);
      const thread = path.join(folder, "hooks", "thread.js");
      const session = startSession({
        channel,
        daemon,
        packageFolder,
        ownsProcess: true,
        load: (modulePath, moduleName) =>
          importPlugin(modulePath, moduleName, {
            installHooks: () => {
              installHooks({ modules, packageFolder, thread });
            },
            importModule,
          }),
      });
      channel.start(session.onRequest, session.onCancel, session.onRoom, session.onBehind);
      // Nothing of the plugin is loaded yet: breakpoints in it are set in time. The channel ends this process with the daemon
      // from here on, also while it waits.
      if (inspect !== undefined) openDebugger(inspect, waitsForDebugger);
    },
  };
}
