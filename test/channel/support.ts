// Builds C++ programs of the runtime's tests, once for the same sources.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { paths } from "../../generator/paths.js";
import { cached, digestOf, runtimeIncludes, versionOf, WARNINGS } from "../glue/support.js";

const run = promisify(execFile);

/** A program of `source` and some of the runtime's files, with extra flags; throws with the compiler's words. */
export async function buildRuntimeProgram(
  source: string,
  runtimeFiles: readonly string[],
  flags: readonly string[],
): Promise<string> {
  const cpp = path.join(paths.generated, "cpp");
  const folder = path.dirname(source);
  const headers = readdirSync(folder).filter((name) => name.endsWith(".h"));
  const own = [source, ...headers.map((name) => path.join(folder, name))];
  const inputs = digestOf(...own, cpp, ...["wire", "channel", "daemon", "keeper"].map(inRuntime));
  const compiler = process.env["CXX"] ?? "g++";
  const key = ["runtime program", versionOf(compiler) ?? "", inputs, ...runtimeFiles, ...flags];
  const built = await cached(key.join("\n"), async (scratch) => {
    await run(compiler, [
      ...WARNINGS,
      "-g",
      "-O1",
      "-pthread",
      ...flags,
      `-I${runtimeIncludes}`,
      `-I${cpp}`,
      source,
      ...runtimeFiles.map(inRuntime),
      "-o",
      path.join(scratch, "program"),
    ]);
  });
  return path.join(built, "program");
}

function inRuntime(name: string): string {
  return path.join(runtimeIncludes, name);
}
