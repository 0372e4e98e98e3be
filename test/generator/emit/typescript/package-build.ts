// Renders the TypeScript packages of a model into a temporary folder, with a library that holds nothing but its doors, and
// builds them.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { loadTemplates, renderFiles } from "../../../../generator/emit/render.js";
import {
  LIBRARY_DOORS,
  LIBRARY_INDEX,
  type LibraryPlace,
} from "../../../../generator/emit/library.js";
import { typescriptFiles } from "../../../../generator/emit/views/typescript.js";
import type { ApiModel } from "../../../../generator/model/types.js";
import { packageRoot, paths } from "../../../../generator/paths.js";

/** Only how the folders lie to each other matters. */
const BESIDE: LibraryPlace = { out: "/packages", library: "/packages/library" };

export async function renderPackages(
  model: ApiModel,
  place = BESIDE,
): Promise<ReadonlyMap<string, string>> {
  return renderFiles(typescriptFiles(model, place, "1.2.3"), await loadTemplates(paths.templates));
}

/** A folder with the files, and with the project's node_modules for the compiler's sake. */
export function writePackages(files: ReadonlyMap<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), "bareos-node-packages-"));
  const doors = ["fd", "sd", "dir"].flatMap((daemon) =>
    [LIBRARY_INDEX.replace(/js$/, "ts"), ...LIBRARY_DOORS.map((door) => `${door}/index.ts`)].map(
      (file) => `library/${daemon}/${file}`,
    ),
  );
  const library = doors.map((name) => [name, "export {};\n"] as const);
  for (const [name, text] of [
    ...files,
    ...library,
    ["package.json", '{"type":"module"}'],
  ] as const) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  symlinkSync(path.join(packageRoot, "node_modules"), path.join(root, "node_modules"));
  return root;
}

/** Builds one package and returns the complaints. */
export function buildPackage(directory: string): string {
  const assemble = path.join(paths.library, "assemble.mjs");
  const { stdout, stderr } = spawnSync(process.execPath, [assemble, directory], {
    encoding: "utf8",
  });
  return stdout + stderr;
}

/** Checks a program of a user of the package, under strict, without its Node types. */
export function checkConsumer(
  directory: string,
  source: string,
  options: ts.CompilerOptions = {},
): readonly string[] {
  const file = path.join(directory, "consumer.ts");
  writeFileSync(file, source);
  const settings: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    types: [],
    ...options,
  };
  const program = ts.createProgram([file], settings, cachingHost(settings));
  return messages(ts.getPreEmitDiagnostics(program));
}

/** TypeScript's own libraries and the compiled package are parsed once for all consumers. */
const parsed = new Map<string, ts.SourceFile | undefined>();

function cachingHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...more) => {
    if (!name.endsWith(".d.ts")) return read(name, ...more);
    if (!parsed.has(name)) parsed.set(name, read(name, ...more));
    return parsed.get(name);
  };
  return host;
}

function messages(diagnostics: readonly ts.Diagnostic[]): readonly string[] {
  return diagnostics.map(({ file, start, messageText }) => {
    const line =
      file === undefined ? "" : `:${file.getLineAndCharacterOfPosition(start ?? 0).line + 1}`;
    return `${path.basename(file?.fileName ?? "")}${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
