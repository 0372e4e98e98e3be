// What V8 kept of a script is used where it fits, and passed over without a word everywhere else.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { cacheFileOf, keepScript, runScript } from "../../runtime/worker/script-cache.js";
import { tempDir } from "../support/temp-dir.js";

const WRAPPED = (body: string): string =>
  `(function (exports, require, module, __filename, __dirname) { "use strict";\n${body}\n})\n`;
const ANSWER = WRAPPED(`exports.answer = () => require("node:path").basename(__filename) + 42;`);

/** A script that was kept, and where. */
function keptScript(): { readonly file: string; readonly kept: string } {
  const file = path.join(tempDir(), "worker.cjs");
  writeFileSync(file, ANSWER);
  keepScript(file);
  return { file, kept: cacheFileOf(file) };
}

/** Runs it; whether V8 took (false) or refused (true) what was kept, undefined when it was given nothing. */
function refused(file: string, answer = "worker.cjs42"): boolean | undefined {
  const { script, exports } = runScript(file);
  expect((exports as { answer: () => string }).answer()).toBe(answer);
  return script.cachedDataRejected;
}

it("is used, and leaves nothing else in the folder", () => {
  const { file, kept } = keptScript();
  expect(refused(file)).toBe(false);
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file), path.basename(kept)]);
});

it("of another version of Node is not looked at", () => {
  const { file, kept } = keptScript();
  expect(kept).toContain(process.version);
  renameSync(kept, kept.replace(process.version, "v20.0.0"));
  expect(refused(file)).toBeUndefined();
});

it("that is missing is not missed", () => {
  const { file, kept } = keptScript();
  rmSync(kept);
  expect(refused(file)).toBeUndefined();
});

it.each([
  ["cut to its head", (bytes: Buffer) => bytes.subarray(0, 8)],
  ["cut in its head", (bytes: Buffer) => bytes.subarray(0, 5)],
  ["empty", () => Buffer.alloc(0)],
  ["cut in the middle", (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ["with a byte too many", (bytes: Buffer) => Buffer.concat([bytes, Buffer.of(0)])],
  ["something else", () => Buffer.from("not what V8 wrote, by far")],
])("that is damaged is not used: %s", (_, damage) => {
  const { file, kept } = keptScript();
  writeFileSync(kept, damage(readFileSync(kept)));
  expect(refused(file)).toBeUndefined();
});

it("with one bit that is another is not used, wherever that is", () => {
  const { file, kept } = keptScript();
  const bytes = readFileSync(kept);
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
    writeFileSync(kept, damaged);
    expect(refused(file), `byte ${String(at)}`).toBeUndefined();
  }
});

it("of the script before it was changed is not used, even if its length is the same", () => {
  const { file } = keptScript();
  writeFileSync(file, ANSWER.replace("42", "43"));
  expect(refused(file, "worker.cjs43")).toBeUndefined();
});

it("made with other flags of V8 is refused by it, and the script compiled once more", () => {
  const { file } = keptScript();
  const module = path.join(packageRoot, "dist", "runtime", "worker", "script-cache.js");
  // A process of its own: this one remembers the script without any file.
  const program = `import { runScript } from ${JSON.stringify(pathToFileURL(module).href)};
    const { script, exports } = runScript(${JSON.stringify(file)});
    console.log(exports.answer(), script.cachedDataRejected);`;
  const run = (...flags: readonly string[]): string =>
    execFileSync(process.execPath, [...flags, "--input-type=module", "-e", program], {
      encoding: "utf8",
    });
  expect(run()).toBe("worker.cjs42 false\n");
  expect(run("--no-lazy-feedback-allocation")).toBe("worker.cjs42 true\n");
});

it("that cannot be written is an error for who wants it kept, and none for who runs the script", () => {
  const { file, kept } = keptScript();
  rmSync(kept);
  mkdirSync(kept);
  expect(() => {
    keepScript(file);
  }).toThrow();
  expect(refused(file)).toBeUndefined();
});
