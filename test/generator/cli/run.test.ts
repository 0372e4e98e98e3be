// `bareos-node run`: the definition it composes, the task it passes on, and what it refuses.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { definitionOf, hostArguments } from "../../../generator/cli/commands/run.js";
import { tempDir } from "../../support/temp-dir.js";

const OPTIONS = { abi: "25", level: "full", daemon: "fd" };

function makePlugin(name = "my-plugin.ts"): string {
  const file = path.join(tempDir(), name);
  writeFileSync(file, "");
  return file;
}

describe("the definition", () => {
  test("names folder and module, and escapes colons and backslashes in values", () => {
    const file = makePlugin();
    expect(definitionOf(file, ["url=http://x", "path=a\\b"])).toBe(
      `node:module_path=${path.dirname(file)}:module_name=my-plugin:url=http\\://x:path=a\\\\b`,
    );
  });

  test("is refused for what is no plugin file and no option", () => {
    expect(() => definitionOf("/nowhere/plugin.ts", [])).toThrow(/is no plugin/);
    expect(() => definitionOf(makePlugin("text.txt"), [])).toThrow(/is no plugin/);
    expect(() => definitionOf(makePlugin(), ["novalue"])).toThrow(/key=value/);
  });
});

describe("the host's arguments", () => {
  test("backup: definition and level; paths from the working folder", () => {
    const file = makePlugin();
    const args = hostArguments(file, "/lib/node-fd.so", { ...OPTIONS, backup: "out" }, "/srv");
    expect(args.join(" ")).toContain("--plugin /lib/node-fd.so --release 25 --backup /srv/out");
    expect(args).toContain(definitionOf(file, []));
  });

  test("restore: the stored definition counts, options override it", () => {
    const file = makePlugin();
    const restore = { ...OPTIONS, restore: "/b" };
    expect(hostArguments(file, "x", restore, "/")).not.toContain("--definition");
    expect(hostArguments(file, "x", restore, "/")).not.toContain("--plugin-option");
    expect(hostArguments(file, "x", { ...restore, option: ["a=1"] }, "/")).toContain(
      definitionOf(file, ["a=1"]),
    );
  });

  test("Storage Daemon and Director: options, events and values; no tasks of a File Daemon", () => {
    const file = makePlugin();
    const sd = { ...OPTIONS, daemon: "sd", event: ["bSdEventJobStart"], set: ["JobId=7"] };
    const args = hostArguments(file, "/lib/node-sd.so", sd, "/").join(" ");
    expect(args).toBe(
      `--plugin /lib/node-sd.so --release 25 --options ${definitionOf(file, [])} --event bSdEventJobStart --set JobId=7`,
    );
    expect(() => hostArguments(file, "x", { ...sd, backup: "/b" }, "/")).toThrow(/--daemon fd/);
  });

  test("exactly one task", () => {
    const file = makePlugin();
    expect(() => hostArguments(file, "x", OPTIONS, "/")).toThrow(/name one of/);
    const two = { ...OPTIONS, null: true, restore: "/b" };
    expect(() => hostArguments(file, "x", two, "/")).toThrow(/name one of/);
  });
});
