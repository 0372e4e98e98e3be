// Runs threads.cc, once with each sanitizer: instances that are called at once, and end in the background.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { nativeTargets, sourceFiles } from "../../../generator/native/targets.js";
import { packageRoot } from "../../../generator/paths.js";
import { buildRuntimeProgram } from "../../channel/support.js";
import { buildTargets } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";
import { pluginClass } from "./support.js";

const run = promisify(execFile);
const SANITIZERS = ["address,undefined", "thread"] as const;

test.each(SANITIZERS)(
  "threads of the daemon and of the library get on (%s)",
  async (sanitizer) => {
    await buildTargets("release", ["channel.node", "keeper"]);
    const folder = tempDir();
    // What it does when it is freed takes longer than the daemon waits.
    const text = pluginClass(
      "sd",
      `override onDeviceOpen() { say(api.GetInstanceCount()); }
       async freePlugin() { await new Promise((resolve) => setTimeout(resolve, 2500)); }`,
    );
    writeFileSync(path.join(folder, "plugin.ts"), text);
    const library = nativeTargets().find(({ file }) => file === "node-sd.so");
    if (library === undefined) throw new Error("there is no target node-sd.so");
    const runtime = path.join(packageRoot, "runtime");
    const files = sourceFiles(library)
      .map((file) => path.relative(runtime, file))
      .filter((file) => !file.endsWith("plugin.cc"));
    const program = await buildRuntimeProgram(path.join(import.meta.dirname, "threads.cc"), files, [
      `-fsanitize=${sanitizer}`,
      "-DBAREOS_NODE_DAEMON=sd",
    ]);
    const env = { ...process.env, BAREOS_NODE_HOME: packageRoot };
    const { stdout, stderr } = await run(program, [folder, "plugin"], { env });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  },
  300_000,
);
