// The HTML pages in a real browser without network: they render, filter, and link to a filtered view.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { paths } from "../../../generator/paths.js";
import { opened, visibleRows } from "../../support/browser.js";
import { runCli } from "../../support/fake-host.js";
import { chromium } from "../../support/optional-tools.js";
import { tempDir } from "../../support/temp-dir.js";

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
