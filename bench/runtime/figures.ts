// The figures that are measured, in this order.
import type { Figure } from "./bench.js";
import { compute } from "./compute.js";
import { idle } from "./idle.js";
import { smallFiles } from "./small-files.js";
import { startUp } from "./start-up.js";
import { directIo, pluginIo } from "./throughput.js";

export const figures: readonly Figure[] = [directIo, pluginIo, smallFiles, compute, startUp, idle];
