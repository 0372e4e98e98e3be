// The examples of docs/examples do what they say, run as their readers run them.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { runCli, type RecordedRun } from "../support/fake-host.js";
import { buildNative } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { serve, type Service } from "./service.js";

beforeAll(() => buildNative(), 900_000);

const folder = join(packageRoot, "docs/examples");
const example = (name: string): string => join(folder, name);

/** Runs it; it has to end well. */
async function run(...args: readonly string[]): Promise<RecordedRun> {
  const done = await runCli(["run", ...args]);
  expect(done.code, done.stderr).toBe(0);
  return done;
}

/** A program of a shell script. */
function program(script: string): string {
  const file = join(tempDir(), "program");
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** An address as an option. */
const url = ({ address }: Service, path = ""): string => `url=${address}${path}`;

const manifest = (saved: string): readonly string[] =>
  readFileSync(join(saved, "manifest.jsonl"), "utf8").trim().split("\n").slice(1);

test("the list names each example, and each says how it is run", () => {
  const list = readFileSync(example("README.md"), "utf8");
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  for (const name of files) {
    expect(list).toContain(`[${name}](${name})`);
    expect(readFileSync(example(name), "utf8")).toContain(`docs/examples/${name}`);
  }
});

test("database-dump.ts", async () => {
  const saved = join(tempDir(), "saved");
  const restored = join(tempDir(), "restored");
  const dump = program(`echo "$PGUSER $PGPASSWORD $*"; seq 100000`);
  const load = program(`{ echo "$*"; head -n 1; tail -n 1; } >> ${restored}`);
  const file = example("database-dump.ts");
  const options = [
    "database=shop",
    "database=wiki",
    "password=hush",
    `dump=${dump}`,
    `load=${load}`,
  ];
  const given = options.flatMap((it) => ["--option", it]);
  const backup = await run(file, ...given, "--backup", saved);
  expect(backup.stderr).not.toContain("hush");
  await run(file, ...given, "--restore", saved, "--in-place");
  const told = (name: string): string =>
    `--clean --if-exists -d ${name}\npostgres hush -Fc ${name}\n100000\n`;
  expect(readFileSync(restored, "utf8")).toBe(told("shop") + told("wiki"));
  const where = tempDir();
  await run(file, ...given, "--option", "as_files=yes", "--restore", saved, "--where", where);
  expect(readdirSync(join(where, "@databases")).sort()).toEqual(["shop.dump", "wiki.dump"]);
});

test("directory-service.ts", async () => {
  const saved = join(tempDir(), "saved");
  const file = example("directory-service.ts");
  const entries = new Map([
    ["dc=example", "root"],
    ["ou=people,dc=example", "people"],
    ["cn=ada,ou=people,dc=example", "ada"],
  ]);
  await using service = await serve(({ method, path, body }) => {
    const [kind = "", dn = ""] = path.slice(1).split("/").map(decodeURIComponent);
    if (kind === "children") {
      const under = [...entries.keys()].filter((it) => it.split(",").slice(1).join(",") === dn);
      return { body: JSON.stringify(under.map((it) => ({ dn: it, changed: 1000 }))) };
    }
    if (method === "PUT") entries.set(dn, body.toString());
    const text = entries.get(dn);
    return text === undefined ? { status: 404 } : { body: text, headers: { "x-changed": "1000" } };
  });
  await run(file, "--option", url(service), "--backup", saved);
  expect(manifest(saved).length).toBe(3);
  const before = new Map(entries);
  entries.clear();
  await run(file, "--option", url(service), "--restore", saved, "--in-place");
  expect(entries).toEqual(before);
  entries.set("dc=example", "changed since");
  await run(file, "--option", url(service), "--restore", saved, "--in-place", "--replace", "never");
  expect(entries.get("dc=example")).toBe("changed since");
});

test("object-store.ts", async () => {
  const [full, incremental] = [join(tempDir(), "full"), join(tempDir(), "incr")];
  const file = example("object-store.ts");
  const objects = new Map<string, { data: Buffer; changed: string }>();
  const put = (key: string, data: Buffer, changed = new Date(1_000_000_000_000)): void => {
    objects.set(key, { data, changed: changed.toISOString() });
  };
  for (let at = 0; at < 25; at += 1)
    put(`a b/${String(at).padStart(2, "0")}`, Buffer.alloc(at * 1000, at));
  put("big", Buffer.alloc(3_000_000, "big"));
  const asked: string[] = [];
  await using service = await serve(({ method, path, query, body }) => {
    if (query.has("list")) {
      const keys = [...objects.keys()].sort().filter((key) => key > (query.get("after") ?? ""));
      const page = keys.slice(0, 10).map((key) => {
        const { data, changed } = objects.get(key) ?? { data: Buffer.alloc(0), changed: "" };
        return { key, size: data.length, changed };
      });
      return { body: JSON.stringify({ objects: page, more: keys.length > 10 }) };
    }
    const key = decodeURIComponent(path.slice("/photos/".length));
    asked.push(`${method} ${key}`);
    if (method === "PUT") put(key, body);
    const object = objects.get(key);
    return object === undefined ? { status: 404 } : { body: object.data };
  });
  const option = ["--option", url(service, "/photos")];
  await run(file, ...option, "--backup", full);
  expect(asked.length).toBe(26);
  put("a b/03", Buffer.from("new"), new Date());
  asked.length = 0;
  const chain = ["--level", "I", "--previous", full];
  await run(file, ...option, ...chain, "--backup", incremental);
  expect(asked).toEqual(["GET a b/03"]);
  const before = new Map([...objects].map(([key, { data }]) => [key, data.toString("base64")]));
  objects.clear();
  await run(file, ...option, "--restore", full, incremental, "--in-place");
  const after = new Map([...objects].map(([key, { data }]) => [key, data.toString("base64")]));
  expect(after).toEqual(before);
});

test("append-only.ts", async () => {
  const root = tempDir();
  const log = join(root, "audit");
  const [full, first, second] = ["full", "first", "second"].map((name) => join(root, name));
  const file = example("append-only.ts");
  const option = ["--option", `file=${log}`];
  writeFileSync(log, "one\n");
  await run(file, ...option, "--backup", full ?? "");
  writeFileSync(log, "one\ntwo\n");
  const chain = (previous = ""): readonly string[] => ["--level", "I", "--previous", previous];
  await run(file, ...option, ...chain(full), "--backup", first ?? "");
  writeFileSync(log, "one\ntwo\nthree\n");
  await run(file, ...option, ...chain(first), "--backup", second ?? "");
  expect(readFileSync(join(second ?? "", "data"), "utf8")).toContain("three\n");
  expect(readFileSync(join(second ?? "", "data"), "utf8")).not.toContain("two");
  const where = tempDir();
  await run(file, ...option, "--restore", full ?? "", first ?? "", second ?? "", "--where", where);
  expect(readFileSync(join(where, "audit"), "utf8")).toBe("one\ntwo\nthree\n");
});

test("no-backup-marks.ts", async () => {
  const root = tempDir();
  const saved = join(tempDir(), "saved");
  for (const name of ["kept", "left"]) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, "file"), name);
  }
  writeFileSync(join(root, "left/.nobackup"), "");
  await run(example("no-backup-marks.ts"), "--options-plugin", root, "--backup", saved);
  const names = manifest(saved).join("\n");
  expect(names).toContain(`${root}/kept/file"`);
  expect(names).not.toContain("left/file");
});

test("functions.ts", async () => {
  const [saved, where] = [join(tempDir(), "saved"), tempDir()];
  const file = example("functions.ts");
  const backup = await run(file, "--option", "text=hello", "--backup", saved);
  expect(backup.stderr).toContain("job 1 is done");
  await run(file, "--option", "text=hello", "--restore", saved, "--where", where);
  expect(readFileSync(join(where, "functions/text"), "utf8")).toBe("hello");
});

test("job-metrics.ts", async () => {
  const metrics = tempDir();
  const values = ["--set", "JobName=night run", "--set", "JobFiles=7", "--set", "JobStatus=84"];
  await run(
    "--daemon",
    "dir",
    example("job-metrics.ts"),
    "--option",
    `folder=${metrics}`,
    ...values,
  );
  const text = readFileSync(join(metrics, "bareos-night_run.prom"), "utf8");
  expect(text).toMatch(/^bareos_job_ok\{job="night run",client="[^"]*",level="\w+"\} 1$/m);
  expect(text).toMatch(/^bareos_job_files\{.*\} 7$/m);
  expect(existsSync(join(metrics, "bareos-night_run.prom.new"))).toBe(false);
});

test("drive-log.ts", async () => {
  const log = join(tempDir(), "drives.log");
  const events = ["--event", "bSdEventVolumeLoad", "bSdEventVolumeUnload"];
  await run("--daemon", "sd", example("drive-log.ts"), "--option", `file=${log}`, ...events);
  const lines = readFileSync(log, "utf8").trim().split("\n");
  expect(lines.map((line) => / (load|unload after 0 s) /.exec(line)?.[1])).toEqual([
    "load",
    "unload after 0 s",
  ]);
});
