// `bareos-node check`: regenerates in memory and compares with what is committed.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { createTwoFilesPatch } from "diff";
import type { Command } from "commander";
import { GeneratorError } from "../../errors.js";
import { isBuildProduct } from "../../emit/ownership.js";
import { realFolder } from "../../fs/real-folder.js";
import { paths } from "../../paths.js";
import { isDisagreement } from "../../model/findings.js";
import { type Bindings, renderBindings } from "../../pipeline.js";
import { shippedDocuments } from "../documents.js";
import { EXIT } from "../exit-codes.js";
import { wantsJson } from "../global-options.js";
import type { CommandHost } from "../host.js";
import { addInputOptions, chooseInput, type InputOptions } from "../input.js";
import { describeError, errorAsText } from "../render-error.js";
import { digestOfChecked } from "../unchanged.js";

interface CheckOptions extends InputOptions {
  readonly out?: string;
}

type Difference = {
  readonly file: string;
  readonly kind: "changed" | "missing" | "stray";
  readonly diff: string;
};

/** Enough to see what happened; the full difference is one `git diff` after `generate` away. */
const SHOWN_FILES = 5;
const SHOWN_LINES = 14;

export function register(program: Command, host: CommandHost): void {
  const command = program
    .command("check")
    .description(
      "Check that headers, semantics, templates, the committed output and generated pages agree.",
    )
    .option("--out <dir>", "the output folder to compare with; default: generated/")
    .addHelpText(
      "after",
      `
Exit codes: 0 they agree, 1 they do not (the command that mends it is printed), 2 it could not be decided.
`,
    )
    .action(async (options: CheckOptions) => {
      await check(options, host, program);
    });
  addInputOptions(command);
}

async function check(options: CheckOptions, host: CommandHost, program: Command): Promise<void> {
  const json = wantsJson(program);
  const out = path.resolve(host.cwd, options.out ?? paths.generated);
  const input = await chooseInput(options, host);
  const digest = host.cache === undefined ? undefined : digestOfChecked(input, out);
  const agreed = digest === undefined ? undefined : host.cache?.read(`checks/${digest}`);
  if (agreed !== undefined) {
    report(JSON.parse(agreed) as Agreement, [], options, json, host);
    return;
  }
  // Loaded while compilers run: all commands together take a tenth of a second.
  const wholeProgram = host.wholeProgram();
  wholeProgram.catch(() => undefined);
  let bindings: Bindings;
  try {
    bindings = await renderBindings({
      ...input,
      semantics: paths.semantics,
      templates: paths.templates,
      place: { library: paths.library, out: realFolder(out) },
    });
  } catch (error) {
    // Headers and semantics that contradict each other are what this command looks for: a finding, not a failure.
    if (!(error instanceof GeneratorError) || !isDisagreement(error.code)) throw error;
    host.finish(EXIT.finding);
    const described = describeError(error, false);
    if (json) host.stdout(`${JSON.stringify({ ok: false, error: described }, null, 2)}\n`);
    else host.stderr(errorAsText(described, host.color.stderr));
    return;
  }
  const { files, model } = bindings;
  const documents = await shippedDocuments(bindings, await wholeProgram, out, options);
  const differences = [
    ...(await compare(files, out)),
    ...(await compareDocuments(documents, path.relative(host.cwd, paths.docs))),
  ];
  const agreement = {
    releases: model.releases.map(({ name }) => name),
    files: files.size + documents.size,
  };
  if (differences.length === 0 && digest !== undefined)
    host.cache?.write(`checks/${digest}`, JSON.stringify(agreement));
  report(agreement, differences, options, json, host);
}

/** What was held together. */
interface Agreement {
  readonly releases: readonly string[];
  readonly files: number;
}

function report(
  { releases, files }: Agreement,
  differences: readonly Difference[],
  options: CheckOptions,
  json: boolean,
  host: CommandHost,
): void {
  const mend = mendingCommand(options);
  if (differences.length > 0) host.finish(EXIT.finding);
  if (json) {
    const ok = differences.length === 0;
    host.stdout(`${JSON.stringify({ ok, files, differences, mend }, null, 2)}\n`);
  } else {
    host.stdout(
      differences.length === 0
        ? `headers, semantics, templates and ${String(files)} generated files agree for Bareos ${releases.join(", ")}\n`
        : disagreement(differences, mend),
    );
  }
}

async function compare(
  files: ReadonlyMap<string, string>,
  out: string,
): Promise<readonly Difference[]> {
  const present = await filesBelow(out);
  const differences: Difference[] = [];
  for (const [file, expected] of files) {
    const actual = present.has(file) ? await readFile(path.join(out, file), "utf8") : undefined;
    if (actual === undefined) differences.push({ file, kind: "missing", diff: "" });
    else if (actual !== expected)
      differences.push({ file, kind: "changed", diff: shortDiff(file, actual, expected) });
  }
  for (const file of present) {
    if (!files.has(file) && !isBuildProduct(file))
      differences.push({ file, kind: "stray", diff: "" });
  }
  return differences;
}

/** docs/ has other pages too, so nothing there is a stray. */
async function compareDocuments(
  documents: ReadonlyMap<string, string>,
  shownFolder: string,
): Promise<readonly Difference[]> {
  const differences: Difference[] = [];
  for (const [name, expected] of documents) {
    const file = path.join(shownFolder, name);
    const actual = await readFile(path.join(paths.docs, name), "utf8").catch(() => undefined);
    if (actual === undefined) differences.push({ file, kind: "missing", diff: "" });
    else if (actual !== expected)
      differences.push({ file, kind: "changed", diff: shortDiff(file, actual, expected) });
  }
  return differences;
}

async function filesBelow(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      throw new GeneratorError("BN403", {
        message: `cannot read the output folder ${folder}`,
        consequence: "nothing was compared",
        fix: "bareos-node generate",
        cause: error,
      });
    },
  );
  return new Set(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) =>
        path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"),
      ),
  );
}

function shortDiff(file: string, actual: string, expected: string): string {
  const lines = createTwoFilesPatch(
    `committed ${file}`,
    `regenerated ${file}`,
    actual,
    expected,
    "",
    "",
    { context: 1 },
  )
    .split("\n")
    .slice(1);
  const rest = lines.length - SHOWN_LINES;
  return [
    ...lines.slice(0, SHOWN_LINES),
    ...(rest > 1 ? [`… ${String(rest)} more lines`] : []),
  ].join("\n");
}

function disagreement(differences: readonly Difference[], mend: string): string {
  const shown = differences.slice(0, SHOWN_FILES).map((difference) => {
    switch (difference.kind) {
      case "changed":
        return difference.diff;
      case "missing":
        return `missing: ${difference.file}`;
      case "stray":
        return `stray: ${difference.file} (the generator does not write it; delete it or move it away)`;
    }
  });
  const rest = differences.length - SHOWN_FILES;
  return [
    ...shown,
    ...(rest > 0 ? [`… and ${String(rest)} more files`] : []),
    "",
    `${String(differences.length)} file(s) do not say what the headers, semantics and templates say.`,
    `fix: ${mend}`,
    "",
  ].join("\n");
}

function mendingCommand(options: CheckOptions): string {
  const words = ["npx bareos-node generate"];
  if (options.headers !== undefined) words.push(`--headers ${options.headers}`);
  if (options.bareosSrc !== undefined) words.push(`--bareos-src ${options.bareosSrc}`);
  if (options.out !== undefined) words.push(`--out ${options.out}`);
  return words.join(" ");
}
