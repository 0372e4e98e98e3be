// What a tree says does not depend on line ends, on letters beyond ASCII, on what names mean elsewhere, or on the shell.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findAll } from "../../../generator/drift/compare-trees.js";
import { printIr } from "../../../generator/ir/canonical.js";
import { readSavedIrs } from "../../../generator/ir/saved.js";
import { COMMON_HEADERS } from "../../../generator/tree/headers.js";
import { FD, parseChanged, replace, shippedIr } from "../../support/changed-tree.js";
import { tempDir } from "../../support/temp-dir.js";

const NUMBER = "#define FD_PLUGIN_INTERFACE_VERSION";

function everywhere(root: string, change: (text: string) => string): void {
  for (const path of [...COMMON_HEADERS, FD]) {
    const file = join(root, path);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  }
}

describe("headers", () => {
  it.each<[string, (text: string) => string]>([
    ["with CRLF", (text) => text.replace(/\n/g, "\r\n")],
    ["with a byte order mark", (text) => `\uFEFF${text}`],
    [
      "with another spelling of the include guard",
      (text) => text.replace(/^#ifndef (\w+)\n#define \1/m, "#if !defined($1)\n#  define $1"),
    ],
  ])("%s say the same", async (_, change) => {
    const ir = await parseChanged((root) => {
      everywhere(root, change);
    });
    expect(printIr({ ...ir, places: {} })).toBe(printIr({ ...(await shippedIr()), places: {} }));
  });

  it("texts keep letters beyond ASCII, as macros and as constants", async () => {
    const ir = await parseChanged(
      replace(
        FD,
        NUMBER,
        `#define PLACE "Köln €"\nstatic const char* const TOWN = "Łódź";\n${NUMBER}`,
      ),
    );
    expect([ir.constants["PLACE"], ir.constants["TOWN"]]).toEqual(["Köln €", "Łódź"]);
  });
});

describe("names that every object has", () => {
  const names = ["constructor", "toString", "hasOwnProperty", "__proto__", "valueOf"];
  const members = names.map((name, index) => `${name} = ${String(index + 70)}`);

  it("are constants like others", async () => {
    const plain = await shippedIr();
    const ir = await parseChanged(
      replace(FD, NUMBER, `enum odd { ${members.join(", ")} };\n${NUMBER}`),
    );
    expect(Object.keys(ir.enums["odd"]?.members ?? {})).toEqual(names);
    const added = findAll("fd", plain, ir).filter(({ rule }) => rule === "constant-added");
    expect(added.map(({ subject }) => subject).sort()).toEqual([...names].sort());
    const gone = findAll("fd", ir, plain).filter(({ rule }) => rule === "constant-removed");
    expect(gone.map(({ subject }) => subject).sort()).toEqual([...names].sort());
    const file = join(tempDir(), "fd.json");
    writeFileSync(file, printIr(ir));
    const [saved] = await readSavedIrs(file);
    expect(saved && findAll("fd", ir, saved)).toEqual([]);
  });
});

describe("the shell", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(["CPATH", "CPLUS_INCLUDE_PATH", "C_INCLUDE_PATH"])("%s changes nothing", async (name) => {
    const folder = tempDir();
    writeFileSync(join(folder, "time.h"), "#error taken from the shell's folder\n");
    vi.stubEnv(name, folder);
    expect((await parseChanged(() => undefined)).hash).toBe((await shippedIr()).hash);
  });

  it("no options come from it", async () => {
    vi.stubEnv("CCC_OVERRIDE_OPTIONS", "+-DFD_PLUGIN_INTERFACE_VERSION=77 +-nostdinc");
    await expect(shippedIr()).resolves.toMatchObject({ daemon: "fd" });
  });
});
