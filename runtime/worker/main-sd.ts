// Entry of the workers of a Storage Daemon.
import "./node-version.js";
import { runWorker } from "./run-worker.js";

await runWorker({
  url: import.meta.url,
  packageName: "bareossd",
  load: async () => ({
    startSession: (await import("./session.js")).startSession,
    daemon: (await import("./storage-daemon.js")).storageDaemon,
    index: await import("bareossd"),
    codec: await import("bareossd/codec"),
  }),
});
