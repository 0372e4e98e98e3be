// Pages in a headless Chromium that reaches no network: the page as it is after its script ran.
import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium } from "./optional-tools.js";
import { tempDir } from "./temp-dir.js";

const run = promisify(execFile);
const OFFLINE = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--host-resolver-rules=MAP * ~NOTFOUND",
];

/** The page after its script ran. */
export async function opened(file: string, query = ""): Promise<string> {
  const profile = `--user-data-dir=${tempDir()}`;
  const url = `${pathToFileURL(file).href}${query}`;
  const options = { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 };
  const { stdout } = await run(
    chromium.path ?? "",
    [...OFFLINE, profile, "--dump-dom", url],
    options,
  );
  return stdout;
}

/** Names of the rows of the matrix that are shown. */
export function visibleRows(page: string): readonly string[] {
  return [...page.matchAll(/<tr data-row="([^"]*)"([^>]*)>/g)]
    .filter(([, , attributes = ""]) => !/class="[^"]*\bhidden\b/.test(attributes))
    .map(([, name = ""]) => name);
}
