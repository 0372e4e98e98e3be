// Compiles what is named on the command line in the package that this file lies in, and nothing else: for copies of a checkout
// that `bareos-node build --bareos-src` makes.
import { ensureBuilt } from "./build.mjs";
import { reportFailure } from "./report.mjs";

try {
  await ensureBuilt(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportFailure(error);
}
