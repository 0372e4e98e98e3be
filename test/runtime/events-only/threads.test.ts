// Runs threads.cc, once with each sanitizer: instances that are called at once, and end in the background.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { packageRoot } from "../../../generator/paths.js";
import { buildTargets, buildTestProgram } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";
import { pluginClass } from "./support.js";

const run = promisify(execFile);
const PRESETS = ["sanitized", "thread"] as const;

test.each(PRESETS)(
  "threads of the daemon and of the library get on (%s)",
  async (preset) => {
    await buildTargets("release", ["bareos-node-addon", "bareos-node-keeper"]);
    const folder = tempDir();
    // What it does when it is freed takes longer than the daemon waits.
    const text = pluginClass(
      "sd",
      `override onDeviceOpen() { say(api.GetInstanceCount()); }
       async freePlugin() { await new Promise((resolve) => setTimeout(resolve, 2500)); }`,
    );
    writeFileSync(path.join(folder, "plugin.ts"), text);
    const program = await buildTestProgram("threads", preset);
    const env = { ...process.env, BAREOS_NODE_HOME: packageRoot };
    const { stdout, stderr } = await run(program, [folder, "plugin"], { env });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "" });
  },
  300_000,
);
