// The command line as a function: arguments and a Host in, exit code out. Ends no process, so tests can call it.
import { Command, CommanderError } from "commander";
import { cacheFolder } from "../cache/folder.js";
import { createIrStore } from "../cache/ir-store.js";
import { GeneratorError } from "../errors.js";
import { packageVersion } from "../paths.js";
import { type CommandModule, commandsFor } from "./commands/index.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import { API_HEADERS } from "../tree/headers.js";
import { createExportedTrees } from "../tree/revision.js";
import type { CommandHost, Host } from "./host.js";
import { describeError, errorAsJson, errorAsText } from "./render-error.js";

const EXAMPLES = `
Examples:
  $ bareos-node generate                      shipped headers -> generated/
  $ bareos-node check                         do headers, semantics, templates and output agree?
  $ bareos-node ir headers/25 --daemon fd     what the headers of a release say, as JSON
  $ bareos-node diff 25 26-dev                what changed, and what that does to plugins
  $ bareos-node doctor                        is everything there that this project needs?

Exit codes: 0 fine, 1 something was found, 2 could not do it, 130 interrupted.
Errors carry a code such as BN401; docs/errors.md explains each.
`;

function buildProgram(commands: readonly CommandModule[], host: CommandHost): Command {
  const program = new Command("bareos-node")
    .description("Generates and checks TypeScript and C++ bindings of the Bareos plugin API.")
    .version(packageVersion(), "-V, --version", "print the version")
    .option("--json", "print results and errors as JSON on stdout")
    .option("--debug", "print stacks with errors")
    .option("--no-color", "never colour the output")
    .helpOption("-h, --help", "show help, also of one command")
    .addHelpText("after", EXAMPLES)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: host.stdout,
      writeErr: host.stderr,
      // Usage errors are thrown as CommanderError too, and rendered like all others.
      outputError: () => undefined,
      getOutHasColors: () => host.color.stdout,
      getErrHasColors: () => host.color.stderr,
    });
  for (const command of commands) command.register(program, host);
  // Sub-commands made with `program.command()` inherit these settings; ones added otherwise would not.
  return program;
}

/** A wrong command line, in the words of commander, which names the likely intended command. */
function usageError(error: CommanderError): GeneratorError {
  const [first = "", ...rest] = error.message.split("\n").map((line) => line.trim());
  return new GeneratorError("BN901", {
    message: [first.replace(/^error: /, ""), ...rest].join(" "),
    consequence: "nothing was done",
    fix: "bareos-node --help",
  });
}

/** Runs one command line (without `node` and the script's name). */
export async function run(argv: readonly string[], outside: Host): Promise<ExitCode> {
  const exported = createExportedTrees();
  const cache = cacheFolder(outside.env);
  // A revision's files lie in a temporary folder while they are read; nobody wants to hear of that.
  const host: CommandHost = {
    ...outside,
    stdout: (text) => {
      outside.stdout(exported.renameText(text));
    },
    stderr: (text) => {
      outside.stderr(exported.renameText(text));
    },
    exported,
    cache,
    store: cache === undefined ? undefined : createIrStore(cache, API_HEADERS),
    wholeProgram: async () => buildProgram(await commandsFor([]), host),
  };
  try {
    const program = buildProgram(await commandsFor(argv), host);
    if (argv.length === 0) {
      host.stdout(program.helpInformation());
      return EXIT.ok;
    }
    await program.parseAsync(argv, { from: "user" });
    return host.signal.aborted ? EXIT.interrupted : host.exitCode();
  } catch (error) {
    return fail(error, argv, host);
  } finally {
    await exported.remove();
  }
}

function fail(error: unknown, argv: readonly string[], host: Host): ExitCode {
  // --help and --version arrive here as well.
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  // Whatever failed after Ctrl-C failed because of it.
  if (host.signal.aborted) return EXIT.interrupted;
  const shown = error instanceof CommanderError ? usageError(error) : error;
  // Read from the arguments: parsing may not have come far enough to know the options.
  const report = describeError(shown, argv.includes("--debug"));
  if (argv.includes("--json")) host.stdout(errorAsJson(report));
  else host.stderr(errorAsText(report, host.color.stderr));
  return EXIT.cannot;
}
