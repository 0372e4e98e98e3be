// The script of a Director's workers, dist/worker/dir/worker.cjs.
import * as index from "bareosdir";
import * as codec from "bareosdir/codec";
import * as testing from "bareosdir/testing";
import { director } from "./director.js";
import { workerScript } from "./run-worker.js";

export const { describePlugin, runWorker } = workerScript({
  daemon: director,
  packageName: "bareosdir",
  modules: { bareosdir: index, "bareosdir/codec": codec, "bareosdir/testing": testing },
});
