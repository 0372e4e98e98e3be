// The HTML pages in a real browser without network: they render, filter, and link to a filtered view.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { paths } from "../../../generator/paths.js";
import { runCli } from "../../support/fake-host.js";
import { chromium } from "../../support/optional-tools.js";
import { tempDir } from "../../support/temp-dir.js";

const run = promisify(execFile);
const OFFLINE = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--host-resolver-rules=MAP * ~NOTFOUND",
];

/** The page after its script ran. */
async function opened(file: string, query = ""): Promise<string> {
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

function visibleRows(page: string): readonly string[] {
  return [...page.matchAll(/<tr data-row="([^"]*)"([^>]*)>/g)]
    .filter(([, , attributes = ""]) => !/class="[^"]*\bhidden\b/.test(attributes))
    .map(([, name = ""]) => name);
}

test.skipIf(chromium.path === undefined)(
  `the committed matrix shows what changed, filters, and shows all${chromium.note}`,
  async () => {
    const file = join(paths.docs, "abi-matrix.html");
    const changed = visibleRows(await opened(file));
    expect(changed).toContain("filedes");
    expect(changed).not.toContain("bRC_OK");
    const all = visibleRows(await opened(file, "?all"));
    expect(all.length).toBeGreaterThan(5 * changed.length);
    expect(all).toContain("bRC_OK");
    const filtered = await opened(file, "?all&q=io_pkt%20pkt_end");
    expect(visibleRows(filtered)).toEqual(["pkt_end"]);
    expect(filtered).toMatch(/id="shown"[^>]*>1 row</);
  },
);

test.skipIf(chromium.path === undefined)(
  `a diff opens with its verdict${chromium.note}`,
  async () => {
    const file = join(tempDir(), "drift.html");
    writeFileSync(
      file,
      (await runCli(["diff", "25", "26-dev", "--daemon", "fd", "--format", "html"])).stdout,
    );
    const page = await opened(file);
    expect(page).toContain("corrupts memory");
    expect(visibleRows(page)).toEqual(
      expect.arrayContaining(["original_file_name", "bVarAccurateOptions"]),
    );
    expect(visibleRows(page)).not.toContain("pkt_size");
  },
);
