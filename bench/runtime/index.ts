// `npm run bench -- runtime`: what TypeScript plugins cost, against the same plugin in C++ in the same core host.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { EXIT, type ExitCode } from "../../generator/cli/exit-codes.js";
import type { Host } from "../../generator/cli/host.js";
import { build, RELEASE } from "./core-host.js";
import { CannotMeasure } from "./errors.js";
import { figures } from "./figures.js";
import { Fixtures } from "./fixtures.js";
import type { Figure } from "./bench.js";
import { SMALL_FILES } from "./small-files.js";
import { busyProcessors } from "./processes.js";
import { allMet, type NamedOutcome } from "./outcome.js";
import { asObjects, asText } from "./report.js";

const ROUNDS = 3;

/** What --quick makes of rounds, files and seconds. */
const QUICK = { rounds: 1, files: 20_000, share: 0.2 } as const;

const USAGE = `npm run bench -- runtime [--json] [--only NAME]... [--rounds N] [--files N] [--quick]

Measures jobs of TypeScript plugins and of the same plugin in C++ in turns, on files in a temporary folder.

${figures.map(({ name, summary }) => `  ${name.padEnd(20)} ${summary}`).join("\n")}

  --only NAME  only this figure; repeatable
  --rounds N   rounds per figure (${String(ROUNDS)})
  --files N    how many small files (${String(SMALL_FILES)}); bars are for that many
  --quick      a short look: ${String(QUICK.rounds)} round, ${String(QUICK.files)} files, fewer large ones
  --json       results as JSON on stdout; progress goes to stderr

Exit code: 0 all bars met, 1 one was missed, 2 it could not be measured.
`;

interface Options {
  readonly json: boolean;
  readonly rounds: number;
  readonly files: number;
  readonly share: number;
  readonly figures: readonly Figure[];
}

interface Machine {
  readonly release: string;
  readonly node: string;
  readonly processors: number;
  /** How many of them were busy with other things. */
  readonly busy: number;
}

export async function benchRuntime(argv: readonly string[], host: Host): Promise<ExitCode> {
  if (argv.includes("--help") || argv.includes("-h")) {
    host.stdout(USAGE);
    return EXIT.ok;
  }
  const options = parseOptions(argv);
  await build(host);
  const machine: Machine = {
    release: RELEASE,
    node: process.version,
    processors: availableParallelism(),
    busy: await busyProcessors(host.signal),
  };
  const fixtures = new Fixtures();
  try {
    const outcomes: NamedOutcome[] = [];
    for (const figure of options.figures) {
      const { rounds, files, share } = options;
      const outcome = await figure.measure({ host, rounds, files, share, fixtures });
      outcomes.push({ figure: figure.name, ...outcome });
    }
    const met = allMet(outcomes);
    if (options.json) {
      const report = { ...machine, rounds: options.rounds, figures: asObjects(outcomes), met };
      host.stdout(`${JSON.stringify(report, null, 2)}\n`);
    } else {
      host.stdout(`${headline(machine, options.rounds)}\n\n${asText(outcomes, host.color.stdout)}`);
    }
    return met ? EXIT.ok : EXIT.finding;
  } finally {
    fixtures.remove();
  }
}

function headline({ release, node, processors, busy }: Machine, rounds: number): string {
  const others = `other programs kept ${busy.toFixed(1)} of ${String(processors)} processors busy at the start`;
  return `Bareos ${release}, Node ${node}; medians of ${String(rounds)}; ${others}`;
}

function parseOptions(argv: readonly string[]): Options {
  const { values } = parse(argv);
  const isQuick = values.quick === true;
  const rounds = countOf("rounds", values.rounds, isQuick ? QUICK.rounds : ROUNDS);
  const files = countOf("files", values.files, isQuick ? QUICK.files : SMALL_FILES);
  const only = values.only ?? [];
  const unknown = only.find((name) => !figures.some((figure) => figure.name === name));
  if (unknown !== undefined) throw usage(`there is no figure ${unknown}`);
  return {
    json: values.json === true,
    rounds,
    files,
    share: isQuick ? QUICK.share : 1,
    figures: figures.filter(({ name }) => only.length === 0 || only.includes(name)),
  };
}

function countOf(name: string, value: string | undefined, otherwise: number): number {
  const count = Number(value ?? otherwise);
  if (Number.isInteger(count) && count >= 1) return count;
  throw usage(`--${name} ${String(value)} is not a number of ${name}`);
}

function parse(argv: readonly string[]): {
  values: { json?: boolean; quick?: boolean; rounds?: string; files?: string; only?: string[] };
} {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        json: { type: "boolean" },
        quick: { type: "boolean" },
        rounds: { type: "string" },
        files: { type: "string" },
        only: { type: "string", multiple: true },
        // Decided by the caller already, as everywhere.
        "no-color": { type: "boolean" },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

function usage(message: string): CannotMeasure {
  return new CannotMeasure(message, "npm run bench -- runtime --help");
}
