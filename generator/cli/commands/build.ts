// `bareos-node build`: compiles the C++ parts against the generated glue.
import path from "node:path";
import type { Command } from "commander";
import { compileTarget } from "../../native/compile.js";
import { nativeTargets } from "../../native/targets.js";
import { wantsJson } from "../global-options.js";
import type { Host } from "../host.js";

export function register(program: Command, host: Host): void {
  program
    .command("build")
    .description(
      "Compile the daemon plugin, the worker's native part and the core host into dist/native.",
    )
    .addHelpText(
      "after",
      `
CXX names another compiler than g++. Only what changed is compiled.
`,
    )
    .action(async () => {
      await build(host, wantsJson(program));
    });
}

async function build(host: Host, json: boolean): Promise<void> {
  const started = host.now();
  const compiler = host.env["CXX"] ?? "g++";
  const results: { file: string; changed: boolean }[] = [];
  // One after the other: each keeps all processors busy by itself.
  for (const target of nativeTargets()) {
    results.push(
      await compileTarget(target, {
        compiler,
        signal: host.signal,
        progress: (text) => {
          host.stderr(`${text}\n`);
        },
      }),
    );
  }
  const seconds = Math.round(host.now() - started) / 1000;
  if (json) {
    host.stdout(`${JSON.stringify({ compiler, results, seconds }, null, 2)}\n`);
    return;
  }
  const lines = results.map(({ file, changed }) => {
    const shown = path.relative(host.cwd, file);
    return `${changed ? "built" : "up to date"}: ${shown}`;
  });
  host.stdout([...lines, `(${seconds.toFixed(1)} s)`, ""].join("\n"));
}
