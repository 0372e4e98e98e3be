// What of a policy differs between root and an ordinary user: workers of another user, and files of others.
import { chmodSync, chownSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test, type TestContext } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { buildNative } from "../support/native.js";
import { needOrdinaryUser, needRoot } from "../support/privileges.js";
import { isRefused, OURS, policy, PRIVILEGES, telling, told, under } from "./policy-support.js";
import { fatalMessages, plugin, RECORDER } from "./support.js";

beforeAll(() => buildNative(), 900_000);

test("a file that is another user's, or in another user's folder", async (context) => {
  needRoot(context, "files of another user");
  const file = policy();
  chownSync(file, 65_534, 65_534);
  await isRefused(
    under(file, RECORDER),
    /it belongs to user 65534, neither to root nor to the daemon's user/,
  );
  chownSync(file, 0, 0);
  chownSync(path.dirname(file), 65_534, 65_534);
  await isRefused(under(file, RECORDER), /the folder .* belongs to user 65534/);
});

/** Root, where everybody may read what a worker runs from. */
function needAnotherUser(context: TestContext): void {
  needRoot(context, "another user");
  for (let folder = packageRoot; folder !== "/"; folder = path.dirname(folder)) {
    if ((statSync(folder).mode & 0o5) !== 0o5) context.skip(`needs ${folder} to be open to others`);
  }
}

describe("User", () => {
  test("workers run as that user, with its groups, and can do nothing as another", async (context) => {
    needAnotherUser(context);
    const definition = telling(
      `[process.getuid(), process.geteuid(), process.getgid(), process.getgroups(), process.env.USER,
        readFileSync("/proc/self/status", "utf8").match(/Cap(Prm|Eff):\\t(\\w+)/g), ${PRIVILEGES}]`,
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
    needAnotherUser(context);
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
