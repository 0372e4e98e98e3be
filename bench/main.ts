// Entry of `npm run bench -- NAME [ARGUMENTS]`: every benchmark prints ratios to a baseline of the same run.
import { benchGenerator } from "./generator.js";

const benchmarks: Readonly<Record<string, (argv: readonly string[]) => Promise<void>>> = {
  generator: benchGenerator,
};

const [name = "generator", ...argv] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  console.error(`no benchmark is called ${name}; there are: ${Object.keys(benchmarks).join(", ")}`);
  process.exitCode = 2;
} else {
  await benchmark(argv);
}
