// `bareos-node build`: compiles the C++ parts against the generated glue.
import path from "node:path";
import type { Command } from "commander";
import { buildPreset } from "../../cmake/build.js";
import { wantsJson } from "../global-options.js";
import type { Host } from "../host.js";

export function register(program: Command, host: Host): void {
  program
    .command("build")
    .description(
      "Compile the daemon plugins, the worker's native parts and the core hosts into dist/native.",
    )
    .addHelpText(
      "after",
      `
Runs CMake's preset "release" of runtime/CMakeLists.txt; only what changed is compiled. CXX names another compiler.
By hand, in runtime/: cmake --preset release && cmake --build --preset release
`,
    )
    .action(async () => {
      await build(host, wantsJson(program));
    });
}

async function build(host: Host, json: boolean): Promise<void> {
  const started = host.now();
  const results = await buildPreset("release", [], {
    env: host.env,
    signal: host.signal,
    progress: (text) => {
      host.stderr(`${text}\n`);
    },
  });
  const seconds = Math.round(host.now() - started) / 1000;
  if (json) {
    host.stdout(`${JSON.stringify({ preset: "release", results, seconds }, null, 2)}\n`);
    return;
  }
  const lines = results.map(({ file, what, changed }) => {
    const shown = path.relative(host.cwd, file);
    return `${changed ? "built" : "up to date"}: ${shown}, ${what}`;
  });
  host.stdout([...lines, `(${seconds.toFixed(1)} s)`, ""].join("\n"));
}
