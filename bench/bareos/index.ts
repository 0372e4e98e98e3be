// `npm run bench:bareos`: backups and restores on the daemons of a Bareos that is there, without a plugin, with ours, with Python's.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { EXIT, type ExitCode } from "../../generator/cli/exit-codes.js";
import type { Host } from "../../generator/cli/host.js";
import { findBareos } from "../../test/bareos/find-bareos.js";
import { findPostgres } from "../../test/bareos/postgres.js";
import { CannotMeasure } from "../runtime/errors.js";
import { busyProcessors } from "../runtime/processes.js";
import { measureAll, type Amounts } from "./measure.js";
import { asText } from "./report.js";

const USAGE = `npm run bench:bareos [-- --bareos DIR] [--rounds N] [--files N] [--mib N] [--only small|large] [--json]

Saves and restores the same files without a plugin, with local-fileset of ours, and with that of python3-fd where it is
installed, in turns. Files, volumes and what is restored are in memory (/dev/shm). No Bareos or no PostgreSQL: nothing is measured.

  --bareos DIR  the Bareos: a prefix, or the folder where it was compiled; without it that of the system's packages
  --rounds N    rounds (3); their medians count
  --files N     how many small files of 4 KiB (20000)
  --mib N       size of each of the two large files in MiB (1024)
  --only NAME   only the small or the large files
  --json        results as JSON on stdout; progress goes to stderr

Exit code: 0 measured or skipped, 2 it could not be measured.
`;

interface Options {
  readonly bareos: string | undefined;
  readonly amounts: Amounts;
  readonly json: boolean;
}

export async function benchBareos(argv: readonly string[], host: Host): Promise<ExitCode> {
  if (argv.includes("--help") || argv.includes("-h")) {
    host.stdout(USAGE);
    return EXIT.ok;
  }
  const { bareos: folder, amounts, json } = parseOptions(argv);
  const bareos = await findBareos(folder);
  const postgres = findPostgres();
  if (typeof bareos === "string" || postgres === undefined) {
    const missing = typeof bareos === "string" ? bareos : "there is no PostgreSQL";
    if (folder !== undefined && typeof bareos === "string")
      throw new CannotMeasure(missing, "name another folder with --bareos");
    host.stderr(`skipped: ${missing}\n`);
    return EXIT.ok;
  }
  const busy = await busyProcessors(host.signal);
  const note = (text: string): void => {
    host.stderr(`${text}\n`);
  };
  const results = await measureAll({ bareos, postgres, amounts, note, signal: host.signal });
  const machine = {
    bareos: bareos.version,
    node: process.version,
    processors: availableParallelism(),
    busy,
    ...amounts,
  };
  if (json) host.stdout(`${JSON.stringify({ ...machine, results }, null, 2)}\n`);
  else {
    const others = `other programs kept ${busy.toFixed(1)} of ${machine.processors} processors busy at the start`;
    host.stdout(
      `Bareos ${bareos.version}, Node ${machine.node}; medians of ${amounts.rounds}; ${others}\n\n${asText(results)}`,
    );
  }
  return EXIT.ok;
}

function parseOptions(argv: readonly string[]): Options {
  const { values } = parse(argv);
  const only = values.only;
  if (only !== undefined && only !== "small" && only !== "large")
    throw usage(`--only is small or large, not ${only}`);
  return {
    bareos: values.bareos,
    json: values.json === true,
    amounts: {
      rounds: countOf("rounds", values.rounds, 3),
      files: countOf("files", values.files, 20_000),
      mib: countOf("mib", values.mib, 1024),
      sets: only === undefined ? ["small", "large"] : [only],
    },
  };
}

function countOf(name: string, value: string | undefined, otherwise: number): number {
  const count = Number(value ?? otherwise);
  if (Number.isInteger(count) && count >= 1) return count;
  throw usage(`--${name} ${String(value)} is not a number`);
}

function parse(argv: readonly string[]): {
  values: {
    bareos?: string;
    rounds?: string;
    files?: string;
    mib?: string;
    only?: string;
    json?: boolean;
  };
} {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        bareos: { type: "string" },
        rounds: { type: "string" },
        files: { type: "string" },
        mib: { type: "string" },
        only: { type: "string" },
        json: { type: "boolean" },
        "no-color": { type: "boolean" },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(message: string): CannotMeasure {
  return new CannotMeasure(message, "npm run bench:bareos -- --help");
}
