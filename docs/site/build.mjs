// `npm run docs`: the reference of the three packages with the guides as its pages, as one site in dist/docs that needs no network.
// Whatever is exported and undocumented, and every link that leads nowhere, fails it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { Application } from "typedoc";

const root = path.resolve(import.meta.dirname, "../..");
const PACKAGES = { fd: "bareosfd", sd: "bareossd", dir: "bareosdir" };
/** In the order of the site's menu. */
const GUIDES = [
  "plugins",
  "plugins-sd-dir",
  "porting",
  "recipes",
  "policy",
  "security",
  "compatibility",
  "upgrading",
  "cli",
  "errors",
];

/**
 * Warnings are told, and counted: an incomplete site is none.
 * @satisfies {Partial<import("typedoc").TypeDocOptions>}
 */
const STRICT = {
  validation: { notExported: false, invalidLink: true, invalidPath: true, notDocumented: true },
  requiredToBeDocumented: ["Class", "Interface", "TypeAlias", "Function", "Variable"],
  highlightLanguages: ["typescript", "js", "python", "bash", "json", "diff", "yaml", "cpp"],
  readme: "none",
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
};

/**
 * One package as JSON. Its index and its `testing` are modules under the names by which they are imported.
 * @param {string} daemon
 * @param {string} name
 * @param {string} file
 */
async function convert(daemon, name, file) {
  const library = path.join(root, "runtime/library", daemon);
  const app = await Application.bootstrap({
    ...STRICT,
    name,
    tsconfig: path.join(root, "generated", daemon, "tsconfig.json"),
    entryPoints: [
      path.join(root, "generated", daemon, "src/index.ts"),
      path.join(library, "testing/index.ts"),
    ],
  });
  const project = await app.convert();
  if (project === undefined) return false;
  for (const module of project.children ?? []) {
    module.name = module.name.endsWith("testing") ? `${name}/testing` : name;
  }
  app.validate(project);
  await app.generateJson(project, file);
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}

/**
 * @param {readonly string[]} files
 * @param {string} out
 */
async function merge(files, out) {
  const app = await Application.bootstrap({
    ...STRICT,
    name: "bareos-node",
    entryPointStrategy: "merge",
    entryPoints: [...files],
    readme: path.join(root, "docs/site/start.md"),
    projectDocuments: GUIDES.map((guide) => path.join(root, "docs", `${guide}.md`)),
    hideGenerator: true,
    githubPages: false,
  });
  const project = await app.convert();
  if (project === undefined) return false;
  app.validate(project);
  await app.generateDocs(project, out);
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}

const out = path.resolve(process.argv[2] ?? path.join(root, "dist/docs"));
const folder = mkdtempSync(path.join(tmpdir(), "bareos-node-docs-"));
try {
  const files = [];
  let isGood = true;
  for (const [daemon, name] of Object.entries(PACKAGES)) {
    const file = path.join(folder, `${daemon}.json`);
    isGood = (await convert(daemon, name, file)) && isGood;
    files.push(file);
  }
  isGood = (await merge(files, out)) && isGood;
  process.stdout.write(`${out}/index.html\n`);
  process.exitCode = isGood ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
