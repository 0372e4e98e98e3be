// The shipped job-notify: what is delivered, what is tried again, and what is given up.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import {
  bDirEventJobEnd,
  bDirEventJobStart,
  bDirVarJobId,
  bDirVarJobStatus,
  formatOptions,
  M_WARNING,
  type OptionPair,
} from "bareosdir";
import { MockCore, runEvents } from "bareosdir/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import JobNotify from "../../../runtime/plugins/job-notify/job-notify.js";
import { tempDir } from "../../support/temp-dir.js";

/** A webhook that answers with these codes, one after the other; 0 never answers. */
async function webhook(
  codes: readonly number[],
): Promise<{ url: string; notes: Record<string, unknown>[]; headers: unknown[] }> {
  const notes: Record<string, unknown>[] = [];
  const headers: unknown[] = [];
  let asked = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      const code = codes[asked] ?? 200;
      asked += 1;
      notes.push(JSON.parse(body) as Record<string, unknown>);
      headers.push(request.headers["x-key"]);
      if (code > 0) response.writeHead(code).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, notes, headers };
}

async function run(core: MockCore, ...options: OptionPair[]): Promise<void> {
  await runEvents(new JobNotify(), {
    core,
    options: formatOptions(options),
    events: [
      [bDirEventJobStart, null],
      [bDirEventJobEnd, null],
    ],
  });
}

const core = (): MockCore =>
  new MockCore({ values: { [bDirVarJobId]: 7, [bDirVarJobStatus]: 0x54 } });

describe("a webhook", () => {
  it("gets each event once, in order, with what the Director knew at that moment", async () => {
    const { url, notes, headers } = await webhook([]);
    await run(core(), ["url", url], ["header", "x-key=secret"]);
    expect(notes.map(({ event }) => event)).toEqual(["JobStart", "JobEnd"]);
    expect(notes[1]).toMatchObject({ jobId: 7, status: "T" });
    expect(headers).toEqual(["secret", "secret"]);
  });

  it("is asked again when it is down, and not when it refuses", async () => {
    const down = await webhook([503, 0]);
    await run(
      core(),
      ["url", down.url],
      ["events", "JobEnd"],
      ["timeout", "0.3"],
      ["wait", "0.01"],
    );
    expect(down.notes).toHaveLength(3);
    const refuses = await webhook([404]);
    const job = core();
    await run(job, ["url", refuses.url], ["events", "JobEnd"], ["wait", "0.01"]);
    expect(refuses.notes).toHaveLength(1);
    // The job is over by then: this is for the Director's own log.
    expect(job.debug.map(({ message }) => message)).toEqual([
      expect.stringMatching(/JobEnd could not be delivered: 127\.0\.0\.1:\d+ answered 404$/),
    ]);
  });

  it("that is never there is a warning, not a failed job", async () => {
    const job = core();
    const options: OptionPair[] = [
      ["url", "http://127.0.0.1:1/hook"],
      ["tries", "1"],
      ["events", "JobStart"],
    ];
    const plugin = new JobNotify();
    const restore = job.install();
    onTestFinished(restore);
    await plugin.loadBareosPlugin("");
    await plugin.parsePluginDefinition(formatOptions(options));
    await plugin.handlePluginEvent(bDirEventJobStart, null);
    await expect.poll(() => job.messages.length).toBe(1);
    expect(job.messages[0]?.type).toBe(M_WARNING);
    // Such addresses are secrets.
    expect(job.messages[0]?.message).not.toContain("/hook");
  });
});

describe("a command", () => {
  it("gets the note on its standard input", async () => {
    const file = path.join(tempDir(), "note");
    await run(core(), ["command", `cat > ${file}`], ["events", "JobEnd"]);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ event: "JobEnd", jobId: 7 });
  });

  it("that fails or hangs is tried again and then given up", async () => {
    const job = core();
    const more: OptionPair[] = [
      ["events", "JobEnd"],
      ["tries", "2"],
      ["wait", "0.01"],
      ["timeout", "0.2"],
    ];
    await run(job, ["command", "echo no >&2; exit 4"], ...more);
    await run(job, ["command", "sleep 60"], ...more);
    expect(job.debug.map(({ message }) => message)).toEqual([
      expect.stringContaining("the command ended with 4: no"),
      expect.stringContaining("the command ended SIGKILL"),
    ]);
  });
});

describe("options", () => {
  it.each([
    ["tries=1:", "url or command is missing"],
    ["url=nonsense:", "this is no address"],
    ["command=true:events=JobStart,Nonsense:", "there is no Nonsense"],
    ["command=true:header=x:", "header is not of the form"],
  ])("%s is refused", async (options, said) => {
    const job = core();
    await runEvents(new JobNotify(), { core: job, options, events: [] });
    expect(job.messages[0]?.message).toContain(said);
    expect(job.failed).toBe(true);
  });
});
