// A plugin under a debugger: the worker listens, and loads the plugin only once somebody is there.
import { spawn } from "node:child_process";
import { request, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { buildNative, nativeFile } from "../support/native.js";
import { plugin } from "./support.js";

beforeAll(() => buildNative(), 900_000);

const SOURCE = `import { BareosFdPlugin, JobMessage, M_INFO } from "bareosfd";
JobMessage(M_INFO, "loaded");
export default class extends BareosFdPlugin {
  override files() { return []; }
}`;

/** A text frame from a client: masked, here with zeros. */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x81, 0x80 | text.length, 0, 0, 0, 0), Buffer.from(text)]);
}

async function attach(url: URL): Promise<Socket> {
  const headers = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": Buffer.alloc(16).toString("base64"),
  };
  return new Promise((resolve, reject) => {
    const asked = request({ host: url.hostname, port: url.port, path: url.pathname, headers });
    asked.on("upgrade", (_: IncomingMessage, socket: Socket) => {
      resolve(socket);
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("the job waits for a debugger, and goes on with it", async () => {
  const definition = `${plugin(SOURCE)}:inspect=127.0.0.1\\:0:inspect_wait=yes`;
  const library = nativeFile("node-fd.so", "release");
  const args = ["--plugin", library, "--definition", definition, "--null", "--debug-level", "150"];
  const job = spawn(nativeFile("core-host", "release"), args, {
    stdio: ["ignore", "ignore", "pipe"],
  });
  onTestFinished(() => {
    job.kill("SIGKILL");
  });
  let said = "";
  const heard = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const [, found] = pattern.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      };
      job.stderr.on("data", look);
      look();
    });
  job.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => {
    job.on("close", resolve);
  });
  const socket = await attach(new URL(await heard(/Debugger listening on (ws:\S+)/)));
  expect(said).not.toContain("loaded");
  socket.write(frame(JSON.stringify({ id: 1, method: "Runtime.runIfWaitingForDebugger" })));
  await heard(/(loaded)/);
  // An inspected process stays until its debugger is gone.
  await heard(/(Waiting for the debugger to disconnect)/);
  socket.end();
  expect(await ended, said).toBe(0);
});
