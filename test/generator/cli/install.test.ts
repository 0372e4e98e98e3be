// `install` and `doctor --prefix`: what is copied stands alone, and a daemon's library finds it.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Check } from "../../../generator/cli/commands/doctor-check.js";
import { runCli } from "../../support/fake-host.js";
import { buildTargets } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";

beforeAll(() => buildTargets("release"), 900_000);

const PATH = process.env["PATH"] ?? "";

async function install(folder: string): Promise<void> {
  expect(await runCli(["install", "--prefix", folder])).toMatchObject({ code: 0 });
}

async function examine(
  folder: string,
  env: Record<string, string> = {},
): Promise<ReadonlyMap<string, Check>> {
  const { stdout } = await runCli(["doctor", "--prefix", folder, "--json"], {
    env: { PATH, ...env },
  });
  const { checks } = JSON.parse(stdout) as { checks: readonly Check[] };
  return new Map(checks.map((check) => [check.name, check]));
}

describe("install", () => {
  it("copies regular files, which run a job by themselves", async () => {
    const folder = path.join(tempDir(), "plugins");
    await install(folder);
    expect(lstatSync(path.join(folder, "node-fd.so")).isFile()).toBe(true);
    const checks = await examine(folder);
    expect([...checks.values()].filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.get("trial (fd)")?.detail).toBe("ended OK");
  });

  it("gives everything to all users to read, whatever the umask, and leaves what was there", async () => {
    const root = tempDir();
    chmodSync(root, 0o700);
    const folder = path.join(root, "lib", "plugins");
    const umask = process.umask(0o077);
    try {
      await install(folder);
    } finally {
      process.umask(umask);
    }
    const modes = new Map<string, number>();
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      const isProgram = entry.name === "keeper" || /\.(?:so|node)$/.test(entry.name);
      const wanted = entry.isDirectory() || isProgram ? 0o755 : 0o644;
      const mode = lstatSync(file).mode & 0o7777;
      if (mode !== wanted) modes.set(file, mode);
    }
    expect(modes).toEqual(new Map());
    expect(lstatSync(root).mode & 0o777).toBe(0o700);
  });

  it("lets the Node that daemons find keep what it makes of the workers' scripts", async () => {
    const folder = tempDir();
    await install(folder);
    const scripts = path.join(folder, "bareos-node", "dist", "worker", "fd");
    const kept = readdirSync(scripts).filter((name) => name.startsWith("worker.cjs."));
    expect(kept).toEqual([`worker.cjs.${process.version}-${process.arch}`]);
  });

  it("replaces an installation as a whole", async () => {
    const folder = tempDir();
    await install(folder);
    const stray = path.join(
      folder,
      "bareos-node",
      "dist",
      "worker",
      "fd",
      "of-an-older-version.js",
    );
    writeFileSync(stray, "");
    await install(folder);
    expect(existsSync(stray)).toBe(false);
    expect(existsSync(`${path.join(folder, "bareos-node")}.old`)).toBe(false);
  });

  it("says what is in its way and leaves nothing half done", async () => {
    const folder = path.join(tempDir(), "file");
    writeFileSync(folder, "not a folder");
    const { code, stderr } = await runCli(["install", "--prefix", folder]);
    expect(code).toBe(2);
    expect(stderr).toContain("BN605");
  });
});

describe("doctor --prefix", () => {
  it("names what is missing, with the command that mends it", async () => {
    const checks = await examine(tempDir());
    expect(checks.get("node-fd.so")).toMatchObject({ ok: false, detail: "not found" });
    expect(checks.get("node-fd.so")?.fix).toContain("install --prefix");
    expect(checks.get("worker (fd)")?.ok).toBe(false);
  });

  it("knows that workers need a keeper that may be run", async () => {
    const folder = tempDir();
    await install(folder);
    const keeper = path.join(folder, "bareos-node", "dist", "native", "keeper");
    expect((await examine(folder)).get("keeper")).toMatchObject({ ok: true, detail: keeper });
    rmSync(keeper);
    const { ok, fix } = (await examine(folder)).get("keeper") ?? {};
    expect(ok).toBe(false);
    expect(fix).toContain("install --prefix");
  });

  it("knows that daemons ignore symbolic links", async () => {
    const folder = tempDir();
    await install(folder);
    mkdirSync(path.join(folder, "elsewhere"));
    const library = path.join(folder, "node-fd.so");
    rmSync(library);
    symlinkSync("/nowhere", library);
    expect((await examine(folder)).get("node-fd.so")?.detail).toMatch(/no regular file/);
  });

  it("says which policy holds, what is wrong with it, and what holds without one", async () => {
    const folder = tempDir();
    await install(folder);
    // No trial jobs.
    rmSync(path.join(folder, "node-fd.so"));
    const file = path.join(tempDir(), "bareos-node.conf");
    const look = async (): Promise<Check | undefined> =>
      (await examine(folder, { BAREOS_NODE_POLICY: file })).get("policy");
    writeFileSync(file, "NodePlugin { Node = /bin/false }");
    expect(await look()).toMatchObject({ ok: true, detail: file });
    const { detail } =
      (await examine(folder, { BAREOS_NODE_POLICY: file })).get("worker's Node") ?? {};
    expect(detail).toBe("/bin/false does not run");
    writeFileSync(file, "NodePlugin {\n Nod = /usr/bin/node\n}");
    expect(await look()).toMatchObject({ ok: false });
    expect((await look())?.detail).toBe(`${file}:2: "Nod" is no directive; is it Node?`);
    const modules = tempDir();
    writeFileSync(file, `NodePlugin {\n Module Path = /usr, ${modules}\n}`);
    expect(await look()).toMatchObject({ ok: true, detail: file });
    chmodSync(modules, 0o1777);
    expect(await look()).toMatchObject({ ok: false });
    expect((await look())?.detail).toBe(
      `${file}:2: ${modules}: others may write into the folder ${modules}; chmod go-w ${modules}`,
    );
    // Who can only become that user anyway.
    writeFileSync(file, `NodePlugin {\n Module Path = ${modules}\n User = nobody\n}`);
    expect(await look()).toMatchObject({ ok: true });
    chmodSync(file, 0o666);
    expect((await look())?.detail).toContain("others may write it");
    const none = (await examine(folder, { BAREOS_NODE_POLICY: "none" })).get("policy");
    expect(none?.optional).toBe(true);
    expect(none?.detail).toMatch(/^none: node= and inspect= for the network are refused/);
  });

  it("looks at the Node that the environment names", async () => {
    const checks = await examine(tempDir(), { BAREOS_NODE: "/bin/false" });
    expect(checks.get("worker's Node")).toMatchObject({
      ok: false,
      detail: "/bin/false does not run",
    });
  });
});
