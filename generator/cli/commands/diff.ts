// `bareos-node diff OLD NEW`: what changed between two plugin ABIs, and what that does to plugins.
import path from "node:path";
import { Argument, InvalidArgumentError, Option, type Command } from "commander";
import type { AllowEntry } from "../../drift/allow-list.js";
import { compareTrees } from "../../drift/compare-trees.js";
import { claimOf, type Claim } from "../../drift/coverage.js";
import { FAIL_LEVELS, judge, type FailLevel, type Judgement } from "../../drift/judgement.js";
import { inferClaims, proveClaims } from "../../drift/proof.js";
import { htmlReport } from "../../drift/reports/html.js";
import { jsonReport } from "../../drift/reports/json.js";
import { markdownReport } from "../../drift/reports/markdown.js";
import { sarifReport } from "../../drift/reports/sarif.js";
import { textReport } from "../../drift/reports/text.js";
import type { Coverage } from "../../drift/types.js";
import { GeneratorError } from "../../errors.js";
import { DAEMONS, TARGETS, type Daemon, type Ir, type Target } from "../../ir/types.js";
import { EXIT } from "../exit-codes.js";
import { wantsJson } from "../global-options.js";
import type { CommandHost } from "../host.js";
import { addClangOptions, chosenClang, type ClangOptions, includeFolders } from "../input.js";
import { readShipped, readSide, type ReadSide, type SideOptions } from "../sides.js";
import { writeReport } from "../report-file.js";
import { paint, statusLine } from "../style.js";
import { explainRule, listRules } from "./diff-rules.js";

const FORMATS = ["text", "json", "markdown", "sarif", "html"] as const;
type Format = (typeof FORMATS)[number];

interface DiffOptions extends ClangOptions {
  readonly daemon?: readonly Daemon[];
  readonly target?: string;
  readonly format?: Format;
  readonly output?: string;
  readonly failOn: FailLevel;
  readonly allow?: string;
  readonly prove: boolean;
  readonly list?: boolean;
  readonly explain?: string;
}

export function register(program: Command, host: CommandHost): void {
  const command = program
    .command("diff")
    .description(
      "Tell what changed between two plugin ABIs, what that does to plugins, and the cure.",
    )
    .addArgument(
      new Argument(
        "[old]",
        "a shipped release (22), a header set, a Bareos checkout, DIR@REVISION of one, or a saved IR",
      ),
    )
    .addArgument(new Argument("[new]", "the same; what plugins shall run on"))
    .addOption(
      new Option("--daemon <name>", "only this one: fd, sd or dir; may be given again").argParser(
        addDaemon,
      ),
    )
    .addOption(
      new Option("--target <name>", "whose byte layouts; default: x86_64").choices([
        ...TARGETS.map(shortName),
        ...TARGETS,
      ]),
    )
    .addOption(new Option("--format <name>", "default: text").choices(FORMATS))
    .option("--output <file>", "write the report into a file")
    .addOption(
      new Option("--fail-on <level>", "what counts as drift for the exit code")
        .choices(FAIL_LEVELS)
        .default("breaking"),
    )
    .option(
      "--allow <file>",
      "findings that are accepted, each with a reason and a last day (YAML)",
    )
    .option("--no-prove", "do not compile the glue's asserts against the new tree")
    .option("--list", "list all rules")
    .option("--explain <rule>", "tell one rule in full")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node diff 21 22                                what did 22 do to plugins that were built for 21?
  $ bareos-node diff 25 ~/src/bareos --fail-on any        did a checkout change anything?
  $ bareos-node diff ~/src/bareos@Release/24.0.1 ~/src/bareos@master       two revisions; the work tree is not touched
  $ bareos-node diff 25 26-dev --format html --output drift.html
  $ bareos-node ir ~/src/bareos --daemon fd > fd.json     save a state …
  $ bareos-node diff fd.json ~/src/bareos                 … and compare with it later

Exit codes: 0 no drift at the level asked for; 1 drift, or a stale entry in the allow-list; 2 could not decide.
`,
    )
    .action(async (old: string | undefined, next: string | undefined, options: DiffOptions) => {
      const json = wantsJson(program);
      const format = options.format ?? (json ? "json" : "text");
      if (options.list === true) host.stdout(listRules(format === "json", host.color.stdout));
      else if (options.explain !== undefined)
        host.stdout(explainRule(options.explain, format === "json", host.color.stdout));
      else await diff(requireSides(old, next), options, format, host);
    });
  addClangOptions(command);
}

/** Not a list option: that would swallow the sides behind it. */
function addDaemon(value: string, previous: readonly Daemon[] = []): readonly Daemon[] {
  const names = value.split(",").map((name) => DAEMONS.find((daemon) => daemon === name));
  return names.reduce<readonly Daemon[]>((all, name) => {
    if (name === undefined) throw new InvalidArgumentError(`Name ${DAEMONS.join(", ")}.`);
    return [...all, name];
  }, previous);
}

function requireSides(
  old: string | undefined,
  next: string | undefined,
): readonly [string, string] {
  if (old !== undefined && next !== undefined) return [old, next];
  throw new GeneratorError("BN901", {
    message: "two sides are wanted: diff OLD NEW",
    consequence: "nothing was compared",
    fix: "npx bareos-node diff 25 26-dev",
  });
}

async function diff(
  [oldInput, newInput]: readonly [string, string],
  options: DiffOptions,
  format: Format,
  host: CommandHost,
): Promise<void> {
  const reading = sideOptions(options, host);
  const allow = options.allow === undefined ? [] : await acceptedFindings(options.allow, host);
  const [old, next] = await Promise.all([readSide(oldInput, reading), readSide(newInput, reading)]);
  const target = options.target === undefined ? commonTarget(old, next) : reading.target;
  const coverage = await coverageOfSide(next, { ...reading, target }, options.prove);
  const comparison = compareTrees(old, next, { target, coverage });
  const judgement = judge(comparison, options.failOn, allow, host.today());
  const report = render(judgement, format, old, next, host, options.output !== undefined);
  if (options.output === undefined) host.stdout(report);
  else writeReport(options.output, report, host);
  host.finish(judgement.drift ? EXIT.finding : EXIT.ok);
}

/** Loaded when it is wanted: what reads and checks YAML takes a tenth of a second. */
async function acceptedFindings(file: string, host: CommandHost): Promise<readonly AllowEntry[]> {
  const { readAllowList } = await import("../../drift/allow-file.js");
  return readAllowList(path.resolve(host.cwd, file));
}

function sideOptions(options: DiffOptions, host: CommandHost): SideOptions {
  let clang: ReturnType<typeof chosenClang> | undefined;
  return {
    clang: () => (clang ??= chosenClang(options, host)),
    daemons: options.daemon ?? DAEMONS,
    target: targetOf(options.target),
    includeDirectories: includeFolders(options, host),
    cwd: host.cwd,
    exported: host.exported,
    store: host.store,
    signal: host.signal,
    progress: (text) => {
      host.stderr(statusLine(host.color.stderr, "Parsed", text));
    },
  };
}

function shortName(target: Target): string {
  return target.slice(0, target.indexOf("-"));
}

function targetOf(name: string | undefined): Target {
  return TARGETS.find((target) => target === name || shortName(target) === name) ?? TARGETS[0];
}

/** Two saved IRs of one target speak of that one, whatever the default is. */
function commonTarget(old: ReadSide, next: ReadSide): Target {
  const shared = TARGETS.filter((target) =>
    [old, next].every(({ irs }) => irs.some((ir) => ir.target === target)),
  );
  return shared[0] ?? TARGETS[0];
}

/** What is shipped is served by definition; anything else is held against all shipped sets, and compiled. */
async function coverageOfSide(
  side: ReadSide,
  options: SideOptions,
  prove: boolean,
): Promise<ReadonlyMap<Daemon, Coverage>> {
  if (side.shipped !== undefined) {
    const proof = {
      how: "shipped",
      text: "the tests of bareos-node compile its asserts against it",
    } as const;
    const whole: Coverage = { covers: "whole", as: side.shipped, why: [], proof };
    return new Map(side.irs.map(({ daemon }) => [daemon, whole]));
  }
  if (side.tree === undefined && !(await hasClang(options))) return new Map();
  const claims = await claimsOf(side, options);
  if (!prove) return inferClaims(claims, "--no-prove was given");
  if (side.tree === undefined) return inferClaims(claims, "a saved IR has no headers to compile");
  const clang = await options.clang();
  if (!options.target.startsWith(`${clang.hostArchitecture}-`))
    return inferClaims(claims, `headers of ${options.target} cannot be compiled here`);
  return proveClaims(claims, side.tree, { ...options, clang });
}

/** Saved IRs are compared without one; only what our runtime makes of them is not known then. */
async function hasClang({ clang }: SideOptions): Promise<boolean> {
  return clang().then(
    () => true,
    () => false,
  );
}

async function claimsOf(side: ReadSide, options: SideOptions): Promise<ReadonlyMap<Daemon, Claim>> {
  const irs = side.irs.filter(({ target }) => target === options.target);
  const reading = { ...options, daemons: irs.map(({ daemon }) => daemon) };
  const claims = (shipped: readonly Ir[]): ReadonlyMap<Daemon, Claim> =>
    new Map(
      irs.flatMap((ir) => {
        const found = claimOf(ir, shipped);
        return found === null ? [] : [[ir.daemon, found] as const];
      }),
    );
  // Mostly the tree is what the set of its release says, and the other sets, which may know its packets, need not be read.
  const bySet = claims(await readShipped(reading, irs[0]?.release));
  const isDecided = irs.every(
    ({ daemon }) => (bySet.get(daemon)?.coverage.covers ?? "no") !== "no",
  );
  return isDecided ? bySet : claims(await readShipped(reading));
}

function render(
  judgement: Judgement,
  format: Format,
  old: ReadSide,
  next: ReadSide,
  host: CommandHost,
  intoFile: boolean,
): string {
  switch (format) {
    case "text":
      return textReport(judgement, (style, text) =>
        paint(host.color.stdout && !intoFile, style, text),
      );
    case "json":
      return jsonReport(judgement);
    case "markdown":
      return markdownReport(judgement);
    case "sarif":
      return sarifReport(judgement);
    case "html":
      return htmlReport(judgement, old.irs, next.irs);
  }
}
