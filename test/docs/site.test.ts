// `npm run docs`: whole, without a dead link, and a headless Chromium finds its way through it without a network.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium as driver } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { runProgram } from "../support/native.js";
import { chromium } from "../support/optional-tools.js";

const site = path.join(packageRoot, "dist/docs-test");

beforeAll(async () => {
  const build = path.join(packageRoot, "docs/site/build.mjs");
  const made = await runProgram(process.execPath, [build, site], { timeout: 300_000 });
  expect(made.code, made.stdout + made.stderr).toBe(0);
}, 300_000);

function pages(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".html"))
    .map((name) => path.join(folder, name));
}

test("each link of a page leads to a file that is there", () => {
  const dead = new Set<string>();
  const all = pages(site);
  expect(all.length).toBeGreaterThan(500);
  for (const page of all) {
    for (const [, link = ""] of readFileSync(page, "utf8").matchAll(/(?:href|src)="([^"#?]+)/g)) {
      if (/^(?:https?|mailto|data):/.test(link)) continue;
      const target = path.resolve(path.dirname(page), decodeURIComponent(link));
      if (!existsSync(target) || !statSync(target).isFile()) dead.add(`${page}: ${link}`);
    }
  }
  expect([...dead].slice(0, 10)).toEqual([]);
});

test.skipIf(chromium.path === undefined)(
  `a reader finds a name and a guide${chromium.note}`,
  async () => {
    const browser = await driver.launch({
      executablePath: chromium.path ?? "",
      args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
    });
    try {
      const page = await browser.newPage();
      const failed: string[] = [];
      // Icons that a browser does not take from a file are in a script, too.
      page.on("requestfailed", (request) => {
        if (!request.url().startsWith("file:")) failed.push(request.url());
      });
      await page.goto(pathToFileURL(path.join(site, "index.html")).href);
      await page.locator("#tsd-search-trigger").click();
      await page.locator("#tsd-search-input").fill("BareosFdPlugin");
      await page.locator("#tsd-search-results li a").first().click();
      await page.waitForURL(/BareosFdPlugin/);
      expect(await page.locator("h1").first().innerText()).toContain("BareosFdPlugin");
      await page.goto(pathToFileURL(path.join(site, "index.html")).href);
      await page
        .getByRole("link", { name: /From Python to TypeScript/ })
        .first()
        .click();
      await page.waitForURL(/porting/);
      expect(await page.locator("body").innerText()).toContain("Side by side");
      await page.getByRole("link", { name: "several modules" }).first().click();
      await page.waitForURL(/plugins.*several-modules/);
      expect(failed).toEqual([]);
    } finally {
      await browser.close();
    }
  },
  120_000,
);
