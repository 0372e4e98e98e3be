// The executable as a process: exit codes, a reader that goes away, Ctrl-C.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { packageRoot, packageVersion } from "../../../generator/paths.js";
import { ensureBuilt } from "../../../generator/setup/build.mjs";
import { withLock } from "../../../generator/setup/lock.mjs";
import { tempDir } from "../../support/temp-dir.js";

const main = join(packageRoot, "dist", "generator", "cli", "main.js");
const run = promisify(execFile);

// `npm test` has built it already; a run of vitest alone may have not.
beforeAll(() => withLock(ensureBuilt));

it("prints its version", async () => {
  const { stdout, stderr } = await run(process.execPath, [main, "--version"]);
  expect({ stdout, stderr }).toEqual({ stdout: `${packageVersion()}\n`, stderr: "" });
});

it("exits 2 on a wrong command line", async () => {
  await expect(run(process.execPath, [main, "nothing"])).rejects.toMatchObject({
    code: 2,
    stdout: "",
  });
});

it("takes a reader that goes away for no error", async () => {
  // The node process starts after `true` has ended and closed the pipe.
  const script = `{ sleep 0.2; '${process.execPath}' '${main}' --help; } | true`;
  const { stderr } = await run("bash", ["-o", "pipefail", "-c", script]);
  expect(stderr).toBe("");
});

it("exits 130 on Ctrl-C, at once on the second", async () => {
  const bin = tempDir();
  // A tool that does not answer keeps `doctor` waiting.
  writeFileSync(join(bin, "make"), "#!/bin/sh\nexec /bin/sleep 20\n", { mode: 0o755 });
  const child = spawn(process.execPath, [main, "doctor"], { env: { PATH: bin }, stdio: "ignore" });
  await new Promise((resolve) => setTimeout(resolve, 800));
  child.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGINT");
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(130);
});
