// The worker as a process: every kind of plugin module, and what a plugin may do to its process.
import { bRC_Error, bRC_OK, IO_OPEN, IoPacket } from "bareosfd";
import { IoPacketMasks, writeIoPacket } from "bareosfd/codec";
import { beforeAll, describe, expect, it } from "vitest";
import { Request } from "../../runtime/worker/protocol.js";
import { buildNative, pluginFolder, WorkerProcess } from "./support/worker-process.js";

beforeAll(buildNative);

const ESM = `
  import { bRC_OK, JobMessage, M_INFO } from "bareosfd";
  import { text } from "./helper.HELPER";
  export function endBackupFile() { JobMessage(M_INFO, text); return bRC_OK; }
`;
const COMMONJS = `
  const { bRC_OK, JobMessage, M_INFO } = require("bareosfd");
  const { text } = require("./helper.HELPER");
  exports.endBackupFile = () => { JobMessage(M_INFO, text); return bRC_OK; };
`;
const HELPER_ESM = `export const text = "hello";`;
const HELPER_CJS = `exports.text = "hello";`;
const TYPED = `
  import { bRC_OK, JobMessage, M_INFO, type SavePacket } from "bareosfd";
  import { text } from "./helper.js";
  enum Mood { Good = 6 }
  export default class {
    constructor(private readonly definition: string) {}
    endBackupFile(packet?: SavePacket): typeof bRC_OK { JobMessage(Mood.Good, text as string); return bRC_OK; }
  }
`;
const typedHelper = `export const text: string = "hello";`;

describe("modules", () => {
  it.each<[string, string, Record<string, string>]>([
    [
      "a bare .ts with an enum, importing ./helper.js that is .ts",
      "p",
      { "p.ts": TYPED, "helper.ts": typedHelper },
    ],
    ["a bare .mts", "p", { "p.mts": ESM.replace("HELPER", "mjs"), "helper.mts": typedHelper }],
    [
      "a .cts",
      "p.cts",
      {
        "p.cts": COMMONJS.replace("HELPER", "cjs"),
        "helper.cts": `exports.text = "hello" as string;`,
      },
    ],
    [
      "a bare .js that is an ES module",
      "p",
      { "p.js": ESM.replace("HELPER", "js"), "helper.js": HELPER_ESM },
    ],
    [
      "a bare .js that is CommonJS",
      "p",
      { "p.js": COMMONJS.replace("HELPER", "js"), "helper.js": HELPER_CJS },
    ],
    [
      "an .mjs that imports CommonJS",
      "p.mjs",
      { "p.mjs": ESM.replace("HELPER", "cjs"), "helper.cjs": HELPER_CJS },
    ],
    ["a .cjs", "p", { "p.cjs": COMMONJS.replace("HELPER", "cjs"), "helper.cjs": HELPER_CJS }],
    [
      "a CommonJS .ts",
      "p",
      {
        "p.ts": COMMONJS.replace("HELPER", "ts"),
        "helper.ts": `exports.text = "hello" as string;`,
      },
    ],
    [
      "a package with type module",
      "p",
      { "package.json": `{"type":"module"}`, "p.ts": TYPED, "helper.ts": typedHelper },
    ],
    [
      "a folder with package.json and another bareosfd in node_modules",
      "plug",
      {
        "plug/package.json": `{"type":"module","main":"src/main.js"}`,
        "plug/src/main.js": ESM.replace("./helper.HELPER", "dep"),
        "plug/node_modules/bareosfd/package.json": `{"main":"index.js"}`,
        "plug/node_modules/bareosfd/index.js": `throw new Error("the wrong copy");`,
        "plug/node_modules/dep/package.json": `{"type":"module","main":"index.js"}`,
        "plug/node_modules/dep/index.js": HELPER_ESM,
      },
    ],
  ])("%s", async (_, name, files) => {
    const worker = new WorkerProcess();
    const code = await worker.load(pluginFolder(files), name);
    expect({ code, messages: worker.messages }).toEqual({ code: bRC_OK, messages: [] });
    expect((await worker.ask(Request.endBackupFile)).i32()).toBe(bRC_OK);
    expect(worker.messages).toMatchObject([{ kind: 5, level: 6, text: "hello" }]);
    expect((await worker.ask(Request.free)).i32()).toBe(bRC_OK);
    expect(await worker.end()).toBe("exit code 0");
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["is missing", {}, /no plugin p in module_path: looked for .*p\.ts/],
    ["has a syntax error", { "p.ts": "export const a: = 3;\n" }, /p\.ts:1: Unexpected token/],
    [
      "has a syntax error in JavaScript",
      { "p.js": "let a = 1;\nlet b = = 3;\n" },
      /p\.js:2[^]*Unexpected token/,
    ],
    ["throws", { "p.ts": "enum A { B }\nthrow new Error('at import');\n" }, /at import[^]*p\.ts:2/],
    ["imports what is not there", { "p.ts": `import "nowhere";` }, /Cannot find package 'nowhere'/],
    [
      "imports a type as a value",
      { "p.ts": `import { FileName } from "bareosfd";\nexport const a = FileName;` },
      /does not provide an export named 'FileName'/,
    ],
  ])("a module that %s", async (_, files, message) => {
    const worker = new WorkerProcess();
    expect(await worker.load(pluginFolder(files), "p")).toBe(bRC_Error);
    expect(worker.messages).toHaveLength(1);
    expect(worker.messages[0]).toMatchObject({ kind: 5, level: 3 });
    expect(worker.messages[0]?.text).toMatch(message);
  });
});

describe("the process", () => {
  const run = async (body: string): Promise<WorkerProcess> => {
    const worker = new WorkerProcess();
    const source = `import { setTimeout as sleep } from "node:timers/promises";
enum Transformed { Yes }
export const endBackupFile = ${body};
export function endRestoreFile() {}`;
    expect(await worker.load(pluginFolder({ "p.ts": source }), "p")).toBe(bRC_OK);
    return worker;
  };

  it.each([
    ["process.exit", "() => process.exit(3)", /endBackupFile called process.exit\(3\)/],
    [
      "process.exit that is caught",
      "() => { try { process.exit() } catch {} return 0 }",
      /called process.exit/,
    ],
    [
      "process.exit later",
      "async () => { await sleep(1); process.exit(3) }",
      /called process.exit/,
    ],
    [
      "a throw, with the line of the source",
      "() => { throw new Error('boom') }",
      /boom[^]*p\.ts:3/,
    ],
    [
      "an exception of a timer",
      "() => new Promise(() => { setTimeout(() => { throw new Error('timer') }, 1) })",
      /uncaught exception.*timer/,
    ],
    [
      "a rejection that nobody handles",
      "() => new Promise(() => { void sleep(1).then(() => { throw new Error('lost') }) })",
      /unhandled rejection.*lost/,
    ],
  ])("survives %s", async (_, body, message) => {
    const worker = await run(body);
    expect((await worker.ask(Request.endBackupFile)).i32()).toBe(bRC_Error);
    expect(worker.messages.map(({ level }) => level)).toEqual([3]);
    expect(worker.messages[0]?.text).toMatch(message);
    expect((await worker.ask(Request.endRestoreFile)).i32()).toBe(bRC_OK);
    expect((await worker.ask(Request.free)).i32()).toBe(bRC_OK);
    expect(await worker.end()).toBe("exit code 0");
  });

  it("ends at once when the daemon does, whatever JavaScript does", async () => {
    const worker = await run("() => { setTimeout(() => { for (;;); }, 1); return 0 }");
    expect((await worker.ask(Request.endBackupFile)).i32()).toBe(bRC_OK);
    await worker.tell("sleep 50");
    await worker.tell("close");
    expect(await worker.end()).toBe("exit code 0");
  });

  it("sleeps again after a ring for work that is done already, and hears the next request", async () => {
    const worker = await run("() => 0");
    for (let round = 0; round < 3; round += 1) {
      await worker.tell("wake");
      expect((await worker.ask(Request.endBackupFile)).i32()).toBe(bRC_OK);
    }
    expect(worker.lines).toEqual([]);
  });

  it("passes a descriptor for direct I/O", async () => {
    const worker = new WorkerProcess();
    const folder = pluginFolder({
      "p.ts": `import { openSync } from "node:fs";
        import { iostat_do_in_core, type IoPacket } from "bareosfd";
        export function pluginIoOpen(io: IoPacket) {
          io.filedes = openSync(String(io.fname), "r");
          io.status = iostat_do_in_core;
        }`,
      data: "12345",
    });
    expect(await worker.load(folder, "p")).toBe(bRC_OK);
    const packet = new IoPacket({ func: IO_OPEN, fname: `${folder}/data` });
    const answer = await worker.ask(Request.pluginIO, (writer) => {
      writeIoPacket(writer, IoPacketMasks.pluginIoOpen.toPlugin, packet);
    });
    expect(answer.i32()).toBe(bRC_OK);
    // The driver tells the size of the file behind the descriptor that came with the answer.
    expect(worker.lines).toEqual(["descriptor 5"]);
  });

  it("hears of a cancel while it is idle, and serves timers under a stream of requests", async () => {
    const worker = new WorkerProcess();
    const folder = pluginFolder({
      "p.mjs": `import { JobMessage, M_INFO } from "bareosfd";
        let ticks = 0;
        setInterval(() => { ticks += 1; }, 1);
        export function endBackupFile() { return 0; }
        export function endRestoreFile() { JobMessage(M_INFO, ticks > 5 ? "served" : "starved"); }
        export function handlePluginEvent(event) { JobMessage(M_INFO, "event " + event); return 0; }`,
    });
    expect(await worker.load(folder, "p")).toBe(bRC_OK);
    await worker.tell(`repeat 5000 ${Request.endBackupFile} -`);
    await worker.ask(Request.endRestoreFile);
    await worker.tell("cancel");
    await worker.tell("sleep 200");
    expect(worker.messages.map(({ text }) => text)).toEqual(["served", "event 14"]);
  });
});
