// `bareos-node build` where nothing changed, where something does not compile, and where there is no CMake.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../../generator/paths.js";
import { OLDEST_CMAKE } from "../../../generator/setup/tools.mjs";
import { runCli } from "../../support/fake-host.js";
import { buildTargets } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";

beforeAll(() => buildTargets("release"), 900_000);

/** An environment whose only programs are these shell scripts. */
function programs(scripts: Readonly<Record<string, string>>): { env: Record<string, string> } {
  const folder = path.join(tempDir(), "bin");
  mkdirSync(folder);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const compiler = process.env["CXX"];
  return { env: { PATH: folder, ...(compiler === undefined ? {} : { CXX: compiler }) } };
}

test("says of each shipped file what it is, and that it is up to date", async () => {
  const { code, stdout } = await runCli(["build", "--json"]);
  expect(code).toBe(0);
  const { results } = JSON.parse(stdout) as {
    results: readonly { file: string; what: string; changed: boolean }[];
  };
  expect(results.map(({ file }) => path.basename(file))).toEqual([
    "node-fd.so",
    "node-sd.so",
    "node-dir.so",
    "channel.node",
    "keeper",
    "core-host",
    "core-host-sd",
    "core-host-dir",
  ]);
  expect(results.filter(({ changed }) => changed)).toEqual([]);
  expect(results[0]?.what).toBe("the File Daemon plugin");
});

test("what does not compile is told in the compiler's words", async () => {
  const said = [
    "[1/3] Building CXX object parts/daemon/CMakeFiles/node-fd.dir/io.cc.o",
    "FAILED: parts/daemon/CMakeFiles/node-fd.dir/io.cc.o ",
    "/usr/bin/c++ -DX -Wall -o io.cc.o -c runtime/daemon/io.cc",
    "runtime/daemon/io.cc:7:1: error: no such thing",
    "ninja: build stopped: subcommand failed.",
  ];
  const cmake = `${said.map((line) => `echo '${line}'`).join("\n")}\nexit 1`;
  const { code, stderr } = await runCli(["build"], programs({ cmake, ninja: "exit 0" }));
  expect(code).toBe(2);
  expect(stderr).toContain("[1/3] compiling io.cc\n");
  expect(stderr).toContain("BN601");
  expect(stderr).toContain("runtime/daemon/io.cc:7:1: error: no such thing");
  expect(stderr).not.toContain("-DX");
  expect(stderr).toContain("npx bareos-node generate");
});

test("without CMake it says what to install", async () => {
  const { code, stderr } = await runCli(["build"], programs({}));
  expect(code).toBe(2);
  expect(stderr).toContain("BN602");
  expect(stderr).toContain("apt-get install -y cmake ninja-build g++");
});

test("set-up looks for the CMake that the project asks for", () => {
  const project = readFileSync(path.join(packageRoot, "runtime", "CMakeLists.txt"), "utf8");
  expect(project).toContain(`cmake_minimum_required(VERSION ${OLDEST_CMAKE})`);
});
