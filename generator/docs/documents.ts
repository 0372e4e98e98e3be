// The pages of docs/ that repeat what stands in code: page by page as it has to be.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { packageVersion } from "../paths.js";
import { commandLinePage } from "./command-line.js";
import { errorSections } from "./errors.js";
import { manualPage } from "./manual-page.js";
import { withSections, type Sections } from "./markdown.js";
import { policySections } from "./policy.js";
import { optionSections } from "./runtime-options.js";

/** Pages that are written by hand but for their sections. */
const PAGES: ReadonlyMap<string, () => Sections> = new Map([
  ["errors.md", errorSections],
  ["policy.md", policySections],
  ["plugins.md", () => optionSections("fd")],
  // Both daemons take the same.
  ["plugins-sd-dir.md", () => optionSections("sd")],
]);

/** File name below the folder → text. `program` is the command line with all of its commands. */
export async function codeDocuments(
  program: Command,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const pages = [...PAGES].map(async ([page, sections]): Promise<[string, string]> => {
    const text = await readFile(path.join(folder, page), "utf8").catch(() => "");
    return [page, withSections(text, sections(), `docs/${page}`)];
  });
  return new Map([
    ["cli.md", commandLinePage(program)],
    ["bareos-node.1", manualPage(program, packageVersion())],
    ...(await Promise.all(pages)),
  ]);
}
