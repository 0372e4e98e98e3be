// Content from commands, and restores into commands, streams and services, in daemons of several releases.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { inAllModes, plugin as inFolder } from "./ahead-modes.js";
import { fatalMessages, plugin, runJobs, store, storedFiles, type JobRun } from "./support.js";

beforeAll(buildNative, 900_000);

/** A plugin that saves what commands write; `body` is what else it has. */
function dumps(scripts: readonly string[], body = ""): string {
  return plugin(`
    import { appendFileSync } from "node:fs";
    import { Writable } from "node:stream";
    import * as b from "bareosfd";
    const note = (text) => appendFileSync(process.env.PLUGIN_LOG, JSON.stringify(text) + "\\n");
    const shell = (script) => b.command("/bin/sh", ["-c", script]);
    export default class extends b.BareosFdPlugin {
      *files() {
        for (const [at, script] of ${JSON.stringify(scripts)}.entries()) yield { path: "/dump/" + at, content: shell(script) };
      }
      ${body}
    }`);
}

const texts = ({ job }: JobRun): string =>
  job.messages.map(({ word, text }) => `${word}: ${text}`).join("\n");

describe.each(["20", "23", "26-dev"])("release %s", (release) => {
  test("dumps are saved, what programs say is told, and both come back into a program", async () => {
    const saved = store();
    const target = join(tempDir(), "target");
    const definition = dumps(
      ["head -c 700000 /dev/zero | tr '\\0' a; echo 'with a remark' >&2", "printf second"],
      `restore({ path }) { return shell("cat >> ${target}; echo ' end of " + path + "' >> ${target}"); }`,
    );
    const backup = await runJobs(definition, ["--release", release, "--backup", saved]);
    expect(backup.job.result, backup.stderr).toBe("Warning");
    expect(texts(backup)).toContain("Warning: sh: with a remark");
    const restore = await runJobs(null, [
      "--release",
      release,
      "--restore",
      saved,
      "--where",
      "/w",
    ]);
    expect([restore.job.result, restore.job.errors], restore.stderr).toEqual(["OK", 0]);
    const expected = `${"a".repeat(700_000)} end of /dump/0\nsecond end of /dump/1\n`;
    expect(readFileSync(target, "utf8") === expected).toBe(true);
    expect(existsSync("/w")).toBe(false);
  });

  test("a dump that breaks off fails the job", async () => {
    const run = await runJobs(dumps(["echo data; echo 'no access' >&2; exit 4", "echo never"]), [
      "--release",
      release,
      "--backup",
      store(),
    ]);
    expect(run.job.result).not.toBe("OK");
    expect(fatalMessages(run.job)).toBe(
      "/dump/0 is not saved: /bin/sh ended with status 4: no access",
    );
  });

  test("a program of a restore that fails fails the job", async () => {
    const saved = store();
    const definition = dumps(
      ["seq 100000", "echo second"],
      `restore() { return shell("head -c 10 > /dev/null; echo 'disk full' >&2; exit 9"); }`,
    );
    await runJobs(definition, ["--backup", saved]);
    const run = await runJobs(null, ["--release", release, "--restore", saved]);
    expect(run.job.result).not.toBe("OK");
    expect(fatalMessages(run.job)).toBe(
      "/dump/0 cannot be restored: /bin/sh ended with status 9: disk full",
    );
  });
});

test("ahead of the core all is the same", async () => {
  const source = `export default class extends b.BareosFdPlugin {
    *files() {
      for (let at = 0; at < 20; at += 1) {
        const script = "echo remark " + at + " >&2; head -c " + at * 30000 + " /dev/zero";
        yield { path: "/dump/" + at, content: () => b.command("sh", ["-c", script]) };
      }
    }
  }`;
  const { texts: told, manifest } = await inAllModes(
    (option) => inFolder(source, option),
    [],
    "Warning",
  );
  expect(manifest.length).toBe(20);
  expect(told.filter((text) => text.startsWith("Warning: sh: remark")).length).toBe(20);
});

test("a dump that fails fails in each mode with the same words", async () => {
  const source = `export default class extends b.BareosFdPlugin {
    *files() {
      yield { path: "/first", content: "x" };
      yield { path: "/dump", content: b.command("sh", ["-c", "head -c 1000000 /dev/zero; exit 3"]) };
    }
  }`;
  const { texts: told } = await inAllModes((option) => inFolder(source, option), [], "Error");
  expect(told[0]).toBe("Fatal error: /dump is not saved: sh ended with status 3");
});

test("an estimate starts nothing", async () => {
  const trace = join(tempDir(), "trace");
  const run = await runJobs(dumps([`touch ${trace}`]), ["--estimate"]);
  expect([run.job.result, run.job.files, existsSync(trace)]).toEqual(["OK", 1, false]);
});

test("a cancel ends a program that writes without end, and one that does nothing", async () => {
  for (const script of ["cat /dev/zero", "sleep 1000 & wait"]) {
    const definition = dumps([script]).replace("cancel_grace=1", "cancel_grace=60");
    const run = await runJobs(definition, ["--backup", store(), "--cancel-after-ms", "300"]);
    expect(run.job.result, run.stderr).toBe("Canceled");
    expect(run.stderr).not.toContain("was killed");
  }
});

test("a cancel ends the waiting for a target that takes nothing", async () => {
  const saved = store();
  const stuck = `restore() { return new Writable({ write() {} }); }`;
  const definition = dumps(["head -c 1000000 /dev/zero"], stuck);
  await runJobs(definition.replace("cancel_grace=1", "cancel_grace=60"), ["--backup", saved]);
  const run = await runJobs(null, ["--restore", saved, "--cancel-after-ms", "500"]);
  expect(run.job.result, run.stderr).toBe("Canceled");
  expect(run.stderr).not.toContain("was killed");
});

test("holes of sparse data come as zeros", async () => {
  const saved = store();
  const target = join(tempDir(), "target");
  const definition = plugin(`import { BareosFdPlugin, command } from "bareosfd";
    export default class extends BareosFdPlugin {
      *files() {
        const content = Buffer.alloc(3_000_000);
        content.write("begin");
        content.write("end", 2_999_990);
        yield { path: "/holes", content, stat: { st_size: content.length } };
      }
      restore() { return command("dd", ["status=none", "of=${target}"]); }
    }`);
  const options = ["--backup", saved, "--fileset-options", "sparse"];
  expect((await runJobs(definition, options)).job.result).toBe("OK");
  expect(storedFiles(saved)[0]?.["dataStream"]).not.toBe(2);
  const run = await runJobs(null, ["--restore", saved]);
  expect(run.job.result, run.stderr).toBe("OK");
  const data = readFileSync(target);
  expect([
    data.length,
    data.toString("latin1", 0, 6),
    data.toString("latin1", 2_999_990, 2_999_993),
  ]).toEqual([3_000_000, "begin\0", "end"]);
});

test("each file is asked about, whatever the mode of writing", async () => {
  const saved = store();
  const definition = plugin(`import { appendFileSync } from "node:fs";
    import { BareosFdPlugin } from "bareosfd";
    export default class extends BareosFdPlugin {
      writeBehind = "yes";
      *files() { for (let at = 0; at < 50; at += 1) yield { path: "/many/" + at, content: "x" + at }; }
      restore({ path }) {
        appendFileSync(process.env.PLUGIN_LOG, JSON.stringify({ call: path }) + "\\n");
        return path.endsWith("7") ? "skipped" : undefined;
      }
    }`);
  expect((await runJobs(definition, ["--backup", saved])).job.result).toBe("OK");
  const where = tempDir();
  const run = await runJobs(null, ["--restore", saved, "--where", where]);
  expect([run.job.result, run.job.skipped], run.stderr).toEqual(["OK", 5]);
  expect(run.names.length).toBe(50);
  expect(readFileSync(join(where, "many/6"), "utf8")).toBe("x6");
});
