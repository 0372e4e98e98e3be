// Jobs under an administrator's policy: what it refuses fails the job with the rule and its place, and nothing gets past it.
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { runCli } from "../support/fake-host.js";
import { tempDir } from "../support/temp-dir.js";
import {
  isRefused,
  OURS,
  PRIVILEGES,
  policy,
  telling,
  tellingSource,
  told,
  under,
} from "./policy-support.js";
import { fatalMessages, plugin, RECORDER, runJobs, store } from "./support.js";

beforeAll(() => buildNative(), 900_000);

const FOLDER = path.join(import.meta.dirname, "plugins");

describe("without a policy", () => {
  test("a definition names no Node, at a restore an empty one takes the stored one away", async () => {
    const file = path.join(tempDir(), "nowhere.conf");
    const named = `${RECORDER}:node=${process.execPath}`;
    await isRefused(runJobs(named, ["--null"]), /refused: node=.* is not taken from a definition/);
    await isRefused(runJobs(named, ["--estimate"]), /refused: node=/);
    // A file that is named has to be there.
    await isRefused(
      under(file, RECORDER),
      /no plugin runs until .*nowhere\.conf: it cannot be read/,
    );
    const saved = store();
    await under(policy(OURS, `Node = ${process.execPath}`), named, ["--backup", saved]);
    const restore = ["--restore", saved, "--where", store()];
    await isRefused(runJobs(null, restore), /an empty node= takes away/);
    const jobs = await runJobs(null, [...restore, "--plugin-option", "node:node="]);
    expect(jobs.job.result, jobs.stderr).toBe("OK");
  });

  test.each(["0.0.0.0\\:0", "\\:0", "127.0.0.1.evil.example\\:0"])(
    "no debugger is opened at %s",
    async (address) => {
      await isRefused(runJobs(`${RECORDER}:inspect=${address}`, ["--null"]), /to the network/);
    },
  );

  test("the environment is the daemon's, and a way to more privileges there is none", async () => {
    const env = { BAREOS_TEST_SECRET: "x" };
    const definition = telling(`[process.env.BAREOS_TEST_SECRET, ${PRIVILEGES}]`);
    expect(await told(runJobs(definition, ["--null"], { env }))).toEqual(["x", "1"]);
  });
});

test("options are in no list of arguments", async () => {
  const definition = telling(`["self", process.ppid].map((id) =>
    readFileSync("/proc/" + id + "/cmdline", "utf8").includes("hunter2"))`);
  const run = runJobs(`${definition}:password=hunter2`, ["--null"]);
  expect(await told(run)).toEqual([false, false]);
});

test("`run` plays without a policy, or under the one that is named", async () => {
  const file = path.join(tempDir(), "plugin.ts");
  writeFileSync(file, tellingSource("1"));
  const run = (env: Record<string, string>) => runCli(["run", file, "--null"], { env });
  expect((await run({ PATH: process.env["PATH"] ?? "" })).code).toBe(0);
  const named = await run({ BAREOS_NODE_POLICY: policy("Module = other") });
  expect(named.code).toBe(1);
  expect(named.stdout + named.stderr).toMatch(/module_name=plugin is none of other/);
});

describe("rules", () => {
  test.each<[string, string, string, RegExp]>([
    [
      "a folder",
      "Module Path = /nowhere",
      "",
      /module_path=.*plugins is not in \/nowhere \(Module Path, .*bareos-node\.conf:2\)/,
    ],
    ["a folder beside", `Module Path = ${FOLDER.slice(0, -1)}`, "", /module_path=.* is not in/],
    [
      "a name",
      "Module = other, another",
      "",
      /module_name=recorder is none of other, another \(Module,/,
    ],
    [
      "another Node",
      "Node = /usr/bin/none",
      ":node=/tmp/node",
      /node=\/tmp\/node is not \/usr\/bin\/none \(Node, .*:2\)/,
    ],
    ["a Node", "", ":node=/tmp/node", /node=\/tmp\/node needs a line that allows it: Node = /],
    ["a debugger", "", ":inspect=0", /inspect needs a line that allows it: Inspect = yes/],
    ["a debugger", "Inspect = no", ":inspect=0", /inspect is not allowed \(Inspect = no,/],
    ["a debugger elsewhere", "Inspect = yes", ":inspect=0.0.0.0\\:0", /to the network/],
    [
      "memory",
      "Node Memory = 100",
      ":node_memory=101",
      /node_memory=101 is more than 100 \(Node Memory,/,
    ],
    [
      "memory without limit",
      "Node Memory = 100",
      ":node_memory=0",
      /node_memory=0 is more than 100/,
    ],
    ["time", "Load Limit = 1 min", ":load_limit=61", /load_limit=61 is more than 60 \(Load Limit,/],
    [
      "time without limit",
      "Callback Limit = 9",
      ":callback_limit=0",
      /callback_limit=0 is more than 9/,
    ],
    [
      "grace",
      "Cancel Grace = 3",
      ":cancel_grace=4",
      /cancel_grace=4 is more than 3 \(Cancel Grace,/,
    ],
    [
      "a worker",
      "Maximum Workers = 0",
      "",
      /as many workers as are allowed run already: 0 \(Maximum Workers,/,
    ],
    [
      "a mistake",
      "Modul = x",
      "",
      /no plugin runs until .*:2: "Modul" is no directive; is it Module\?/,
    ],
    ["a user", "User = no-such-user", "", /there is no user no-such-user \(User,/],
  ])("%s: %s against %j", async (_, line, options, message) => {
    await isRefused(under(policy(line), `${RECORDER}${options}`), message);
  });

  test("what they allow runs, and their limits hold where nothing is said", async () => {
    const lines = [
      ...[`Module Path = /nowhere, ${FOLDER}`, "Module = recorder, other", "Maximum Workers = 1"],
      ...[
        `Node = ${process.execPath}`,
        "Node Memory = 300",
        "Load Limit = 100",
        "Cancel Grace = 9",
      ],
    ];
    const options = `:node=${process.execPath}:node_memory=200:load_limit=100:cancel_grace=0`;
    const jobs = await under(policy(OURS, ...lines), `${RECORDER}${options}`);
    expect(jobs.job.result, jobs.stderr).toBe("OK");
    expect(jobs.names).toContain("StartBackupJob");
    const never = plugin(`import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin { async *files() { await new Promise(() => {}); } }`);
    const slow = await under(policy(OURS, "Callback Limit = 1"), never);
    expect(fatalMessages(slow.job)).toMatch(/did not return within 1 s \(callback_limit\)/);
  });

  test("each line of a job is held against them, and each estimate", async () => {
    const other = plugin("export const x = 1;");
    const file = policy(OURS, `Module Path = ${FOLDER}`);
    const jobs = await under(file, RECORDER, ["--null", "--definition", other]);
    expect(jobs.job.result).toBe("Error");
    expect(fatalMessages(jobs.job)).toMatch(/module_path=.* is not in/);
    await isRefused(under(file, other, ["--estimate"]), /module_path=.* is not in/);
  });

  test("links lead nowhere else", async () => {
    const allowed = tempDir();
    const elsewhere = tempDir();
    copyFileSync(path.join(FOLDER, "recorder.ts"), path.join(elsewhere, "recorder.ts"));
    symlinkSync(elsewhere, path.join(allowed, "folder"));
    symlinkSync(path.join(elsewhere, "recorder.ts"), path.join(allowed, "link.ts"));
    mkdirSync(path.join(allowed, "package"));
    const main = JSON.stringify({ main: path.join(elsewhere, "recorder.ts") });
    writeFileSync(path.join(allowed, "package/package.json"), main);
    const file = policy(OURS, `Module Path = ${allowed}`);
    const of = (folder: string, name: string): string =>
      `node:module_path=${folder}:module_name=${name}`;
    await isRefused(under(file, of(`${allowed}/folder`, "recorder")), /which is .* is not in/);
    const inside = /is not in a folder that bareos-node\.conf allows/;
    await isRefused(under(file, of(allowed, "link")), inside);
    await isRefused(under(file, of(allowed, "package")), inside);
    await isRefused(under(file, of(allowed, `../${path.basename(elsewhere)}/recorder`)), inside);
    await isRefused(under(file, of(allowed, path.join(elsewhere, "recorder"))), inside);
    // A link of the administrator's to the allowed folder is one more name of it.
    const jobs = await under(
      policy(OURS, `Module Path = ${path.join(allowed, "folder")}`),
      of(elsewhere, "recorder"),
    );
    expect(jobs.job.result, jobs.stderr).toBe("OK");
  });

  test("the environment has a short list and what is named", async () => {
    const env = { BAREOS_TEST_SECRET: "x", BAREOS_TEST_OTHER: "y", NODE_OPTIONS: "--no-warnings" };
    const names = `["PATH", "BAREOS_TEST_SECRET", "BAREOS_TEST_OTHER", "NODE_OPTIONS"]`;
    const definition = telling(`${names}.filter((name) => name in process.env)`);
    const file = policy('Environment = "BAREOS_NODE_TEST_RUN, BAREOS_TEST_O*"');
    const run = runJobs(definition, ["--null"], { env: { ...env, BAREOS_NODE_POLICY: file } });
    expect(await told(run)).toEqual(["PATH", "BAREOS_TEST_OTHER"]);
  });

  test("as many workers run at once as are allowed, and no job more", async () => {
    const slow = plugin(`import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  async *files() { await new Promise((done) => setTimeout(done, 3000)); yield { path: "/x", content: "x" }; }
}`);
    const jobs = await under(policy(OURS, "Maximum Workers = 2"), slow, ["--null", "--jobs", "4"]);
    const results = jobs.report?.jobs.map(({ result }) => result);
    expect([...(results ?? [])].sort(), jobs.stderr).toEqual(["Error", "Error", "OK", "OK"]);
  });
});

describe("a file that others could have written is none", () => {
  const refused = async (file: string, message: RegExp): Promise<void> => {
    await isRefused(under(file, RECORDER), message);
  };

  test("writable for the group, or in such a folder", async () => {
    const file = policy();
    chmodSync(file, 0o664);
    await refused(file, /others may write it; chmod go-w/);
    chmodSync(file, 0o644);
    chmodSync(path.dirname(file), 0o777);
    await refused(file, /others may write into the folder .*; chmod go-w/);
    // As /tmp: nobody can replace what is another's there.
    chmodSync(path.dirname(file), 0o1777);
    expect((await under(file, RECORDER)).job.result).toBe("OK");
  });

  test("a folder, or a link to one that is", async () => {
    await refused(tempDir(), /it is no file/);
    const file = policy();
    const link = path.join(tempDir(), "link.conf");
    symlinkSync(file, link);
    expect((await under(link, RECORDER)).job.result).toBe("OK");
    chmodSync(path.dirname(link), 0o777);
    await refused(link, /others may write into the folder/);
  });
});
