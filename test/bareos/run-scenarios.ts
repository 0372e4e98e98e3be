// Plays scenarios one after the other on one site, and says what became of each.
import { inspect } from "node:util";
import { Site, type SiteOptions } from "./site.js";
import { World, type Scenario } from "./world.js";

export interface Outcome {
  readonly name: string;
  /** Why it failed. */
  readonly failed?: string;
  /** Why it was not tried. */
  readonly skipped?: string;
  readonly seconds?: number;
}

export interface RunOptions {
  readonly site: SiteOptions;
  /** Called when a scenario is over. */
  readonly report: (outcome: Outcome) => void;
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}

export async function runScenarios(
  scenarios: readonly Scenario[],
  { site: options, report, note, signal }: RunOptions,
): Promise<Outcome[]> {
  const site = new Site(options);
  const outcomes: Outcome[] = [];
  try {
    await site.start();
    for (const [index, scenario] of scenarios.entries()) {
      if (signal.aborted) break;
      const outcome = await outcomeOf(scenario, new World(site, `s${index + 1}`), signal);
      outcomes.push(outcome);
      report(outcome);
    }
  } finally {
    if (options.keep) note(`kept: ${site.folder}`);
    await site.stop();
  }
  return outcomes;
}

async function outcomeOf(scenario: Scenario, world: World, signal: AbortSignal): Promise<Outcome> {
  const { name } = scenario;
  const skipped = scenario.lacks?.(world);
  if (skipped !== undefined) return { name, skipped };
  const begin = performance.now();
  const failed = await failureOf(scenario, world, signal);
  const faults = world.site.daemons.faults();
  // The next ones shall have daemons.
  if (faults.length > 0 && !signal.aborted) await world.site.daemons.start();
  const seconds = (performance.now() - begin) / 1000;
  const reasons = [...(failed === undefined ? [] : [failed]), ...faults];
  return reasons.length === 0 ? { name, seconds } : { name, seconds, failed: reasons.join("\n") };
}

async function failureOf(
  { run }: Scenario,
  world: World,
  signal: AbortSignal,
): Promise<string | undefined> {
  let stop = (): void => undefined;
  const interrupted = new Promise<string>((resolve) => {
    stop = () => {
      resolve("interrupted");
    };
    signal.addEventListener("abort", stop, { once: true });
  });
  const done = run(world).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : inspect(error)),
  );
  const failure = await Promise.race([done, interrupted]);
  signal.removeEventListener("abort", stop);
  return failure;
}

/** The last line of a run. */
export function summary(outcomes: readonly Outcome[]): string {
  const failed = outcomes.filter((outcome) => outcome.failed !== undefined).length;
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined).length;
  const passed = outcomes.length - failed - skipped;
  const rest = skipped === 0 ? "" : `, ${skipped} skipped`;
  return `${passed} passed, ${failed} failed${rest}\n`;
}
