// Entry of the workers of a File Daemon.
import "./node-version.js";
import { runWorker } from "./run-worker.js";

await runWorker({
  url: import.meta.url,
  packageName: "bareosfd",
  load: async () => ({
    startSession: (await import("./session.js")).startSession,
    daemon: (await import("./file-daemon.js")).fileDaemon,
    index: await import("bareosfd"),
    codec: await import("bareosfd/codec"),
  }),
});
