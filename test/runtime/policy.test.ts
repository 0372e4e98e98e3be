// Jobs under an administrator's policy: what it refuses fails the job with the rule and its place, and nothing gets past it.
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { runCli } from "../support/fake-host.js";
import { needOrdinaryUser, needRoot } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";
import { fatalMessages, type JobRun, plugin, RECORDER, runJobs, store } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** A policy's file with these lines. The tests' own variables reach the worker unless `more` is left out. */
function policy(...lines: readonly string[]): string {
  const file = path.join(tempDir(), "bareos-node.conf");
  writeFileSync(file, `NodePlugin {\n${lines.join("\n")}\n}\n`);
  return file;
}

const OURS = 'Environment = "PLUGIN_LOG, BAREOS_NODE_TEST_*"';

function under(file: string, definition: string, args: readonly string[] = ["--null"]) {
  return runJobs(definition, args, { env: { BAREOS_NODE_POLICY: file } });
}

async function isRefused(run: Promise<JobRun>, message: RegExp): Promise<void> {
  const jobs = await run;
  expect(jobs.job.result).toBe("Error");
  expect(fatalMessages(jobs.job)).toMatch(message);
  expect(jobs.job.violations).toEqual([]);
  expect(jobs.calls).toEqual([]);
}

const FOLDER = path.join(import.meta.dirname, "plugins");

/** A plugin that tells what `expression` is, as an information. */
const telling = (expression: string): string => plugin(tellingSource(expression));
const tellingSource = (expression: string): string => `import { readFileSync } from "node:fs";
import { BareosFdPlugin, JobMessage, M_INFO } from "bareosfd";
export default class extends BareosFdPlugin {
  *files() { JobMessage(M_INFO, JSON.stringify(${expression})); yield { path: "/x", content: "x" }; }
}`;

async function told(run: Promise<JobRun>): Promise<unknown> {
  const { job, stderr } = await run;
  expect(job.result, stderr).toBe("OK");
  return JSON.parse(job.messages[0]?.text ?? "");
}

const STATUS = `readFileSync("/proc/self/status", "utf8").match(/NoNewPrivs:\\t(\\d)/)[1]`;

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
    const definition = telling(`[process.env.BAREOS_TEST_SECRET, ${STATUS}]`);
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
    await refused(file, /others may write into its folder .*; chmod go-w/);
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
    await refused(link, /others may write into its folder/);
  });

  test("another user's, or in another user's folder", async (context) => {
    needRoot(context, "files of another user");
    const file = policy();
    chownSync(file, 65_534, 65_534);
    await refused(file, /it belongs to user 65534, neither to root nor to the daemon's user/);
    chownSync(file, 0, 0);
    chownSync(path.dirname(file), 65_534, 65_534);
    await refused(file, /its folder .* belongs to user 65534/);
  });
});

describe("User", () => {
  test("workers run as that user, with its groups, and can do nothing as another", async (context) => {
    needRoot(context, "another user");
    const definition = telling(
      `[process.getuid(), process.geteuid(), process.getgid(), process.getgroups(), process.env.USER,
        readFileSync("/proc/self/status", "utf8").match(/Cap(Prm|Eff):\\t(\\w+)/g), ${STATUS}]`,
    );
    const folder = /module_path=([^:]+)/.exec(definition)?.[1] ?? "";
    chmodSync(folder, 0o755);
    const group = Number(
      /^nobody:[^:]*:\d+:(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"))?.[1],
    );
    const none = "0".repeat(16);
    const caps = [`CapPrm:\t${none}`, `CapEff:\t${none}`];
    const all = [65_534, 65_534, group, [group], "nobody", caps, "1"];
    const args = ["--null", "--jobs", "2"];
    expect(await told(under(policy(OURS, "User = nobody"), definition, args))).toEqual(all);
  });

  test("a plugin of that user is ended with all that it started, and dies with its keeper", async (context) => {
    needRoot(context, "another user");
    const definition = plugin(`import { spawn } from "node:child_process";
import { BareosFdPlugin } from "bareosfd";
export default class extends BareosFdPlugin {
  async *files() {
    spawn("sleep", ["1000"], { detached: true, stdio: "ignore" }).unref();
    await new Promise(() => {});
  }
}`);
    chmodSync(/module_path=([^:]+)/.exec(definition)?.[1] ?? "", 0o755);
    // runJobs looks for what is left of it.
    const jobs = await under(policy(OURS, "User = nobody"), `${definition}:callback_limit=1`);
    expect(fatalMessages(jobs.job)).toMatch(/callback_limit/);
  });

  test("is root's to choose", async (context) => {
    needOrdinaryUser(context, "may not become another");
    await isRefused(
      under(policy("User = root"), RECORDER),
      /only a daemon that runs as root can start workers as root \(User,/,
    );
  });
});
