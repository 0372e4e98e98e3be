// From an empty folder and the tarballs alone: each kind is made, and its `npm test`, `npm run check` and `npm run dev` work.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NATIVE_PARTS, nativeFolder } from "../../../generator/cmake/presets.js";
import { toolVersions } from "../../../generator/scaffold/create.js";
import { DAEMONS, type Daemon } from "../../../generator/scaffold/kinds.js";
import { buildTargets } from "../../support/native.js";
import { packAll, packageNames, runUntil, tarballOf, type Ended } from "../../support/tarballs.js";
import { removeTree } from "../../support/temp-dir.js";

let folder = "";
const bin = (): string => path.join(folder, "node_modules", ".bin", "bareos-node");
const run = (...command: readonly string[]): Promise<Ended> => runUntil(command, folder);

beforeAll(async () => {
  await buildTargets("release");
  folder = mkdtempSync(path.join(tmpdir(), "bareos-node-new-"));
  const tarballs = path.join(folder, "tarballs");
  await packAll(tarballs);
  // Installed once, above all projects: Node and npm find it there.
  const { code, output } = await run(
    ...["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"],
    ...packageNames.map((name) => tarballOf(name, tarballs)),
    ...toolVersions().map(([name, version]) => `${name}@${version}`),
  );
  if (code !== 0) throw new Error(output);
});
afterAll(() => {
  removeTree(folder);
});

interface Manifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const manifest = (...place: readonly string[]): Manifest =>
  JSON.parse(readFileSync(path.join(folder, ...place, "package.json"), "utf8")) as Manifest;

const KINDS = (Object.keys(DAEMONS) as Daemon[]).flatMap((daemon) =>
  DAEMONS[daemon].kinds.map(({ name }) => ({ daemon, kind: name, name: `try-${daemon}-${name}` })),
);

/** How often a job has ended well. */
const jobs = (output: string): number => output.match(/^(?:result: )?OK$/gm)?.length ?? 0;

describe.concurrent.each(KINDS)("new --daemon $daemon --kind $kind", ({ daemon, kind, name }) => {
  it("can be installed, tested, checked and tried", async ({ expect: hold }) => {
    const made = await run(bin(), "new", name, "--daemon", daemon, "--kind", kind);
    hold(made).toMatchObject({ code: 0 });
    // What it would install is what is installed above it.
    for (const [dependency, spec] of Object.entries(manifest(name).devDependencies)) {
      if (spec.startsWith("file:")) {
        hold(path.resolve(folder, name, spec.slice("file:".length))).toBe(
          tarballOf(dependency, path.join(folder, "tarballs")),
        );
      } else {
        hold(spec).toBe(manifest("node_modules", dependency).version);
      }
    }

    const project = path.join(folder, name);
    hold(await runUntil(["npm", "test"], project)).toMatchObject({ code: 0 });
    hold(await runUntil(["npm", "run", "check"], project)).toMatchObject({ code: 0 });

    let changed = false;
    const { output } = await runUntil(["npm", "run", "dev"], project, (said) => {
      if (jobs(said) === 1 && !changed) {
        changed = true;
        // Not at once: the folder has to be watched, and editors are no faster.
        setTimeout(() => {
          appendFileSync(path.join(project, `${name}.ts`), "// changed\n");
        }, 300);
      }
      return jobs(said) === 2;
    });
    hold(output).toContain(`${name}.ts changed, once more`);
    hold(jobs(output)).toBe(2);
  });
});

describe("an installation from tarballs", () => {
  it("has all native parts that are built to be shipped, and no more", () => {
    const list = readFileSync(path.join(nativeFolder, "shipped.tsv"), "utf8");
    const names = list
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t")[0]);
    const packed = readdirSync(path.join(folder, "node_modules/bareos-node/dist/native"));
    expect([...NATIVE_PARTS].sort()).toEqual([...names].sort());
    expect(packed.sort()).toEqual([...names].sort());
  });

  it("lets the checks fail that find something", async () => {
    const project = path.join(folder, "wrong");
    await run(bin(), "new", "wrong");
    appendFileSync(path.join(project, "wrong.ts"), "export const wrong: string = 1;\n");
    const { code, output } = await runUntil(["npm", "run", "check"], project);
    expect(code).not.toBe(0);
    expect(output).toContain("error TS2322");
  });

  it("resolves for npm, from the tarballs beside each other", async () => {
    const project = path.join(folder, "resolved");
    await run(bin(), "new", "resolved", "--daemon", "dir");
    const install = ["npm", "install", "--package-lock-only", "--prefer-offline", "--no-audit"];
    expect(await runUntil(install, project)).toMatchObject({ code: 0 });
  });

  it("needs no compiler, and names what it lacks where that is missing", async () => {
    const native = path.join(folder, "node_modules", "bareos-node", "dist", "native");
    expect((await run(bin(), "doctor")).output).toMatch(/Everything is there\.\n$/);
    const library = path.join(native, "node-fd.so");
    renameSync(library, `${library}.away`);
    mkdirSync(path.join(folder, "x"));
    writeFileSync(path.join(native, "keeper"), "no program");
    const { code, output } = await run(bin(), "doctor");
    expect(code).toBe(1);
    expect(output).toContain("node-fd.so is not built, keeper is neither a program nor a library");
    expect(output).toContain("fix: npx bareos-node build");
  });
});
