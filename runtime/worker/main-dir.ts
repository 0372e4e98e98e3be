// Entry of the workers of a Director.
import "./node-version.js";
import { runWorker } from "./run-worker.js";

await runWorker({
  url: import.meta.url,
  packageName: "bareosdir",
  load: async () => ({
    startSession: (await import("./session.js")).startSession,
    daemon: (await import("./director.js")).director,
    index: await import("bareosdir"),
    codec: await import("bareosdir/codec"),
  }),
});
