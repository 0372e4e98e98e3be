// The process of `npm run test:bareos`: streams, signals, exit code.
import { testBareos } from "./main.js";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    interrupt.abort();
  });
try {
  process.exitCode = await testBareos(
    process.argv.slice(2),
    {
      stdout: (text) => void process.stdout.write(text),
      stderr: (text) => void process.stderr.write(text),
    },
    interrupt.signal,
  );
} catch (error) {
  process.stderr.write(`cannot test: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
