// `bareos-node history DIR`: the plugin ABI through all tags and branches of a git repository.
import { Option, type Command } from "commander";
import { openRepository } from "../../git/repository.js";
import { readHistory } from "../../history/history.js";
import { historyHtml } from "../../history/html.js";
import { historyJson } from "../../history/json.js";
import { historyMarkdown } from "../../history/markdown.js";
import { historyText } from "../../history/text.js";
import type { History } from "../../history/types.js";
import { DAEMONS, TARGETS } from "../../ir/types.js";
import { checkReleaseName } from "../../tree/release.js";
import { wantsJson } from "../global-options.js";
import type { CommandHost } from "../host.js";
import { addClangOptions, chosenClang, type ClangOptions, includeFolders } from "../input.js";
import { writeReport } from "../report-file.js";
import { paint, statusLine } from "../style.js";

const FORMATS = ["text", "json", "html", "markdown"] as const;

interface HistoryOptions extends ClangOptions {
  readonly from?: string;
  readonly format?: (typeof FORMATS)[number];
  readonly output?: string;
}

export function register(program: Command, host: CommandHost): void {
  const command = program
    .command("history")
    .description(
      "Tell the plugin ABI through all tags and branches of a git repository: what came, changed and went, and what runs where.",
    )
    .argument("<repository>", "a clone of Bareos, or a fork; bare ones too")
    .option("--from <release>", "the first series that is wanted, such as 20; default: all")
    .addOption(new Option("--format <name>", "default: text").choices(FORMATS))
    .option("--output <file>", "write the report into a file")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node history ~/src/bareos
  $ bareos-node history ~/src/bareos --from 20 --format html --output history.html
  $ bareos-node history ~/src/bareos --json | jq '.steps[] | select(.isInsideSeries)'

Only git's objects are read, never the work tree. The first run takes a minute or two; what was read is kept in
~/.cache/bareos-node (BAREOS_NODE_CACHE names another folder, or is "off").

Exit codes: 0 told, 2 could not read the repository. Points that cannot be read are named in the report.
`,
    )
    .action(async (folder: string, options: HistoryOptions) => {
      await history(folder, options, host, wantsJson(program));
    });
  addClangOptions(command);
}

async function history(
  folder: string,
  options: HistoryOptions,
  host: CommandHost,
  json: boolean,
): Promise<void> {
  const from = options.from === undefined ? null : checkReleaseName(options.from);
  const clang = await chosenClang(options, host);
  const told = await readHistory(await openRepository(folder, host.cwd), {
    clang,
    daemons: DAEMONS,
    targets: TARGETS.slice(0, 1),
    includeDirectories: includeFolders(options, host),
    from,
    cache: host.cache,
    store: host.store,
    signal: host.signal,
    onRead: ({ name }, done, all) => {
      const counted = `${String(done).padStart(String(all).length)} of ${String(all)}`;
      host.stderr(statusLine(host.color.stderr, "Read", `${counted}: ${name}`));
    },
  });
  const report = render(told, options.format ?? (json ? "json" : "text"), options, host);
  if (options.output === undefined) host.stdout(report);
  else writeReport(options.output, report, host);
}

function render(
  told: History,
  format: (typeof FORMATS)[number],
  { output }: HistoryOptions,
  host: CommandHost,
): string {
  const colored = host.color.stdout && output === undefined;
  switch (format) {
    case "text":
      return historyText(told, (style, text) => paint(colored, style, text));
    case "json":
      return historyJson(told);
    case "markdown":
      return historyMarkdown(told);
    case "html":
      return historyHtml(told);
  }
}
