// All scenarios, in the order in which they run.
import type { Scenario } from "../world.js";
import { disk } from "./disk.js";
import { ends } from "./ends.js";
import { events } from "./events.js";
import { levels } from "./levels.js";
import { pluginJobs } from "./plugin-jobs.js";
import { policy } from "./policy.js";
import { restores } from "./restores.js";

export const scenarios: readonly Scenario[] = [
  ...levels,
  ...restores,
  ...disk,
  ...pluginJobs,
  ...ends,
  ...events,
  ...policy,
];
