// What goes into the Debian and RPM packages, and where: from a stage with a file of each kind, as generator/packaging/build.mjs lays it out.
import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot, packageVersion } from "../../generator/paths.js";
import { OLDEST_NODE } from "../../generator/setup/tools.mjs";
import { copyright, maintainer } from "../../generator/packaging/texts.mjs";
import { licensed } from "../../generator/packaging/stage.mjs";
import { optionalTool } from "../support/optional-tools.js";
import { removeTree } from "../support/temp-dir.js";

const run = promisify(execFile);

const FORMATS = ["deb", "rpm"] as const;
type Format = (typeof FORMATS)[number];
/** Package → its component, and what is in it. */
const PACKAGES = {
  "bareos-node-plugins-common": "common",
  "bareos-filedaemon-node-plugin": "file",
  "bareos-storage-node-plugin": "storage",
  "bareos-director-node-plugin": "director",
} as const;
type Component = (typeof PACKAGES)[keyof typeof PACKAGES];
const COMPONENTS = Object.values(PACKAGES);

const STAGED: Readonly<Record<Component, readonly string[]>> = {
  common: ["plugins/bareos-node/package.json", "command/package.json", "man/bareos-node.1.gz"],
  file: ["plugins/node-fd.so"],
  storage: ["plugins/node-sd.so"],
  director: ["plugins/node-dir.so"],
};

let folder = "";

/** Fakes the stage: contents do not matter here. */
function fakeStage(): void {
  const files = COMPONENTS.flatMap((component) => {
    const own = [...STAGED[component], "doc/copyright", "doc/changelog.Debian.gz"];
    return own.map((file) => path.join(folder, component, file));
  });
  for (const file of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${path.basename(file)}\n`);
  }
  for (const component of COMPONENTS) {
    mkdirSync(path.join(folder, component, "command"), { recursive: true });
    symlinkSync("elsewhere", path.join(folder, component, "command", "link"));
  }
}

/** Configures the packages of one format. Gives the build folder. */
async function configure(format: Format): Promise<string> {
  const build = path.join(folder, format);
  const facts = {
    STAGE: folder,
    FORMAT: format,
    MAINTAINER: "A Packager <packager@packages.invalid>",
  };
  const variables = Object.entries(facts).map(([name, value]) => `-DBAREOS_NODE_${name}=${value}`);
  await run("cmake", [
    "-S",
    path.join(packageRoot, "generator", "packaging"),
    "-B",
    build,
    ...variables,
  ]);
  return build;
}

/** Names of the files of a component, as they are on a system. */
async function content(build: string, component: Component): Promise<readonly string[]> {
  const root = path.join(build, "installed", component);
  const options = { env: { ...process.env, DESTDIR: root } };
  const args = ["--install", build, "--prefix", "/usr", "--component", component];
  await run("cmake", args, options);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}

const lists = {} as Record<Format, Record<Component, readonly string[]>>;
let builds = {} as Record<Format, string>;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "bareos-node-packages-"));
  fakeStage();
  builds = { deb: await configure("deb"), rpm: await configure("rpm") };
  for (const format of FORMATS) {
    const contents = COMPONENTS.map(
      async (component) => [component, await content(builds[format], component)] as const,
    );
    lists[format] = Object.fromEntries(await Promise.all(contents)) as (typeof lists)[Format];
  }
});
afterAll(() => {
  removeTree(folder);
});

test("each package has what its daemon loads where Bareos looks, and the command is with what all share", () => {
  expect(lists.deb).toEqual({
    common: [
      "/usr/bin/bareos-node",
      "/usr/lib/bareos-node/link",
      "/usr/lib/bareos-node/package.json",
      "/usr/lib/bareos/defaultconfigs/bareos-node.conf.example",
      "/usr/lib/bareos/plugins/bareos-node/package.json",
      "/usr/share/doc/bareos-node-plugins-common/changelog.Debian.gz",
      "/usr/share/doc/bareos-node-plugins-common/copyright",
      "/usr/share/doc/bareos-node-plugins-common/docs",
      "/usr/share/man/man1/bareos-node.1.gz",
    ],
    file: daemonFiles("filedaemon", "node-fd.so", "fileset/plugin-node"),
    storage: daemonFiles("storage", "node-sd.so", "job/node-volume-log"),
    director: daemonFiles("director", "node-dir.so", "job/node-job-notify"),
  });
});

function daemonFiles(daemon: string, library: string, example: string): readonly string[] {
  return [
    "/usr/lib/bareos-node/link",
    `/usr/lib/bareos/defaultconfigs/bareos-dir.d/${example}.conf.example`,
    `/usr/lib/bareos/plugins/${library}`,
    `/usr/share/doc/bareos-${daemon}-node-plugin/changelog.Debian.gz`,
    `/usr/share/doc/bareos-${daemon}-node-plugin/copyright`,
  ];
}

test("an RPM has the same files; libraries lie in lib64", () => {
  for (const component of COMPONENTS) {
    const wanted = lists.deb[component]
      .filter((file) => !file.endsWith("changelog.Debian.gz"))
      .map((file) =>
        file.replace(/^\/usr\/lib\/(bareos-node|bareos\/plugins)\//, "/usr/lib64/$1/"),
      );
    expect(lists.rpm[component]).toEqual([...wanted].sort());
  }
});

test("examples name the folders of their system and are not active", () => {
  const build = builds.rpm;
  const file = "examples/file/bareos-dir.d/fileset/plugin-node.conf.example";
  const text = readFileSync(path.join(build, file), "utf8");
  expect(text).toContain("module_path=/usr/lib64/bareos/plugins/bareos-node/plugins:");
  expect(text).not.toContain("@");
  for (const list of Object.values(lists).flatMap((components) => Object.values(components))) {
    expect(list.filter((name) => name.endsWith(".conf"))).toEqual([]);
  }
});

const fields = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^ ?(\w[\w-]*): (.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );

const dpkgDeb = optionalTool(["dpkg-deb"], "dpkg");
test.skipIf(dpkgDeb.path === undefined)(
  `Debian's packages say what they need${dpkgDeb.note}`,
  async () => {
    const made = path.join(builds.deb, "made");
    await run("cpack", ["-G", "DEB", "-B", made], { cwd: builds.deb });
    const version = `${packageVersion()}-1`;
    const files = readdirSync(made).filter((name) => name.endsWith(".deb"));
    expect(files.sort()).toEqual(
      Object.keys(PACKAGES)
        .map((name) => `${name}_${version}_amd64.deb`)
        .sort(),
    );
    const depends = async (name: string): Promise<string> => {
      const file = path.join(made, `${name}_${version}_amd64.deb`);
      const { stdout } = await run("dpkg-deb", ["--field", file]);
      return fields(stdout).get("Depends") ?? "";
    };
    const node = OLDEST_NODE.split(".").slice(0, 2).join(".");
    const system = "libc6 (>= 2.34), libgcc-s1";
    expect(await depends("bareos-node-plugins-common")).toBe(`${system}, nodejs (>= ${node})`);
    for (const daemon of ["filedaemon", "storage", "director"]) {
      expect(await depends(`bareos-${daemon}-node-plugin`)).toBe(
        `${system}, bareos-${daemon} (>= 20), bareos-node-plugins-common (= ${version})`,
      );
    }
  },
);

describe("texts", () => {
  test("name the licence of everything that is packed", () => {
    const found = licensed();
    expect([...found.keys()]).toEqual(
      expect.arrayContaining(["commander", "zod", "minimist", "@swc/wasm-typescript"]),
    );
    const text = copyright(found);
    expect(text).toContain("AFFERO");
    for (const name of found.keys()) expect(text).toMatch(new RegExp(`^${name} \\d`, "m"));
  });

  test("name who packs, as Debian's tools do", () => {
    const env = { DEBFULLNAME: "Some Packager", DEBEMAIL: "some@packages.invalid" };
    expect(maintainer(env)).toBe("Some Packager <some@packages.invalid>");
    expect(maintainer({})).toMatch(/^bareos-node <.+@.+>$/);
  });
});
