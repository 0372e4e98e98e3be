// `bareos-node generate`: headers in, bindings out.
import path from "node:path";
import type { Command } from "commander";
import { GeneratorError } from "../../errors.js";
import { lackedByLibrary } from "../../emit/library.js";
import { isGeneratedText } from "../../emit/ownership.js";
import { writeFilesAtomically } from "../../fs/atomic-write.js";
import { realFolder } from "../../fs/real-folder.js";
import { packageRoot, paths } from "../../paths.js";
import { renderBindings } from "../../pipeline.js";
import { shippedDocuments } from "../documents.js";
import { wantsJson } from "../global-options.js";
import type { CommandHost } from "../host.js";
import { addInputOptions, chooseInput, type InputOptions } from "../input.js";

interface GenerateOptions extends InputOptions {
  readonly out?: string;
}

export function register(program: Command, host: CommandHost): void {
  const command = program
    .command("generate")
    .description(
      "Generate the TypeScript packages, the C++ glue and the ABI files from Bareos's headers.",
    )
    .option("--out <dir>", "where to write; default: generated/ for the shipped header sets")
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node generate                                      the shipped header sets into generated/
  $ bareos-node generate --bareos-src ~/bareos --out /tmp/27  one Bareos checkout, unconfigured
  $ bareos-node generate --headers headers/25 --out /tmp/25   one header set
`,
    )
    .action(async (options: GenerateOptions) => {
      await generate(options, host, program);
    });
  addInputOptions(command);
}

async function generate(
  options: GenerateOptions,
  host: CommandHost,
  program: Command,
): Promise<void> {
  const started = host.now();
  const out = outputFolder(options, host);
  const input = await chooseInput(options, host);
  // Loaded while compilers run: all commands together take a tenth of a second.
  const wholeProgram = host.wholeProgram();
  wholeProgram.catch(() => undefined);
  const bindings = await renderBindings({
    ...input,
    semantics: paths.semantics,
    templates: paths.templates,
    place: { library: paths.library, out: realFolder(out) },
    progress: (text) => {
      host.stderr(`${text}\n`);
    },
  });
  for (const daemon of bindings.model.daemons) {
    const lacked = lackedByLibrary(daemon).join(", ");
    if (lacked === "") continue;
    host.stderr(
      `${daemon.packageName} can be read but not compiled: its hand-written half needs ${lacked}; bareos-node build --bareos-src makes all of it\n`,
    );
  }
  const result = writeFilesAtomically(out, bindings.files, {
    removeStale: isGeneratedText(out),
    signal: host.signal,
  });
  const documents = await shippedDocuments(bindings, await wholeProgram, out, options);
  const documented =
    documents.size === 0
      ? undefined
      : writeFilesAtomically(paths.docs, documents, { signal: host.signal });
  const report = {
    releases: bindings.model.releases.map((release) => release.name),
    clang: `${input.clang.path} ${input.clang.text}`,
    out,
    files: bindings.files.size,
    documents: [...documents.keys()],
    written: [...result.written, ...(documented?.written ?? []).map((file) => `docs/${file}`)],
    removed: result.removed,
    unchanged: result.unchanged,
    seconds: Math.round(host.now() - started) / 1000,
  };
  host.stdout(
    wantsJson(program) ? `${JSON.stringify(report, null, 2)}\n` : summary(report, host.cwd),
  );
}

function outputFolder(options: GenerateOptions, host: CommandHost): string {
  if (options.out !== undefined) return path.resolve(host.cwd, options.out);
  if (options.headers === undefined && options.bareosSrc === undefined) return paths.generated;
  throw new GeneratorError("BN902", {
    message: "say where the output goes: generated/ holds the bindings of all shipped releases",
    consequence: "nothing was written",
    fix: `add --out DIR, for example --out ${path.join(path.relative(host.cwd, packageRoot) || ".", "out")}`,
  });
}

function summary(
  report: {
    releases: readonly string[];
    out: string;
    files: number;
    written: readonly string[];
    removed: readonly string[];
    seconds: number;
  },
  cwd: string,
): string {
  const changed =
    report.written.length + report.removed.length === 0
      ? "nothing changed"
      : `${String(report.written.length)} written, ${String(report.removed.length)} removed`;
  const folder = path.relative(cwd, report.out) || ".";
  const releases = report.releases.join(", ");
  return `generated ${String(report.files)} files for Bareos ${releases} in ${folder} (${changed}, ${report.seconds.toFixed(1)} s)\n`;
}
