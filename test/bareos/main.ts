// `npm run test:bareos`: plays the scenarios on daemons of a Bareos that is there. Its last line says how many passed.
import path from "node:path";
import { parseArgs } from "node:util";
import { findBareos, type Bareos } from "./find-bareos.js";
import { findPostgres } from "./postgres.js";
import { scenarios } from "./scenarios/index.js";
import { runScenarios, summary, type Outcome } from "./run-scenarios.js";
import type { Scenario } from "./world.js";

export const USAGE = `npm run test:bareos [-- --bareos DIR] [--only TEXT]... [--keep] [--json] [--list]

Starts a Director, a Storage Daemon and a File Daemon of an installed Bareos, with a PostgreSQL of their own, on loopback and in a
temporary folder, and plays jobs with TypeScript plugins. Where there is no Bareos or no PostgreSQL everything is skipped.

  --bareos DIR  the Bareos: a prefix, or the folder where it was compiled; without it that of the system's packages
  --only TEXT   only scenarios with this text in their names; repeatable
  --list        their names
  --keep        the temporary folder stays: logs, configuration, volumes
  --json        what became of each, as JSON

Needs dist/native: npx bareos-node build. Exit code: 0 none failed, 1 one did, 2 it could not be tried.
`;

interface Options {
  readonly bareos: string | undefined;
  readonly scenarios: readonly Scenario[];
  readonly keep: boolean;
  readonly json: boolean;
}

interface Output {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** The exit code. */
export async function testBareos(
  argv: readonly string[],
  output: Output,
  signal: AbortSignal,
  /** Below which packages are looked for. */
  root = "/",
): Promise<number> {
  const options = readArguments(argv);
  if (typeof options === "string") {
    const isHelp = options === USAGE;
    (isHelp ? output.stdout : output.stderr)(options);
    return isHelp ? 0 : 2;
  }
  if (argv.includes("--list")) {
    output.stdout(options.scenarios.map(({ name }) => `${name}\n`).join(""));
    return 0;
  }
  const bareos = await findBareos(options.bareos ?? root);
  const postgres = findPostgres();
  const missing = typeof bareos === "string" ? bareos : postgres === undefined ? NO_POSTGRES : "";
  if (typeof bareos === "string" || postgres === undefined) {
    // A Bareos that was asked for by name has to be there.
    const isWanted = typeof bareos === "string" && options.bareos !== undefined;
    output.stderr(`${isWanted ? "cannot test" : "skipped"}: ${missing}\n`);
    output.stdout(summary(options.scenarios.map(({ name }) => ({ name, skipped: missing }))));
    return isWanted ? 2 : 0;
  }
  output.stderr(`Bareos ${bareos.version} in ${path.resolve(bareos.folder)}\n`);
  const outcomes = await runScenarios(options.scenarios, {
    site: { bareos, postgres, keep: options.keep },
    report: (outcome) => {
      output.stderr(lineOf(outcome));
    },
    note: (text) => {
      output.stderr(`${text}\n`);
    },
    signal,
  });
  if (options.json) output.stdout(asJson(bareos, outcomes));
  else output.stdout(summary(outcomes));
  if (signal.aborted) return 130;
  return outcomes.some(({ failed }) => failed !== undefined) ? 1 : 0;
}

const NO_POSTGRES = "there is no PostgreSQL (initdb, pg_ctl and psql)";

export function readArguments(argv: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        bareos: { type: "string" },
        only: { type: "string", multiple: true },
        list: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return USAGE;
    const only = values.only ?? [];
    const unknown = only.find((text) => !scenarios.some(({ name }) => name.includes(text)));
    if (unknown !== undefined)
      return `no scenario has "${unknown}" in its name; --list shows them\n`;
    return {
      bareos: values.bareos,
      scenarios: scenarios.filter(
        ({ name }) => only.length === 0 || only.some((text) => name.includes(text)),
      ),
      keep: values.keep,
      json: values.json,
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

function lineOf({ name, failed, skipped, seconds = 0 }: Outcome): string {
  if (failed !== undefined) return `failed  ${name}\n${indented(failed)}\n`;
  if (skipped !== undefined) return `skipped ${name}: ${skipped}\n`;
  return `passed  ${name} (${seconds.toFixed(1)} s)\n`;
}

const indented = (text: string): string => text.replaceAll(/^/gm, "        ");

function asJson({ version }: Bareos, outcomes: readonly Outcome[]): string {
  return `${JSON.stringify({ version, outcomes }, null, 2)}\n`;
}
