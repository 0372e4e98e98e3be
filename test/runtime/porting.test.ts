// docs/porting.md: its plugins compile and run, and backups of another plugin's lines are restored as it says.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { runCoreHost } from "../support/core-host.js";
import { buildNative, nativeFile } from "../support/native.js";
import { tempDir } from "../support/temp-dir.js";

beforeAll(() => buildNative(), 900_000);

const IMPORTS = `import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { BareosFdPlugin, command, option, OptionError } from "bareosfd";
import { BareosDirPlugin } from "bareosdir";
`;

/** The TypeScript blocks of the page, with what they import. */
function blocks(): readonly string[] {
  const page = readFileSync(path.join(packageRoot, "docs/porting.md"), "utf8");
  return [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, block = ""]) => IMPORTS + block);
}

test("the plugins of the page have no type errors", () => {
  const folder = path.join(packageRoot, "test/runtime");
  const names = blocks().map((_, index) => path.join(folder, `ported-${String(index)}.ts`));
  expect(names.length).toBe(3);
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noImplicitOverride: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    skipLibCheck: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target) => {
    const text = blocks()[names.indexOf(name)];
    return text === undefined ? read(name, target) : ts.createSourceFile(name, text, target);
  };
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => names.includes(name) || exists(name);
  const found = ts.getPreEmitDiagnostics(ts.createProgram([...names], options, host));
  expect(
    found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  ).toEqual([]);
}, 60_000);

test("a library that is copied under another plugin's name restores its backups", async () => {
  const folder = tempDir();
  const plugins = path.join(folder, "plugins");
  mkdirSync(plugins);
  cpSync(nativeFile("node-fd.so"), path.join(plugins, "python3-fd.so"));
  const module = (name: string): string => {
    writeFileSync(
      path.join(folder, `${name}.ts`),
      `import { BareosFdPlugin, JobMessage, M_INFO } from "bareosfd";
       export default class extends BareosFdPlugin {
         override *files() { yield { path: "/saved", content: "by ${name}" }; }
         override onRestoreStart() { JobMessage(M_INFO, "restored by ${name}, old=" + this.options.get("old")); }
       }`,
    );
    return `python3:module_path=${folder}:module_name=${name}`;
  };
  const run = (...args: string[]): ReturnType<typeof runCoreHost> =>
    runCoreHost(
      nativeFile("core-host"),
      ["--plugin", path.join(plugins, "python3-fd.so"), ...args],
      { BAREOS_NODE_HOME: packageRoot },
    );
  const saved = path.join(folder, "saved");
  const backup = await run("--definition", `${module("theirs")}:old=1`, "--backup", saved);
  expect(backup.job.result, backup.stderr).toBe("OK");
  const where = path.join(folder, "restored");
  const restore = await run(
    ...["--restore", saved, "--where", where, "--plugin-option", module("ours")],
  );
  expect(restore.job.result, restore.stderr).toBe("OK");
  expect(restore.job.messages.map(({ text }) => text)).toEqual(["restored by ours, old=1"]);
  expect(readFileSync(path.join(where, "saved"), "utf8")).toBe("by theirs");
});
