// `bareos-node adopt TREE --release 27`: drafts everything that a new release needs and says what a person must decide.
import path from "node:path";
import type { Command } from "commander";
import { adopt, type Adoption } from "../../adopt/adopt.js";
import { countsText } from "../../drift/reports/words.js";
import { GeneratorError } from "../../errors.js";
import { placeText } from "../../findings.js";
import { writeFilesAtomically } from "../../fs/atomic-write.js";
import { packageRoot } from "../../paths.js";
import { wantsJson } from "../global-options.js";
import type { CommandHost } from "../host.js";
import {
  addClangOptions,
  chosenClang,
  type ClangOptions,
  includeFolders,
  openNamedTree,
} from "../input.js";
import type { SourceTree } from "../../tree/locate.js";
import { checkReleaseName } from "../../tree/release.js";
import { paint } from "../style.js";

interface AdoptOptions extends ClangOptions {
  readonly release: string;
  readonly into?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export function register(program: Command, host: CommandHost): void {
  const command = program
    .command("adopt")
    .description(
      "Draft what a new Bareos release needs: header set, semantics, release row, facts and report for the tests.",
    )
    .argument("<tree>", "a Bareos checkout of the new release, or DIR@REVISION of one")
    .requiredOption(
      "--release <name>",
      "what the release is called: 27, or 27-dev while it is not published",
    )
    .option("--into <dir>", "the bareos-node checkout to write to; default: this one")
    .option("--yes", "adopt it under that name although the tree calls itself another release")
    .option("--dry-run", "only say what would be written and what there is to decide")
    .addHelpText(
      "after",
      `
Example:
  $ bareos-node adopt ~/src/bareos --release 27
  $ bareos-node check            stays red until everything that was drafted is decided
  $ bareos-node adopt ~/src/bareos@master --release 27-dev --yes    whatever the tree calls itself

docs/upgrading.md goes through it with an example. Exit codes: 0 drafted, 2 could not.
`,
    )
    .action(async (tree: string, options: AdoptOptions) => {
      await adoptCommand(tree, options, host, wantsJson(program));
    });
  addClangOptions(command);
}

async function adoptCommand(
  folder: string,
  options: AdoptOptions,
  host: CommandHost,
  json: boolean,
): Promise<void> {
  const release = checkReleaseName(options.release);
  const root = options.into === undefined ? packageRoot : path.resolve(host.cwd, options.into);
  const tree = await openNamedTree(folder, undefined, host);
  await requireName(tree, release, options.yes === true, host);
  const adoption = await adopt({
    tree,
    release,
    root,
    clang: await chosenClang(options, host),
    includeDirectories: includeFolders(options, host),
    signal: host.signal,
  });
  const written = options.dryRun !== true;
  if (written) writeFilesAtomically(root, adoption.files, { signal: host.signal });
  host.stdout(
    json ? adoptionJson(adoption, written) : adoptionText(adoption, written, host.color.stdout),
  );
}

/** A slip of the pen would name everything that is drafted after another release. */
async function requireName(
  { release: own, root }: SourceTree,
  release: string,
  sure: boolean,
  host: CommandHost,
): Promise<void> {
  if (own === undefined || own === release || sure) return;
  const question = `The tree calls itself ${own}. Adopt it as ${release}?`;
  if ((await host.confirm?.(question)) === true) return;
  throw new GeneratorError("BN711", {
    message: `the tree calls itself ${own}, and is to be adopted as ${release}`,
    where: { file: root },
    consequence: "nothing was drafted",
    fix: `--release ${own}, if that is its name; --yes, if it is to be called ${release} all the same`,
  });
}

function adoptionJson(
  { base, release, files, decisions, ended, comparison }: Adoption,
  written: boolean,
): string {
  const { findings, verdicts } = comparison;
  const report = {
    schema: 1,
    base,
    release,
    written,
    files: [...files.keys()],
    decisions,
    ended,
    findings,
    verdicts,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function adoptionText(adoption: Adoption, written: boolean, color: boolean): string {
  const { base, release, files, decisions, ended, comparison } = adoption;
  const drafts = [...files.keys()].filter((file) => !file.startsWith(`headers/${release}/`));
  const headers = files.size - drafts.length;
  const lines = [
    `${written ? "Drafted" : "Would draft"} Bareos ${release} from ${base}: ${countsText(comparison)}.`,
    `  headers/${release}/ (${String(headers)} files)`,
    ...drafts.map((file) => `  ${file}`),
    ...(ended.length === 0
      ? []
      : [`  ended with until: "${base}", because the tree has them no more: ${ended.join(", ")}`]),
    "",
    paint(color, "bold", `For a person to decide: ${String(decisions.length)}`),
    ...decisions.flatMap(({ what, where }) => [
      `  - ${what}`,
      ...(where === null ? [] : [`      ${paint(color, "dim", placeText(where))}`]),
    ]),
    "",
    "Next:",
    `  npx bareos-node diff ${base} ${release}     what the release does to plugins`,
    "  npx bareos-node check         stays red until everything above is decided; it names what is left",
    "  npx bareos-node generate      then; docs/upgrading.md tells the rest",
  ];
  return `${lines.join("\n")}\n`;
}
