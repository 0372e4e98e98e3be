// What packages say about themselves: who answers for them, who has rights in them, what changed.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../setup/root.mjs";

/**
 * What a package says of itself.
 * @param {string} folder
 * @returns {{ version: string, license: string, dependencies?: Record<string, string> }}
 */
export function manifestOf(folder) {
  /** @type {unknown} */
  const content = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  return /** @type {ReturnType<typeof manifestOf>} */ (content);
}

const { version } = manifestOf(root);

/**
 * As Debian's tools take it from whoever builds packages.
 * @param {NodeJS.ProcessEnv} env
 */
export function maintainer({ DEBFULLNAME: name = "", DEBEMAIL: address = "" }) {
  return address === ""
    ? "bareos-node <bareos-node@packages.invalid>"
    : `${name || address} <${address}>`;
}

/**
 * The time of the last change, so that the same sources make the same packages.
 * @param {NodeJS.ProcessEnv} env
 */
function sourceDate({ SOURCE_DATE_EPOCH: preset = "" }) {
  const { stdout } = spawnSync("git", ["log", "-1", "--format=%ct"], {
    cwd: root,
    encoding: "utf8",
  });
  const seconds = Number(preset || stdout);
  return new Date(1000 * (Number.isInteger(seconds) && seconds > 0 ? seconds : 0));
}

/**
 * In Debian's form; what changed in the program is in changelog.gz.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} release which packing of this version it is
 */
export function changelog(env, release) {
  const date = sourceDate(env).toUTCString().replace("GMT", "+0000");
  return `bareos-node (${version}-${release}) unstable; urgency=medium

  * Packages of bareos-node ${version}.

 -- ${maintainer(env)}  ${date}
`;
}

/** Licences that Debian has on every system: their texts are not repeated. */
const COMMON = new Set(["Apache-2.0"]);

/**
 * @param {ReadonlyMap<string, string>} libraries
 */
export function copyright(libraries) {
  const ours = readFileSync(path.join(root, "LICENSE"), "utf8");
  const theirs = [...libraries].sort().map(([name, folder]) => {
    const { version, license } = manifestOf(folder);
    const file = readdirSync(folder).find((entry) => /^licen[sc]e/i.test(entry));
    const text =
      file === undefined || COMMON.has(license)
        ? `/usr/share/common-licenses/${license}, and the file ${file ?? "package.json"} beside it`
        : readFileSync(path.join(folder, file), "utf8").trim();
    return `${"-".repeat(80)}\n${name} ${version}: ${license}\n\n${text}\n`;
  });
  return `bareos-node ${version}
Copyright: the contributors of bareos-node
License: AGPL-3.0-only, the whole text follows

The native parts have parts of GCC's C++ library in them: GPL-3.0 with the GCC Runtime Library Exception 3.1.
Libraries, below node_modules and in dist/worker, have licences of their own, at the end.

${ours.trim()}

${theirs.join("\n")}`;
}
