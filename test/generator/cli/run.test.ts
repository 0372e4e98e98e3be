// `bareos-node run`: the definition it composes, the task it passes on, and what it refuses.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { hostArguments } from "../../../generator/cli/commands/run.js";
import { definitionOf, pluginFile } from "../../../generator/cli/run/plugin-file.js";
import { isOfPlugin } from "../../../generator/cli/run/watch.js";
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
    expect(() => pluginFile("plugin.ts", "/nowhere")).toThrow(
      /no file \/nowhere\/plugin.ts.*no folder/,
    );
    expect(() => pluginFile(makePlugin("text.txt"), "/")).toThrow(/is no plugin/);
    const beside = path.dirname(makePlugin("backup.mts"));
    expect(() => pluginFile("backup.ts", beside)).toThrow(/no file .*; there is backup.mts/);
    expect(() => pluginFile("local-filset", beside)).toThrow(
      /nor is local-filset a shipped plugin/,
    );
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
    const restore = { ...OPTIONS, restore: ["/b", "/c"], replace: "ifnewer" };
    const args = hostArguments(file, "x", restore, "/");
    expect(args).not.toContain("--definition");
    expect(args.join(" ")).toContain("--restore /b --restore /c --replace w");
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
      `--plugin /lib/node-sd.so --release 25 --options ${definitionOf(file, [])} --event bSdEventJobStart --set JobId=7 --console`,
    );
    expect(() => hostArguments(file, "x", { ...sd, backup: "/b" }, "/")).toThrow(/--daemon fd/);
  });

  test("exactly one task", () => {
    const file = makePlugin();
    expect(() => hostArguments(file, "x", OPTIONS, "/")).toThrow(/name one of/);
    const two = { ...OPTIONS, null: true, restore: ["/b"] };
    expect(() => hostArguments(file, "x", two, "/")).toThrow(/name one of/);
  });

  test("what a backup may be asked", () => {
    const file = makePlugin();
    const one = (more: object): string =>
      hostArguments(file, "x", { ...OPTIONS, null: true, ...more }, "/srv").join(" ");
    expect(one({ level: "I", since: "1000" })).toContain("--level incremental --since 1000");
    expect(one({ level: "Full" })).toContain("--level full");
    const since = String(new Date(2026, 2, 1).getTime() / 1000);
    expect(one({ level: "d", since: "2026-03-01" })).toContain(`differential --since ${since}`);
    expect(one({ since: "2026-03-01T00:00:00Z" })).toContain("--since 1772323200");
    expect(one({ cancelAfter: "3" })).toContain("--cancel-after-files 3");
    expect(one({ cancelAfter: "1.5s" })).toContain("--cancel-after-ms 1500");
    expect(one({ optionsPlugin: ["hosts"] })).toContain("--options-plugin /srv/hosts");
    expect(one({ also: [file] })).toMatch(/--definition \S+ --definition \S+/);
    expect(one({ file: ["a"], filesetOptions: "acl" })).toContain("--file /srv/a");
    const refused: readonly [RegExp, object][] = [
      [/needs --since TIME or --previous/, { level: "I" }],
      [/no level monthly/, { level: "monthly" }],
      [/neither seconds .* nor a date/, { since: "yesterday" }],
      [/a number of files .* or a time/, { cancelAfter: "soon" }],
      [/--where, --replace and --in-place/, { where: "/w" }],
      [/--event is for --daemon sd/, { event: ["bSdEventJobStart"] }],
    ];
    for (const [message, options] of refused) expect(() => one(options)).toThrow(message);
  });
});

test("what is watched are a plugin's sources", () => {
  for (const name of ["plugin.ts", "lib/helper.mjs", "package.json"]) {
    expect(isOfPlugin(name), name).toBe(true);
  }
  for (const name of ["node_modules/x/index.js", ".git/x.js", "notes.md", ".x.ts", "dist/a.js"]) {
    expect(isOfPlugin(name), name).toBe(false);
  }
});
