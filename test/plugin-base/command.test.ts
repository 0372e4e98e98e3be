// Content from a command: what it writes is saved, how it ends counts, and what it says is told.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Command } from "bareosfd";
import { command, CommandError, M_FATAL, M_INFO, M_WARNING, type CommandOptions } from "bareosfd";
import { createMockCore, runBackup, type BackupResult } from "bareosfd/testing";
import { expect, test, vi } from "vitest";
import { tempDir } from "../support/temp-dir.js";
import { ListPlugin } from "./list-plugin.js";

const shell = (script: string, options: CommandOptions = {}): Command =>
  command("/bin/sh", ["-c", script], options);

function save(content: unknown): Promise<BackupResult> {
  return runBackup(new ListPlugin([{ path: "/db.sql", content }]));
}

const dataOf = ({ files }: BackupResult): string => Buffer.from(files[0]?.data ?? []).toString();

test("what a program writes is the data, and nothing is told", async () => {
  const saved = await save(command("printf", ["%s-%s", "a b", "$HOME"]));
  expect([saved.ok, dataOf(saved), saved.core.messages]).toEqual([true, "a b-$HOME", []]);
});

test("a function may give it, and pieces of any length are put together", async () => {
  const saved = await save(() => shell("for i in $(seq 2000); do echo $i; done"));
  expect(dataOf(saved).trim().split("\n").length).toBe(2000);
});

test("standard error is told line by line, cut, in plain characters, with a last line that has no end", async () => {
  const script = `printf 'one\\ntwo\\033[0m\\r\\n\\n' >&2; head -c 5000 /dev/zero | tr '\\0' x >&2; echo data; printf '\\nend' >&2`;
  const saved = await save(shell(script));
  expect([saved.ok, dataOf(saved)]).toEqual([true, "data\n"]);
  expect(saved.core.messages).toEqual([
    { type: M_WARNING, message: "sh: one" },
    { type: M_WARNING, message: "sh: two\\x1b[0m" },
    { type: M_WARNING, message: `sh: ${"x".repeat(1000)} …` },
    { type: M_WARNING, message: "sh: end" },
  ]);
});

test("a program that talks without an end fills no log", async () => {
  const saved = await save(shell("seq 3000 >&2", { stderr: "info" }));
  const { messages } = saved.core;
  expect(messages.length).toBe(1001);
  expect(messages.at(-1)).toEqual({ type: M_INFO, message: "sh: 2000 more lines are left out" });
});

test.each([
  [
    "a status",
    "echo data; echo 'cannot connect' >&2; exit 3",
    "/bin/sh ended with status 3: cannot connect",
  ],
  ["a status without words", "exit 1", "/bin/sh ended with status 1"],
  ["a signal", "echo data; kill -9 $$", "/bin/sh was ended by SIGKILL"],
])("%s fails the file and the job, without its arguments", async (_what, script, reason) => {
  const saved = await save(shell(`: secret; ${script}`, { env: { TOKEN: "secret" } }));
  const fatal = saved.core.messages.filter(({ type }) => type === M_FATAL);
  expect(fatal).toEqual([{ type: M_FATAL, message: `/db.sql is not saved: ${reason}` }]);
  expect([saved.ok, saved.files[0]?.errno]).toEqual([false, 5]);
});

test("other statuses may mean success", async () => {
  const saved = await save(shell("echo data; exit 1", { okStatus: [0, 1] }));
  expect([saved.ok, dataOf(saved)]).toEqual([true, "data\n"]);
});

test.each([
  [
    "no-such-program-here",
    {},
    /^no-such-program-here cannot be started: there is no such program in PATH \(.+\)$/,
  ],
  ["/no/such/program", {}, "/no/such/program cannot be started: there is no such file"],
  ["true", { cwd: "/no/folder" }, "true cannot be started: its folder /no/folder does not exist"],
])("%s that cannot be started says why", async (program, options, reason) => {
  await expect(text(command(program, ["--password=x"], options))).rejects.toThrow(reason);
  const saved = await save(command(program, ["--password=x"], options));
  expect(saved.ok).toBe(false);
  expect(saved.core.messages[0]?.message).toMatch(/^\/db\.sql is not saved: /);
});

test("a file that is no program, and a script whose interpreter is missing, are told as that", async () => {
  const script = join(tempDir(), "script");
  const plain = join(tempDir(), "plain");
  writeFileSync(plain, "", { mode: 0o644 });
  await expect(text(command(plain))).rejects.toThrow("it may not be executed");
  writeFileSync(script, "#!/no/interpreter\n", { mode: 0o755 });
  await expect(text(command(script))).rejects.toThrow("the interpreter that it names is missing");
});

test("the error knows how the program ended", async () => {
  const error: unknown = await text(shell("exit 7")).catch((it: unknown) => it);
  expect(error).toBeInstanceOf(CommandError);
  expect(error).toMatchObject({ program: "/bin/sh", status: 7, signal: null });
});

test("it gets little of the environment, and what the plugin gives", async () => {
  vi.stubEnv("BAREOS_TEST_SECRET", "x");
  vi.stubEnv("LC_TIME", "C");
  const env = { OWN: "mine", HOME: undefined };
  const seen = (await text(command("env", [], { env }))).trim().split("\n");
  vi.unstubAllEnvs();
  expect(seen).toContain("OWN=mine");
  expect(seen).toContain("LC_TIME=C");
  expect(seen.some((line) => line.startsWith("PATH="))).toBe(true);
  expect(seen.filter((line) => /^(HOME|BAREOS_TEST_SECRET)=/.test(line))).toEqual([]);
});

test("it may have data of its own to read, in pieces, and may leave them", async () => {
  const input = ["a", Buffer.from("b")];
  expect(await text(command("tr", ["a-z", "A-Z"], { input }))).toBe("AB");
  const endless = (function* () {
    for (;;) yield Buffer.alloc(65536, "x");
  })();
  expect(await text(command("head", ["-c", "3"], { input: endless }))).toBe("xxx");
});

test("input that fails fails the reader", async () => {
  const input = (async function* () {
    yield await Promise.resolve("a");
    throw new Error("no more of it");
  })();
  await expect(text(command("cat", [], { input }))).rejects.toThrow("no more of it");
});

test("nothing is started for a file that did not change", async () => {
  const trace = join(tempDir(), "trace");
  const content = shell(`touch ${trace}; echo data`);
  const stat = { st_mtime: 1000, st_ctime: 1000 };
  const core = createMockCore({ since: 2000 });
  const saved = await runBackup(new ListPlugin([{ path: "/db.sql", stat, content }]), { core });
  expect([saved.ok, existsSync(trace)]).toEqual([true, false]);
});

test("a program that is not read to its end is ended with its whole group, and that is no error", async () => {
  const file = join(tempDir(), "pids");
  const content = shell(`sleep 1000 & echo $$ $! > ${file}; exec cat /dev/zero`);
  const iterator = content[Symbol.asyncIterator]();
  expect((await iterator.next()).value?.length).toBeGreaterThan(0);
  await iterator.return?.();
  const pids = readFileSync(file, "utf8").trim().split(" ").map(Number);
  await vi.waitFor(() => {
    for (const pid of pids) expect(isRunning(pid)).toBe(false);
  });
});

test("one that does not hear is killed", async () => {
  const iterator = shell("trap '' TERM; echo x; while :; do sleep 0.1; done")[
    Symbol.asyncIterator
  ]();
  await iterator.next();
  await iterator.return?.();
  expect((await iterator.next()).done).toBe(true);
});

test.each([
  [() => command(""), "command: the program has to be a name"],
  [() => command("x", [5 as unknown as string]), "command: argument 1 is no text"],
  [() => command("x", ["a\0b"]), "command: argument 1 holds a zero byte"],
  [() => command("x", [], { timeout: 1 } as CommandOptions), "command: there is no option timeout"],
  [() => command("x", [], { input: 5 as unknown as string }), "command: input is no content"],
])("mistakes are told where they are made (%#)", (action, text) => {
  expect(action).toThrow(text);
});

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}
