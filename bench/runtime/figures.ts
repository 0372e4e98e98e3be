// The figures that are measured, in this order.
import type { Figure } from "./bench.js";
import { compute } from "./compute.js";
import { idle } from "./idle.js";
import { manyJobs } from "./many-jobs.js";
import { slowStorage } from "./slow-storage.js";
import { smallFiles, smallFilesRestored } from "./small-files.js";
import { startUp } from "./start-up.js";
import { directIo, directIoRestored, pluginIo, pluginIoRestored } from "./throughput.js";

export const figures: readonly Figure[] = [
  directIo,
  directIoRestored,
  pluginIo,
  pluginIoRestored,
  smallFiles,
  smallFilesRestored,
  slowStorage,
  compute,
  manyJobs,
  startUp,
  idle,
];
