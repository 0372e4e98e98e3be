// What an author reads in the job's log about a mistake: what it is, where, and the lines of the source around it.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";
import { fatalMessages, runJobs } from "./support.js";

beforeAll(() => buildNative(), 900_000);

/** A class whose files() has this body, which is the fourth line. */
const files = (body: string, head = ""): string =>
  `import * as b from "bareosfd";\n${head}\nexport default class Faulty extends b.BareosFdPlugin {\n${body}\n}\n`;

interface Mistake {
  readonly text: string;
  readonly file?: string;
  /** Of package.json. */
  readonly type?: string;
  readonly says: readonly RegExp[];
  readonly hides?: RegExp;
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "a throw": {
    text: files(`  *files(): any { const list: string[] = []; throw new TypeError("no list"); }`),
    says: [
      /TypeError: no list\n {4}at Faulty\.files \(\/.*\/faulty\.ts:4:52\)/,
      /\n {4} {2}3 \| export default.*\n {4}> 4 \| .*\n {8}\| {52}\^\n {4} {2}5 \| }/,
    ],
    hides: /node:internal|file:\/\//,
  },
  "a throw in code that was transformed": {
    text: files(
      `  *files(): any { if (Color.Red === 0) throw new Error("red"); }`,
      "enum Color { Red }",
    ),
    says: [
      /Error: red\n {4}at Faulty\.files \(\/.*\/faulty\.ts:4:\d+\)/,
      /> 4 \| {3}\*files\(\): any/,
    ],
  },
  "a cause": {
    text: files(
      `  async *files(): any { throw new Error("outer", { cause: new RangeError("inner") }); }`,
    ),
    says: [/Error: outer\n/, /\n {4}caused by RangeError: inner/],
  },
  "what an error carries": {
    text: files(
      `  *files(): any { throw Object.assign(new Error("refused"), { status: 503, code: "E_BUSY" }); }`,
    ),
    says: [/Error \[E_BUSY\]: refused \{ status: 503 \}/],
  },
  "TypeScript that does not parse": {
    text: files("  *files() { const list: string[] = [; }"),
    says: [/SyntaxError: \/.*\/faulty\.ts:4: Expression expected\n/, /> 4 \|/, /\| {38}\^/],
    hides: /\[Error\]/,
  },
  "JavaScript that does not parse": {
    text: files("  *files() { const list = [; }"),
    file: "faulty.mjs",
    says: [/SyntaxError: \/.*\/faulty\.mjs:4: Unexpected token/, /> 4 \|/],
  },
  "a decorator": {
    text: files("  @logged\n  *files() {}", "function logged() {}"),
    says: [/faulty\.ts:4: Node\.js knows no decorators/, /> 4 \| {3}@logged/],
  },
  "a module in a package of scripts, as npm init makes it": {
    text: files("  *files() {}"),
    type: "commonjs",
    says: [
      /faulty\.ts:1: Cannot use import statement outside a module: \/.*\/package\.json says "type": "commonjs"; make that "module", or call the file faulty\.mts\n/,
      /> 1 \| import/,
    ],
  },
  "an import that is not there": {
    text: files("  *files() {}", `import nothing from "there-is-no-such-package";`),
    says: [/Cannot find package 'there-is-no-such-package'.*\n {4}at \/.*\/faulty\.ts:2:22\n/],
  },
  "a child process that fails": {
    text: files(
      `  async *files() { await promisify(execFile)("sh", ["-c", "echo out of order >&2; exit 3", "password"]); }`,
      `import { execFile } from "node:child_process"; import { promisify } from "node:util";`,
    ),
    says: [/failed: sh ended with the exit status 3: out of order/],
    hides: /password|stdout/,
  },
  "a program that is not there": {
    text: files(
      `  async *files() { spawn("there-is-no-such-program"); await new Promise((go) => setTimeout(go, 500)); }`,
      `import { spawn } from "node:child_process";`,
    ),
    says: [/the program there-is-no-such-program is not there \(ENOENT\); PATH is /],
    hides: /prepared nothing/,
  },
};

test.each(Object.entries(MISTAKES))(
  "%s",
  async (_name, { text, file = "faulty.ts", type, says, hides }) => {
    const folder = tempDir();
    if (type !== undefined)
      writeFileSync(path.join(folder, "package.json"), JSON.stringify({ type }));
    writeFileSync(path.join(folder, file), text);
    const run = await runJobs(`node:module_path=${folder}:module_name=faulty`, ["--null"]);
    const told = fatalMessages(run.job);
    for (const part of says) expect(told).toMatch(part);
    if (hides !== undefined) expect(told).not.toMatch(hides);
  },
);
