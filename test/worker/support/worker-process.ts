// A real worker process behind a driver in C++ that plays the daemon's side of the channel (test/worker/driver.cc).
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { WireReader, WireWriter } from "bareosfd/codec";
import { onTestFinished } from "vitest";
import { packageRoot } from "../../../generator/paths.js";
import { buildTargets, buildTestProgram, nativeFile } from "../../support/native.js";
import { tempDir } from "../../support/temp-dir.js";

const MAIN = path.join(packageRoot, "dist", "worker", "fd", "main.cjs");

const DRIVER = "worker-driver";

/** Compiles what is out of date. */
export async function buildNative(): Promise<void> {
  await buildTargets("release", ["bareos-node-addon"]);
  await buildTestProgram(DRIVER, "release");
}

export interface Message {
  readonly kind: number;
  readonly file: string;
  readonly line: number;
  readonly level: number;
  readonly text: string;
}

export class WorkerProcess {
  readonly messages: Message[] = [];
  readonly lines: string[] = [];
  output = "";
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly input: AsyncIterator<string>;

  constructor(node = process.env["BAREOS_NODE_TEST_NODE"] ?? process.execPath) {
    this.child = spawn(nativeFile(DRIVER, "release"), [node, MAIN, "26-dev"]);
    this.input = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
    });
    onTestFinished(() => {
      this.child.kill();
    });
  }

  /** Sends a line to the driver; resolves with the payload of the answer if there was one. */
  async tell(line: string): Promise<Uint8Array | null> {
    this.child.stdin.write(`${line}\n`);
    let answer: Uint8Array | null = null;
    for (;;) {
      const next = await this.input.next();
      if (next.done === true || next.value === "ready") return answer;
      const [verb, kind = "", hex = "-"] = next.value.split(" ");
      const bytes = Buffer.from(hex === "-" ? "" : hex, "hex");
      if (verb === "answer") answer = bytes;
      else if (verb === "posted") this.messages.push(messageOf(Number(kind), bytes));
      else if (verb === "corecall") this.child.stdin.write("core 0000000000\n");
      else this.lines.push(next.value);
    }
  }

  async ask(
    kind: number,
    encode: (writer: WireWriter) => void = () => undefined,
  ): Promise<WireReader> {
    const writer = new WireWriter();
    encode(writer);
    const hex = Buffer.from(writer.message()).toString("hex");
    const answer = await this.tell(`request ${kind} ${hex}`);
    if (answer === null) throw new Error(`no answer: ${this.lines.join("; ")} ${this.output}`);
    return new WireReader(answer);
  }

  /** Loads a plugin; resolves with the code of the answer. */
  async load(modulePath: string, moduleName: string): Promise<number> {
    const answer = await this.ask(64, (writer) => {
      for (const text of ["24", "fd", modulePath, moduleName, ""]) writer.text(text, "load");
      writer.u32(0, "roots");
    });
    return answer.i32();
  }

  /** Closes the daemon's side; resolves with how the worker ended. */
  async end(): Promise<string> {
    this.child.stdin.end();
    for (;;) {
      const next = await this.input.next();
      if (next.done === true) break;
      this.lines.push(next.value);
    }
    return this.lines.find((line) => line.startsWith("exit ")) ?? "no exit";
  }
}

/** Files of a plugin in a folder of their own. */
export function pluginFolder(files: Readonly<Record<string, string>>): string {
  const folder = tempDir();
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

function messageOf(kind: number, bytes: Uint8Array): Message {
  const reader = new WireReader(bytes);
  const file = reader.text();
  const line = reader.i32();
  const level = reader.i32();
  if (kind === 5) reader.i64();
  // Every message ends its line.
  return { kind, file, line, level, text: reader.text().replace(/\n$/, "") };
}
