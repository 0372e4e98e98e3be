// `bareos-node new`: what it refuses, what it leaves behind, where the new project gets its packages from.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { packageSpecs } from "../../../generator/scaffold/packages.js";
import { packageRoot, packageVersion } from "../../../generator/paths.js";
import { runCli, type RecordedRun } from "../../support/fake-host.js";
import { tarballOf } from "../../support/tarballs.js";
import { tempDir } from "../../support/temp-dir.js";

function make(cwd: string, ...argv: readonly string[]): Promise<RecordedRun> {
  return runCli(["new", ...argv], { cwd });
}

const manifest = (folder: string): { devDependencies: Record<string, string> } =>
  JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };

describe("new", () => {
  it("makes a folder, says what is in it and what to type", async () => {
    const cwd = tempDir();
    const { code, stdout } = await make(cwd, "nightly-dump", "--kind", "dump");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^made: nightly-dump\/, a plugin for the File Daemon \(dump\)\n/);
    expect(stdout).toContain("cd nightly-dump\n  npm install\n");
    expect(readdirSync(cwd)).toEqual(["nightly-dump"]);
    const text = readFileSync(path.join(cwd, "nightly-dump", "nightly-dump.ts"), "utf8");
    expect(text).toContain("class NightlyDump extends");
    const readme = readFileSync(path.join(cwd, "nightly-dump", "README.md"), "utf8");
    expect(readme).toContain(
      'Plugin = "node:module_path=/etc/bareos/plugins:module_name=nightly-dump:database=shop"',
    );
  });

  it("says the same as JSON", async () => {
    const cwd = tempDir();
    const { stdout } = await make(cwd, "guard", "--daemon", "sd", "--json");
    const made = JSON.parse(stdout) as { folder: string; kind: string; files: string[] };
    expect(made).toMatchObject({ name: "guard", daemon: "sd", kind: "events" });
    expect(made.files.every((file) => existsSync(path.join(made.folder, file)))).toBe(true);
  });

  it("takes an empty folder, and touches none that has something in it", async () => {
    const cwd = tempDir();
    mkdirSync(path.join(cwd, "empty"));
    expect((await make(cwd, "empty")).code).toBe(0);
    mkdirSync(path.join(cwd, "full"));
    writeFileSync(path.join(cwd, "full", "mine.txt"), "mine");
    const { code, stderr } = await make(cwd, "full");
    expect(code).toBe(2);
    expect(stderr).toContain("BN614");
    expect(readdirSync(path.join(cwd, "full"))).toEqual(["mine.txt"]);
    expect(readdirSync(cwd).sort()).toEqual(["empty", "full"]);
  });

  it("leaves nothing behind where it may not write", async () => {
    const cwd = path.join(tempDir(), "file");
    writeFileSync(cwd, "no folder");
    const { code, stderr } = await make(cwd, "shop");
    expect(code).toBe(2);
    expect(stderr).toContain("BN401");
    expect(stderr).toContain("nothing was made");
  });

  it.each([
    ["MyDump", "npx bareos-node new my-dump"],
    ["my dump.ts", "npx bareos-node new my-dump"],
    ["plugins/shop", "npx bareos-node new shop"],
    ["vitest", "npx bareos-node new vitest-plugin"],
    ["fs", "npx bareos-node new fs-plugin"],
    ["a:b", "npx bareos-node new a-b"],
    ["-", "lower-case letters"],
    ["äöü", "lower-case letters"],
    ["x".repeat(65), `npx bareos-node new ${"x".repeat(64)}`],
  ])("refuses the name %s with a better one", async (name, better) => {
    const cwd = tempDir();
    const { code, stderr } = await make(cwd, "--", name);
    expect(code).toBe(2);
    expect(stderr).toContain("BN613");
    expect(stderr).toContain(better);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it.each([
    ["dumb", "fd", "did you mean --kind dump?"],
    ["fuctions", "dir", "did you mean --kind functions?"],
    ["dump", "sd", "one of --daemon fd"],
    ["xyz", "sd", "--kind events, functions"],
  ])("knows what --kind %s for %s was meant to be", async (kind, daemon, answer) => {
    const { code, stderr } = await make(tempDir(), "shop", "--daemon", daemon, "--kind", kind);
    expect(code).toBe(2);
    expect(stderr).toContain(answer);
  });
});

describe("the packages of a new project", () => {
  const names = ["bareos-node", "bareosfd"];

  it("are the checkout's in a checkout", async () => {
    const cwd = tempDir();
    await make(cwd, "shop");
    const { devDependencies } = manifest(path.join(cwd, "shop"));
    const place = (spec = ""): string => path.resolve(cwd, "shop", spec.replace("file:", ""));
    expect(place(devDependencies["bareos-node"])).toBe(packageRoot);
    expect(place(devDependencies["bareosfd"])).toBe(path.join(packageRoot, "generated", "fd"));
  });

  /** An installation of bareos-node, as far as `new` looks at it. */
  function installed(resolved: string): { project: string; root: string } {
    const project = tempDir();
    const root = path.join(project, "node_modules", "bareos-node");
    mkdirSync(root, { recursive: true });
    const lock = { packages: { "node_modules/bareos-node": { resolved } } };
    writeFileSync(path.join(project, "node_modules", ".package-lock.json"), JSON.stringify(lock));
    return { project, root };
  }

  it("are of the registry where bareos-node is", () => {
    const { project, root } = installed("https://registry.example/bareos-node.tgz");
    const specs = packageSpecs(names, path.join(project, "shop"), undefined, root);
    expect([...specs]).toEqual(names.map((name) => [name, packageVersion()]));
  });

  it("are tarballs where it was one, beside it", () => {
    const { project, root } = installed(`file:tars/bareos-node-${packageVersion()}.tgz`);
    const folder = path.join(project, "tars");
    const specs = (): unknown => packageSpecs(names, path.join(project, "shop"), undefined, root);
    mkdirSync(folder);
    writeFileSync(tarballOf("bareos-node", folder), "");
    expect(specs).toThrow(expect.objectContaining({ code: "BN615" }));
    writeFileSync(tarballOf("bareosfd", folder), "");
    expect(specs()).toEqual(
      new Map(names.map((name) => [name, `file:../tars/${name}-${packageVersion()}.tgz`])),
    );
  });

  it("are of the folder that --from names", async () => {
    const cwd = tempDir();
    mkdirSync(path.join(cwd, "tars"));
    for (const name of names) writeFileSync(tarballOf(name, path.join(cwd, "tars")), "");
    expect((await make(cwd, "shop", "--from", "tars")).code).toBe(0);
    const { devDependencies } = manifest(path.join(cwd, "shop"));
    expect(devDependencies["bareosfd"]).toBe(`file:../tars/bareosfd-${packageVersion()}.tgz`);
  });
});
