// The sample package compiled by its own tsconfig.json and used: types for plugin authors, constants per release.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkConsumer, buildPackage, renderPackages, writePackages } from "./package-build.js";
import { sampleModel } from "./sample-model.js";

let root = "";
let complaints = "";

beforeAll(async () => {
  root = writePackages(await renderPackages(sampleModel));
  complaints = buildPackage(path.join(root, "fd"));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

test("the package compiles under its own strict settings", () => {
  expect(complaints).toBe("");
});

/** Prints an expression over the package, evaluated in a process of its own. */
function evaluate(expression: string, release?: string): unknown {
  const index = path.join(root, "fd", "dist", "index.js");
  const set =
    release === undefined
      ? ""
      : `globalThis[Symbol.for("bareos-node.release")] = ${JSON.stringify(release)};`;
  const script = `${set} import(${JSON.stringify(index)}).then((api) => console.log(JSON.stringify(${expression})))`;
  const output = execFileSync(process.execPath, ["-e", script], {
    encoding: "utf8",
    stdio: "pipe",
  });
  return JSON.parse(output);
}

describe("numbers that depend on the release", () => {
  const both = "[api.release, api.bVarPluginDir, api.bVarCompatible, api.bVariable.bVarPluginDir]";

  test("outside of a daemon they are those of the newest header that has the name", () => {
    expect(evaluate(both)).toEqual(["3", 16, 16, 16]);
  });

  test("in a daemon they are the daemon's", () => {
    expect(evaluate(both, "1")).toEqual(["1", 17, 16, 17]);
    expect(evaluate(both, "3")).toEqual(["3", 16, -16, 16]);
  });

  test("a release that the package does not know is refused by name", () => {
    expect(() => evaluate("1", "4")).toThrow(
      /knows the Bareos releases 1, 2, 3, but the daemon is of release 4/,
    );
  });

  test("isDeclared knows which release has which name", () => {
    const names =
      '["bVarCompatible", "SavePacket.filedes", "bVarJobId"].map((it) => api.isDeclared(it))';
    expect(evaluate(names, "1")).toEqual([true, false, true]);
    expect(evaluate(names, "3")).toEqual([false, true, true]);
  });
});

describe("types", () => {
  const consumer = (...lines: readonly string[]): readonly string[] =>
    checkConsumer(root, ['import * as api from "./fd/dist/index.js";', ...lines].join("\n"));

  test("values of variables have the variable's type", () => {
    expect(
      consumer(
        "const id: number = api.GetValue(api.bVarJobId);",
        "const client: string | null = api.GetValue(api.bVarClient);",
        "const bytes: number | bigint = api.GetValue(api.bVarBytes);",
        "const dir: string = api.GetValue(api.bVarPluginDir);",
        "const old: boolean = api.GetValue(api.bVarCompatible);",
        "const listed: number = api.GetValue(api.bVariable.bVarJobId);",
        "api.SetValue(api.bVarFileSeen, '/etc/passwd');",
        "api.SetValue(api.bVarFileSeen, new Uint8Array(3));",
        "// @ts-expect-error a nullable string is no string",
        "const wrong: string = api.GetValue(api.bVarClient);",
        "// @ts-expect-error it can only be written",
        "api.GetValue(api.bVarFileSeen);",
        "// @ts-expect-error it can only be read",
        "api.SetValue(api.bVarJobId, 1);",
        "// @ts-expect-error a name is no number",
        "api.SetValue(api.bVarFileSeen, 1);",
        "// @ts-expect-error an event is no variable",
        "api.GetValue(api.bEventLevel);",
        "// @ts-expect-error a number says nothing about its value",
        "api.GetValue(1);",
      ),
    ).toEqual([]);
  });

  test("constants are literals, also where they carry more", () => {
    expect(
      consumer(
        "const one: 1 = api.bVarJobId;",
        "let code = api.bRC_OK; code = 0;",
        "const rc: api.bRC = api.bRCs.bRC_Stop;",
        "function name(event: api.bEventType): string {",
        "  switch (event) {",
        "    case api.bEventJobStart: return 'start';",
        "    case api.bEventType.bEventLevel: return 'level';",
        "    case 13: return 'since';",
        "  }",
        "}",
        "function isJob(id: api.bVariable): boolean { switch (id) { case api.bVarJobId: return true; default: return false; } }",
        "// @ts-expect-error 7 is no result",
        "const bad: api.bRC = 7;",
        "// @ts-expect-error dictionaries are read-only",
        "api.bRCs.bRC_OK = 0;",
      ),
    ).toEqual([]);
  });

  test("packets take their own fields and Python's names, and nothing else", () => {
    expect(
      consumer(
        "const statp = new api.StatPacket({ st_mode: 0o100644, st_size: 5n });",
        "const packet = new api.SavePacket({ fname: '/x', statp, type: api.FT_REG, object_index: 3 });",
        "packet.index = packet.object_index; const length: number = packet.object_len;",
        "packet.setFlag(api.FO_DELTA); const on: boolean = packet.hasFlag(api.FO_DELTA);",
        "const later = new api.SavePacket({ fname: undefined });",
        "// @ts-expect-error no such field",
        "new api.SavePacket({ name: '/x' });",
        "// @ts-expect-error 99 is no file type",
        "packet.type = 99;",
        "// @ts-expect-error the length follows from the data",
        "packet.object_len = 3;",
        "// @ts-expect-error not an option",
        "packet.hasFlag(99);",
      ),
    ).toEqual([]);
  });

  test("entry points: results, packets and events are checked", () => {
    expect(
      consumer(
        "export class Plugin implements api.FdPluginEntryPoints {",
        "  startBackupFile(packet: api.SavePacket) { packet.fname = '/x'; return api.bRC_OK; }",
        "  async parsePluginDefinition(definition: string) { return definition === '' ? api.bRC_Error : api.bRC_OK; }",
        "  handlePluginEvent(event: api.bEventType, value: unknown) { return api.bRC_OK; }",
        "  freePlugin() {}",
        "}",
        "export const plugin: api.PluginEntryPoints = {",
        "  handlePluginEvent(event, value) {",
        "    if (event === api.bEventJobStart) { const text: string = value; }",
        "    if (event === api.bEventLevel) { const level: number = value; }",
        "    return api.bRC_OK;",
        "  },",
        "};",
        "// @ts-expect-error the core does not take bRC_Error here",
        "export const wrong: api.PluginEntryPoints = { startBackupFile: () => api.bRC_Error };",
        "// @ts-expect-error a result is missing",
        "export const silent: api.PluginEntryPoints = { startBackupFile() {} };",
      ),
    ).toEqual([]);
  });

  test("a core stands in with plain numbers", () => {
    expect(
      consumer(
        "const undo: () => void = api.installCore({",
        "  GetValue: (variable: number) => variable,",
        "  SetValue: () => api.bRC_OK,",
        "  RegisterEvents: (events) => events.includes(api.bEventLevel) ? api.bRC_OK : api.bRC_Error,",
        "  JobMessage: () => api.bRC_OK,",
        "});",
      ),
    ).toEqual([]);
  });

  test("the types also hold with exactOptionalPropertyTypes", () => {
    const source =
      'import * as api from "./fd/dist/index.js"; const id: number = api.GetValue(api.bVarJobId);';
    expect(checkConsumer(root, source, { exactOptionalPropertyTypes: true })).toEqual([]);
  });
});

test("sources hold only syntax that Node can strip", () => {
  const flags = ["--experimental-strip-types", "--no-warnings", "--check"];
  const supported = process.allowedNodeEnvironmentFlags.has("--experimental-strip-types");
  if (!supported) return;
  execFileSync(process.execPath, [...flags, path.join(root, "fd", "src", "types.ts")]);
});
