// The script of a Storage Daemon's workers, dist/worker/sd/worker.cjs.
import * as index from "bareossd";
import * as codec from "bareossd/codec";
import * as testing from "bareossd/testing";
import { storageDaemon } from "./storage-daemon.js";
import { workerScript } from "./run-worker.js";

export const { describePlugin, runWorker } = workerScript({
  daemon: storageDaemon,
  packageName: "bareossd",
  modules: { bareossd: index, "bareossd/codec": codec, "bareossd/testing": testing },
});
