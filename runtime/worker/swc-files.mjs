// The part of @swc/wasm-typescript that workers load: its WebAssembly as a file of its own. In the package it is text in a
// script of 3.7 MB, which V8 reads for longer than the rest of a worker's start takes.
import { Buffer } from "node:buffer";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const PACKAGE = "@swc/wasm-typescript";
const BINARY = "swc.wasm";
const SCRIPT = "swc.cjs";

/** The bytes of the module as the package has them, between what comes before and after. */
const ENCODED = /Buffer\.from\('([A-Za-z0-9+/]+=*)',\s*'base64'\)/g;

/** What goes in its place. */
const READ = `require("node:fs").readFileSync(require("node:path").join(__dirname, "${BINARY}"))`;

/** @param {string} folder */
export function writeSwcFiles(folder) {
  const script = createRequire(import.meta.url).resolve(PACKAGE);
  const text = readFileSync(script, "utf8");
  const [found, ...others] = text.matchAll(ENCODED);
  if (found?.[1] === undefined || others.length > 0)
    throw new Error(
      `${script} does not have its WebAssembly in one place, as it did: look at swc-files.mjs`,
    );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, BINARY), Buffer.from(found[1], "base64"));
  writeFileSync(
    join(folder, SCRIPT),
    text.replace(found[0], () => READ),
  );
  copyFileSync(join(dirname(script), "LICENSE"), join(folder, "LICENSE"));
}

/**
 * Leads from the package to these files.
 * @param {string} folder their folder, relative to the bundle's file
 * @returns {import("rolldown").Plugin}
 */
export function swcFrom(folder) {
  return {
    name: "swc-from-files",
    transform: (code, id) => {
      if (!id.endsWith("/hooks/typescript.js")) return null;
      const name = `"${PACKAGE}"`;
      // An installation has no package of that name.
      if (!code.includes(name))
        throw new Error(`${id} does not load ${name}: look at swc-files.mjs`);
      return code.replaceAll(name, `"${folder}/${SCRIPT}"`);
    },
  };
}
