// `npm start`: set-up, regenerate the bindings of the shipped headers, prove that everything agrees, build the plugin, say
// what was done.
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { withLock } from "./lock.mjs";
import { linkGeneratedPackages } from "./node-modules.mjs";
import { duration, reportFailure } from "./report.mjs";
import { root } from "./root.mjs";
import { runNode } from "./run.mjs";
import { setUp } from "./setup.mjs";

const cli = join(root, "dist", "generator", "cli", "main.js");

/** What is generated has to be compiled and linked too before anybody can import it. */
async function buildGenerated() {
  try {
    await withLock(async () => {
      linkGeneratedPackages();
      await ensureBuilt();
    });
    return 0;
  } catch (error) {
    return reportFailure(error);
  }
}

async function start() {
  const started = performance.now();
  const steps = [
    // The packages later: templates and what is written by hand may have changed together.
    () => setUp(["generator"]),
    () => runNode([cli, "generate"]),
    buildGenerated,
    () => runNode([cli, "check"]),
    () => runNode([cli, "build"]),
  ];
  for (const step of steps) {
    const code = await step();
    if (code !== 0) return code;
  }
  process.stdout.write(
    [
      "",
      `Ready after ${duration(performance.now() - started)}: the bindings in generated/ say what headers/ says, and the daemon plugins are built.`,
      "",
      "Next:",
      "  npm test                                        run the tests",
      "  npx bareos-node ir headers/25 --daemon fd       print what one release's headers say",
      "  npx bareos-node check                           prove again that everything agrees",
      "  npx bareos-node install --prefix DIR            copy the daemon plugins into a Bareos plugin directory",
      "  npx bareos-node --help                          everything else",
      "",
    ].join("\n"),
  );
  return 0;
}

process.exitCode = await start();
