// `bareos-node audit TREE`: holds a tree against our semantics, beyond what layouts say.
import { Option, type Command } from "commander";
import { auditTree } from "../../audit/audit.js";
import { readPythonModules } from "../../audit/python-modules.js";
import { AUDIT_CHECKS, type AuditFinding } from "../../audit/types.js";
import { DAEMON_NAMES } from "../../drift/reports/words.js";
import { placeText } from "../../findings.js";
import { DAEMONS, TARGETS, type Daemon } from "../../ir/types.js";
import { parseNamedTree } from "../../named-irs.js";
import { requireUnconditional } from "../../ir/unconditional.js";
import { paths } from "../../paths.js";
import { loadSemantics } from "../../semantics/load.js";
import { EXIT } from "../exit-codes.js";
import { wantsJson } from "../global-options.js";
import type { CommandHost } from "../host.js";
import {
  addClangOptions,
  chosenClang,
  type ClangOptions,
  includeFolders,
  openNamedTree,
} from "../input.js";
import { paint } from "../style.js";

interface AuditOptions extends ClangOptions {
  readonly release?: string;
  readonly failOn: "gap" | "any";
}

export function register(program: Command, host: CommandHost): void {
  const command = program
    .command("audit")
    .description(
      "Hold a tree against our semantics: what has no type, no value, no dictionary; what its Python modules lack.",
    )
    .argument("<tree>", "a Bareos checkout, DIR@REVISION of one, or a header set")
    .option("--release <name>", "release of the tree, when it does not tell or tells wrong")
    .addOption(
      new Option(
        "--fail-on <level>",
        "gap: what has to be done here; any: also remarks about the tree",
      )
        .choices(["gap", "any"])
        .default("gap"),
    )
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node audit ~/src/bareos
  $ bareos-node audit headers/25 --json

Exit codes: 0 nothing at the level asked for, 1 something, 2 could not decide.
`,
    )
    .action(async (tree: string, options: AuditOptions) => {
      await audit(tree, options, host, wantsJson(program));
    });
  addClangOptions(command);
}

async function audit(
  folder: string,
  options: AuditOptions,
  host: CommandHost,
  json: boolean,
): Promise<void> {
  const tree = await openNamedTree(folder, options.release, host);
  const clang = await chosenClang(options, host);
  const [irs, semantics, modules] = await Promise.all([
    parseNamedTree(tree, {
      clang,
      targets: TARGETS.slice(0, 1),
      includeDirectories: includeFolders(options, host),
      store: host.store,
      signal: host.signal,
    }),
    loadSemantics(paths.semantics),
    readPythonModules(tree),
  ]);
  const findings = auditTree(requireUnconditional(irs, tree), semantics, modules);
  const counted = findings.filter(({ level }) => level === "gap" || options.failOn === "any");
  const release = irs[0]?.release ?? "";
  host.stdout(
    json
      ? `${JSON.stringify({ schema: 1, release, pythonModules: [...modules.keys()], findings }, null, 2)}\n`
      : auditText(folder, release, findings, [...modules.keys()], host.color.stdout),
  );
  host.finish(counted.length > 0 ? EXIT.finding : EXIT.ok);
}

function auditText(
  folder: string,
  release: string,
  findings: readonly AuditFinding[],
  modules: readonly Daemon[],
  color: boolean,
): string {
  const blocks = AUDIT_CHECKS.flatMap(({ id, title, level, about }) => {
    const own = findings.filter(({ check }) => check === id);
    if (own.length === 0) return [];
    const head = paint(color, level === "gap" ? "red" : "cyan", level);
    const lines = own.flatMap((finding) => findingLines(finding, color));
    return [
      [
        `${head}: ${paint(color, "bold", title)} ${paint(color, "dim", `[${id}]`)}`,
        `  ${about}`,
        ...lines,
      ].join("\n"),
    ];
  });
  const gaps = findings.filter(({ level }) => level === "gap").length;
  const remarks = findings.length - gaps;
  const python =
    modules.length === DAEMONS.length
      ? ""
      : ` Python modules looked at: ${modules.map((daemon) => DAEMON_NAMES[daemon]).join(", ") || "none, the tree has none"}.`;
  const verdict =
    gaps === 0
      ? paint(color, "green", "Our semantics describe all of it.")
      : paint(
          color,
          "red",
          `${String(gaps)} gap${gaps === 1 ? "" : "s"} to close in generator/semantics.`,
        );
  const name = release === "unknown" ? folder : `Bareos ${release}`;
  return `${[...blocks, `${name}: ${verdict} ${String(remarks)} remark${remarks === 1 ? "" : "s"} about the tree itself.${python}`].join("\n\n")}\n`;
}

function findingLines(finding: AuditFinding, color: boolean): readonly string[] {
  const { daemons, subject, message, where, fix, level } = finding;
  const text = level === "gap" ? message : `${subject} ${message}`;
  const place = where === null ? "" : ` ${paint(color, "dim", placeText(where))}`;
  return [
    `    ${daemons.join(" ")}  ${text}${place}`,
    ...(fix === "" ? [] : [`        fix: ${fix}`]),
  ];
}
