// Entry of `npm run bench -- NAME [ARGUMENTS]`: every benchmark prints ratios to a baseline of the same run.
import process from "node:process";
import { EXIT, type ExitCode } from "../generator/cli/exit-codes.js";
import { makeVerdict, wantsColor, type Host } from "../generator/cli/host.js";
import { describeError, errorAsText } from "../generator/cli/render-error.js";
import { GeneratorError } from "../generator/errors.js";
import { benchBareos } from "./bareos/index.js";
import { benchGenerator } from "./generator.js";
import { CannotMeasure } from "./runtime/errors.js";
import { benchRuntime } from "./runtime/index.js";

interface Benchmark {
  readonly summary: string;
  readonly run: (argv: readonly string[], host: Host) => Promise<ExitCode>;
}

const benchmarks: Readonly<Record<string, Benchmark>> = {
  generator: {
    summary: "speed and memory of the generator, against clang itself",
    run: async (argv) => {
      await benchGenerator(argv);
      return EXIT.ok;
    },
  },
  runtime: {
    summary:
      "TypeScript plugins of the File Daemon, against the same plugin in C++ (--help for more)",
    run: benchRuntime,
  },
  bareos: {
    summary: "jobs of a real Bareos that is there, without a plugin, with ours, with Python's",
    run: benchBareos,
  },
};

const USAGE = [
  "npm run bench -- NAME [ARGUMENTS]",
  "",
  ...Object.entries(benchmarks).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`),
  "",
].join("\n");

async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h") {
    host.stdout(USAGE);
    return EXIT.ok;
  }
  const benchmark = benchmarks[name];
  if (benchmark === undefined) {
    host.stderr(`no benchmark is called ${name}\n\n${USAGE}`);
    return EXIT.cannot;
  }
  try {
    return await benchmark.run(rest, host);
  } catch (error) {
    if (host.signal.aborted) return EXIT.interrupted;
    host.stderr(
      error instanceof CannotMeasure
        ? `cannot measure: ${error.message}\nfix: ${error.fix}\n`
        : errorAsText(describeError(error, !(error instanceof GeneratorError)), host.color.stderr),
    );
    return EXIT.cannot;
  }
}

const argv = process.argv.slice(2);
const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // The second one is not waited for.
  process.once(signal, () => {
    interrupt.abort();
  });
}
const host: Host = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  color: {
    stdout: wantsColor(process.stdout, process.env, argv),
    stderr: wantsColor(process.stderr, process.env, argv),
  },
  now: () => performance.now(),
  today: () => "",
  signal: interrupt.signal,
  ...makeVerdict(),
};
process.exitCode = await main(argv, host);
