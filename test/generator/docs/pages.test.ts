// What pages of docs/ repeat from code: generated sections, and command lines in pages that are written by hand.
import { cpSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { table, withSections } from "../../../generator/docs/markdown.js";
import { ERROR_CODES } from "../../../generator/error-codes.js";
import { packageRoot } from "../../../generator/paths.js";
import { ensureBuilt } from "../../../generator/setup/build.mjs";
import { withLock } from "../../../generator/setup/lock.mjs";
import { runCli } from "../../support/fake-host.js";
import { edit } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

const BEGIN = "<!-- begin: rows (written by npx bareos-node generate) -->";
const END = "<!-- end: rows -->";

describe("a generated section", () => {
  test("is all between its marks; what is around them stays", () => {
    const page = ["before", BEGIN, "old", "older", END, "after", ""].join("\n");
    const fresh = withSections(page, new Map([["rows", ["new"]]]), "docs/page.md");
    expect(fresh).toBe(["before", BEGIN, "new", END, "after", ""].join("\n"));
    expect(withSections(fresh, new Map([["rows", ["new"]]]), "docs/page.md")).toBe(fresh);
  });

  test.each([
    ["no mark", "text\n"],
    ["no end", `${BEGIN}\n`],
    ["an end before the begin", `${END}\n${BEGIN}\n`],
    ["marks of another section", `${BEGIN}\n${END}\n`.replaceAll("rows", "lines")],
  ])("needs both marks: %s", (_case, page) => {
    expect(() => withSections(page, new Map([["rows", ["new"]]]), "docs/page.md")).toThrow(
      expect.objectContaining({ code: "BN411", where: { file: "docs/page.md" } }) as Error,
    );
  });

  test("may be a table; a bar in a cell is none of the table's", () => {
    expect(table(["a", "b"], [["`x|y`", "z"]])).toEqual([
      "| a | b |",
      "|---|---|",
      "| `x\\|y` | z |",
    ]);
  });
});

describe("bareos-node check", () => {
  const run = promisify(execFile);
  beforeAll(() => withLock(ensureBuilt));

  /** A checkout of our own, to spoil its pages. */
  function copyCheckout(): string {
    const target = tempDir();
    const left = new Set([".git", "node_modules", ".bareos-node", "test", "bench"]);
    for (const name of readdirSync(packageRoot)) {
      if (left.has(name)) continue;
      cpSync(path.join(packageRoot, name), path.join(target, name), {
        recursive: true,
        filter: (file) => !/\/(dist\/native[^/]*|node_modules)$/.test(file),
      });
    }
    symlinkSync(path.join(packageRoot, "node_modules"), path.join(target, "node_modules"));
    return target;
  }

  test("finds pages that are behind the code, and says what mends them", async () => {
    const checkout = copyCheckout();
    edit(path.join(checkout, "docs/errors.md"), "no clang was found", "no clang at all");
    edit(path.join(checkout, "docs/plugins.md"), "| `load_limit` | 60 |", "| `load_limit` | 61 |");
    edit(path.join(checkout, "docs/cli.md"), "print stacks with errors", "print nothing");
    const main = path.join(checkout, "dist/generator/cli/main.js");
    const json = await run(process.execPath, [main, "check", "--json"], { cwd: checkout }).then(
      () => "",
      (error: unknown) => String(Reflect.get(error as object, "stdout")),
    );
    const { differences, mend } = JSON.parse(json) as {
      differences: { file: string; kind: string }[];
      mend: string;
    };
    expect(differences.map(({ file, kind }) => `${kind} ${file}`).sort()).toEqual([
      "changed docs/cli.md",
      "changed docs/errors.md",
      "changed docs/plugins.md",
    ]);
    expect(mend).toBe("npx bareos-node generate");
  });
});

test("every error code is thrown somewhere", () => {
  const folder = path.join(packageRoot, "generator");
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && file !== "error-codes.ts")
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("\n");
  expect(Object.keys(ERROR_CODES).filter((code) => !sources.includes(`"${code}"`))).toEqual([]);
});

/** Command lines that are told to type: page → the words of each. */
function commandLines(): [page: string, line: string][] {
  const pages = ["README.md", "CONTRIBUTING.md"].concat(
    readdirSync(path.join(packageRoot, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  );
  return pages.flatMap((page) =>
    [...readFileSync(path.join(packageRoot, page), "utf8").matchAll(/npx bareos-node ([^`#\n]+)/g)]
      .map(([, line = ""]): [string, string] => [page, line.trim()])
      .filter(([, line]) => !line.includes("-->")),
  );
}

test.each(commandLines())("%s: there is what `%s` asks for", async (_page, line) => {
  const [command = "", ...words] = line.split(/\s+/);
  const { code, stdout } = await runCli([command, "--help"]);
  expect(code).toBe(0);
  for (const word of words.filter((candidate) => candidate.startsWith("--"))) {
    expect(stdout).toMatch(new RegExp(`^ +(-\\w, )?${word}\\b`, "m"));
  }
});
