// Renders the TypeScript packages of a model into a temporary folder and compiles them as their own tsconfig.json says.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { loadTemplates, renderFiles } from "../../../../generator/emit/render.js";
import type { StaticSource } from "../../../../generator/emit/static-sources.js";
import { typescriptFiles } from "../../../../generator/emit/views/typescript.js";
import type { ApiModel } from "../../../../generator/model/types.js";
import { packageRoot, paths } from "../../../../generator/paths.js";

export async function renderPackages(
  model: ApiModel,
  statics: readonly StaticSource[] = [],
): Promise<ReadonlyMap<string, string>> {
  return renderFiles(
    typescriptFiles(model, statics, "1.2.3"),
    await loadTemplates(paths.templates),
  );
}

/** A folder with the files, and with the project's node_modules for the compiler's sake. */
export function writePackages(files: ReadonlyMap<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), "bareos-node-packages-"));
  for (const [name, text] of files) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  symlinkSync(path.join(packageRoot, "node_modules"), path.join(root, "node_modules"));
  return root;
}

/** Compiles one package and returns the compiler's complaints. */
export function compilePackage(directory: string): readonly string[] {
  const host: ts.ParseConfigFileHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(directory, "tsconfig.json"),
    {},
    host,
  );
  if (config === undefined) return ["the tsconfig.json cannot be read"];
  const program = ts.createProgram(config.fileNames, config.options);
  const emitted = program.emit();
  return messages([...config.errors, ...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics]);
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

function fail(diagnostic: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, " "));
}
