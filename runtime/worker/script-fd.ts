// The script of a File Daemon's workers, dist/worker/fd/worker.cjs.
import * as index from "bareosfd";
import * as codec from "bareosfd/codec";
import * as testing from "bareosfd/testing";
import { fileDaemon } from "./file-daemon.js";
import { workerScript } from "./run-worker.js";

export const { describePlugin, runWorker } = workerScript({
  daemon: fileDaemon,
  packageName: "bareosfd",
  modules: { bareosfd: index, "bareosfd/codec": codec, "bareosfd/testing": testing },
});
