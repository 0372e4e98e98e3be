// What a worker process does once its channel is open: it starts a session of its daemon. Each daemon has a script of its own
// (script-fd.ts, script-sd.ts, script-dir.ts), which says what is in it.
import path from "node:path";
import { describeOptions } from "#bareos";
import type { Channel } from "./channel.js";
import type { Daemon } from "./daemon-side.js";
import { openDebugger } from "./debugger.js";
import { describeError } from "./describe-error.js";
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

/** A plugin that is only looked at. */
export interface PluginToDescribe extends Pick<Importer, "importModule"> {
  readonly folder: string;
  readonly modulePath: string;
  readonly moduleName: string;
}

/** What the script exports. */
export interface WorkerScript {
  /** Prints the options of a plugin's class as one line of JSON, the last one; or why that cannot be, with exit code 1. */
  readonly describePlugin: (plugin: PluginToDescribe) => Promise<void>;
  readonly runWorker: (start: WorkerStart) => void;
}

export function workerScript({ daemon, packageName, modules }: WorkerParts): WorkerScript {
  // What is imported by name finds them there (bundle.mjs).
  Reflect.set(globalThis, MODULES_SYMBOL, modules);
  const importerFor = (folder: string, importModule: Importer["importModule"]): Importer => ({
    installHooks: () => {
      const thread = path.join(folder, "hooks", "thread.js");
      installHooks({ modules, packageFolder: path.join(folder, packageName), thread });
    },
    importModule,
  });
  return {
    describePlugin: async ({ folder, modulePath, moduleName, importModule }) => {
      try {
        const importer = importerFor(folder, importModule);
        const namespace = await importPlugin(modulePath, moduleName, [], importer);
        const options = describeOptions(Reflect.get(namespace, "default"));
        process.stdout.write(`\n${JSON.stringify(options)}\n`);
        // A module may have begun something that goes on.
        process.exit(0);
      } catch (error) {
        process.stderr.write(`${describeError(error)}\n`);
        process.exit(1);
      }
    },
    runWorker: ({ channel, folder, inspect, waitsForDebugger, importModule }) => {
      const packageFolder = path.join(folder, packageName);
      const session = startSession({
        channel,
        daemon,
        packageFolder,
        ownsProcess: true,
        load: (modulePath, moduleName, roots) =>
          importPlugin(modulePath, moduleName, roots, importerFor(folder, importModule)),
      });
      channel.start(session.onRequest, session.onCancel, session.onRoom, session.onBehind);
      // Nothing of the plugin is loaded yet: breakpoints in it are set in time. The channel ends this process with the daemon
      // from here on, also while it waits.
      if (inspect !== undefined) openDebugger(inspect, waitsForDebugger);
    },
  };
}
