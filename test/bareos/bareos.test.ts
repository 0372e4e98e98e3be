// What can be tested of `npm run test:bareos` where there is no Bareos: finding one, configuring it, being skipped.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { tempDir } from "../support/temp-dir.js";
import {
  directorText,
  fileDaemonText,
  jobText,
  quoted,
  storageText,
  type Place,
} from "./configuration.js";
import { findBareos, PROGRAMS, versionIn } from "./find-bareos.js";
import { testBareos } from "./main.js";
import { freePorts } from "./ports.js";
import { summary } from "./run-scenarios.js";
import { scenarios } from "./scenarios/index.js";

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

/** A prefix with programs that say a version, as a Bareos of the packages has it. */
function prefix(says: string): string {
  const folder = tempDir();
  for (const name of PROGRAMS) {
    const place = name === "bconsole" ? "bin" : "sbin";
    write(path.join(folder, place, name), `#!/bin/sh\n${says}\n`);
  }
  write(path.join(folder, "lib/bareos/scripts/ddl/creates/postgresql.sql"), "");
  mkdirSync(path.join(folder, "lib/bareos/backends"));
  return folder;
}

describe("a Bareos is found", () => {
  test("below a prefix", async () => {
    const folder = prefix('test "$1" = --version && echo 25.1.0');
    expect(await findBareos(folder)).toMatchObject({
      version: "25.1.0",
      release: 25,
      programs: { "bareos-fd": path.join(folder, "sbin/bareos-fd") },
      backends: [path.join(folder, "lib/bareos/backends")],
    });
  });

  test("that tells its version in the usage text only", async () => {
    const usage = 'echo "Version: 20.0.9 (23 October 2023)" >&2; exit 1';
    const folder = prefix(`test "$1" = "-?" && { ${usage}; }; exit 1`);
    expect(await findBareos(folder)).toMatchObject({ version: "20.0.9", release: 20 });
  });

  test("in the folder where it was compiled, with its libraries", async () => {
    const folder = tempDir();
    const source = tempDir();
    const places = { fd: "filed", sd: "stored", dir: "dird" } as const;
    for (const [daemon, place] of Object.entries(places))
      write(path.join(folder, "core/src", place, `bareos-${daemon}`), "#!/bin/sh\necho 22.1.8\n");
    for (const name of ["stored/bls", "stored/bextract", "console/bconsole"])
      write(path.join(folder, "core/src", name), "");
    write(path.join(folder, "core/src/stored/backends/libbareossd-file.so"), "");
    write(path.join(folder, "CMakeCache.txt"), `CMAKE_HOME_DIRECTORY:INTERNAL=${source}\n`);
    write(path.join(source, "core/src/cats/ddl/creates/postgresql.sql"), "");
    const backends = path.join(folder, "core/src/stored/backends");
    expect(await findBareos(folder)).toMatchObject({
      release: 22,
      backends: [backends],
      env: { LD_LIBRARY_PATH: backends },
    });
  });

  test("not where there is none: what is missing is named", async () => {
    expect(await findBareos(tempDir())).toMatch(/^there is no bareos-fd, bareos-sd, bareos-dir, /);
    expect(versionIn("Version: 26.0.0~pre12.abc (1 May)")).toBe("26.0.0~pre12");
    expect(versionIn("none")).toBeUndefined();
  });
});

const place = (release: number): Place => ({
  release,
  folder: "/t",
  plugins: "/t/plugins",
  pluginNames: ["node", "python3"],
  backends: ["/b"],
  ports: { dir: 1001, fd: 1002, sd: 1003 },
  catalogue: { address: "/t/pg", user: "bareos", database: "catalogue" },
  volumes: "/t/volumes",
  tls: true,
});

describe("the configuration", () => {
  test("names a driver of the catalogue only where there is one", () => {
    expect(directorText(place(22), [])).toContain("DB Driver = postgresql");
    expect(directorText(place(22), [])).toContain('Backend Directory = "/b"');
    expect(directorText(place(23), [])).not.toMatch(/DB Driver|Backend Directory/);
    expect(storageText(place(25))).toContain('Backend Directory = "/b"');
  });

  test("keeps files of process numbers in the folder", () => {
    expect(fileDaemonText(place(21))).toContain('Pid Directory = "/t/work"');
    expect(fileDaemonText(place(22))).not.toContain("Pid Directory");
    expect(fileDaemonText(place(22))).toContain('Plugin Names = "node:python3"');
  });

  test("listens on loopback and nowhere else", () => {
    const texts = [directorText(place(25), []), storageText(place(25)), fileDaemonText(place(25))];
    const addresses = texts.flatMap((text) => [...text.matchAll(/Address = (\S+)/g)]);
    const names = addresses.map(([, address]) => address);
    expect(names.filter((name) => name !== "127.0.0.1" && name !== '"/t/pg"')).toEqual([]);
    expect(names.length).toBeGreaterThan(4);
  });

  test("has a job with its fileset and its restore job; a definition keeps its backslashes", () => {
    const text = jobText({ name: "s1", plugins: ["node:a=b\\:c"], accurate: true });
    expect(text).toContain(`Plugin = "node:a=b\\\\:c"`);
    expect(text).toContain("Accurate = yes");
    expect(text).toContain('Name = "s1-restore"');
    expect(text.match(/\{/g)).toHaveLength(text.match(/\}/g)?.length ?? 0);
    expect(quoted('a "b" \\')).toBe('"a \\"b\\" \\\\"');
  });

  test("has ports that nobody else has", async () => {
    expect(new Set(await freePorts(3)).size).toBe(3);
  });
});

describe("the command", () => {
  async function run(
    argv: readonly string[],
    root?: string,
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const said = { stdout: "", stderr: "" };
    const output = {
      stdout: (text: string) => {
        said.stdout += text;
      },
      stderr: (text: string) => {
        said.stderr += text;
      },
    };
    const code = await testBareos(argv, output, new AbortController().signal, root);
    return { code, ...said };
  }

  test("is skipped, and says so, where there is no Bareos", async () => {
    const { code, stdout, stderr } = await run([], tempDir());
    expect(code).toBe(0);
    expect(stderr).toMatch(/^skipped: there is no bareos-fd/);
    expect(stdout).toBe(`0 passed, 0 failed, ${scenarios.length} skipped\n`);
  });

  test("fails where the Bareos that was named is not there", async () => {
    const { code, stderr } = await run(["--bareos", tempDir()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^cannot test: there is no bareos-fd/);
  });

  test("has help, lists its scenarios, and refuses what it does not know", async () => {
    expect(await run(["--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--only") as string,
    });
    expect((await run(["--list", "--only", "cancel"])).stdout.split("\n")).toHaveLength(3);
    expect(await run(["--only", "no such thing"])).toMatchObject({ code: 2, stdout: "" });
    expect((await run(["--wrong"])).stderr).toContain("--wrong");
  });

  test("counts what passed, failed and was skipped", () => {
    const outcomes = [{ name: "a" }, { name: "b", failed: "x" }, { name: "c", skipped: "y" }];
    expect(summary(outcomes)).toBe("1 passed, 1 failed, 1 skipped\n");
    expect(summary([{ name: "a" }])).toBe("1 passed, 0 failed\n");
  });

  test("no two scenarios have one name", () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  });
});
