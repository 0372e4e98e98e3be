// `bareos-node ir TREE`: what the headers of one tree say, as canonical JSON.
import { Option, type Command } from "commander";
import { printIr } from "../../ir/canonical.js";
import { DAEMONS, TARGETS, type Daemon, type Target } from "../../ir/types.js";
import { parseNamedTree } from "../../named-irs.js";
import type { CommandHost } from "../host.js";
import {
  addClangOptions,
  chosenClang,
  type ClangOptions,
  includeFolders,
  openNamedTree,
} from "../input.js";

interface IrOptions extends ClangOptions {
  readonly daemon: Daemon;
  readonly target: Target;
  readonly release?: string;
}

export function register(program: Command, host: CommandHost): void {
  const command = program
    .command("ir")
    .description(
      "Print what the plugin headers of a tree say: constants, enums, structs, function tables.",
    )
    .argument(
      "<tree>",
      "a header set (headers/25), a Bareos source checkout, or DIR@REVISION of one",
    )
    .addOption(
      new Option("--daemon <name>", "which daemon's headers")
        .choices(DAEMONS)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--target <triple>", "whose byte layouts")
        .choices(TARGETS)
        .default("x86_64-linux-gnu"),
    )
    .option("--release <name>", "release of the tree, when it does not tell or tells wrong")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node ir headers/25 --daemon fd
  $ bareos-node ir ~/bareos --daemon sd --target aarch64-linux-gnu | jq .structs
`,
    )
    .action(async (tree: string, options: IrOptions) => {
      host.stdout(await readIr(tree, options, host));
    });
  addClangOptions(command);
}

async function readIr(folder: string, options: IrOptions, host: CommandHost): Promise<string> {
  const tree = await openNamedTree(folder, options.release, host);
  const clang = await chosenClang(options, host);
  const irs = await parseNamedTree(tree, {
    clang,
    daemons: [options.daemon],
    targets: [options.target],
    includeDirectories: includeFolders(options, host),
    store: host.store,
    signal: host.signal,
  });
  return irs.map((ir) => printIr(ir)).join("");
}
