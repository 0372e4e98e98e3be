// Reads the folder of semantics files. Whatever is wrong with them is reported in one error with every file and line.
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { GeneratorError } from "../errors.js";
import { throwFindings, type Finding } from "../findings.js";
import { packageRoot } from "../paths.js";
import { assemble, type SemanticsFiles } from "./assemble.js";
import { checkLinks } from "./links.js";
import { checkNames } from "./names.js";
import { constantsFile, functionsFile, packetsFile, releasesFile, statFile } from "./schema.js";
import type { Semantics } from "./types.js";
import { parseYaml, validate, type Parsed, type YamlFile } from "./yaml-file.js";

const CONSEQUENCE = "the bindings' meaning is not known, so nothing was generated";
const SUMMARY = "the semantics files are wrong";

/** Loads and checks all semantics. Throws a GeneratorError (BN501 to BN507). */
export async function loadSemantics(folder: string): Promise<Semantics> {
  const texts = await readTexts(folder);
  const findings: Finding[] = [];
  const files: SemanticsFiles = {
    folder: shownPath(folder),
    releases: [],
    stat: [],
    constants: [],
    packets: [],
    functions: [],
  };
  for (const { name, text } of texts) {
    const parsed = parseYaml(join(shownPath(folder), name), text);
    findings.push(...parsed.findings);
    if (parsed.value !== undefined) findings.push(...sort(files, name, parsed.value));
  }
  throwFindings(findings, SUMMARY, CONSEQUENCE);
  const { semantics, findings: duplicates } = assemble(files);
  throwFindings(duplicates, SUMMARY, CONSEQUENCE);
  throwFindings([...checkLinks(semantics), ...checkNames(semantics)], SUMMARY, CONSEQUENCE);
  return semantics;
}

/** Checks a file against the schema of its kind, which its name or its first key tells, and files it away. */
function sort(files: SemanticsFiles, name: string, yaml: YamlFile): readonly Finding[] {
  const keep = <Value>(
    list: { push(item: { yaml: YamlFile; name: string; data: Value }): unknown },
    parsed: Parsed<Value>,
  ): readonly Finding[] => {
    if (parsed.findings.length === 0 && parsed.value !== undefined)
      list.push({ yaml, name, data: parsed.value });
    return parsed.findings;
  };
  if (name === "releases.yaml") return keep(files.releases, validate(yaml, releasesFile));
  if (name === "stat.yaml") return keep(files.stat, validate(yaml, statFile));
  const keys = typeof yaml.data === "object" && yaml.data !== null ? Object.keys(yaml.data) : [];
  if (keys.includes("groups")) return keep(files.constants, validate(yaml, constantsFile));
  if (["packets", "structs", "typedefs"].some((key) => keys.includes(key))) {
    return keep(files.packets, validate(yaml, packetsFile));
  }
  if (["coreFunctions", "entryPoints"].some((key) => keys.includes(key))) {
    return keep(files.functions, validate(yaml, functionsFile));
  }
  return [
    {
      code: "BN503",
      message: "the file says neither groups, nor packets, nor functions",
      where: { file: yaml.file, line: 1 },
      fix: "begin it with groups:, packets: or coreFunctions:, or remove it; see docs/semantics.md",
    },
  ];
}

/** All YAML files below the folder, sorted by path so that every machine reports in the same order. */
async function readTexts(
  folder: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  try {
    const entries = await readdir(folder, { recursive: true });
    const names = entries
      .map((name) => name.replaceAll("\\", "/"))
      .filter((name) => name.endsWith(".yaml"))
      .sort();
    return await Promise.all(
      names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })),
    );
  } catch (cause) {
    throw new GeneratorError("BN501", {
      message: "the semantics files cannot be read",
      where: { file: shownPath(folder) },
      consequence: CONSEQUENCE,
      fix: "restore generator/semantics from the repository, or make it readable",
      cause,
    });
  }
}

/** Below the package as one would type it from there, so that messages are the same on every machine. */
function shownPath(folder: string): string {
  const inside = relative(packageRoot, folder);
  return inside.startsWith("..") ? folder : inside;
}
