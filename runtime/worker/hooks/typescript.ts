// TypeScript to JavaScript: types become blanks, so that lines and columns stay; what has code of its own (enums,
// parameter properties) is transformed, with a source map. The package's name is a path in the bundle (swc-files.mjs).
import { createRequire } from "node:module";
import * as nodeModule from "node:module";
import { pathToFileURL } from "node:url";
import v8 from "node:v8";
import vm from "node:vm";
import type * as Swc from "@swc/wasm-typescript";

const require = createRequire(import.meta.url);

/** What Node has from 22.13 on. */
type StripTypes = (code: string) => string;

interface SwcFailure {
  readonly code: string;
  readonly message: string;
  readonly startLine?: number;
  /** From 0. */
  readonly startColumn?: number;
}

/** What V8 of Node 20 has as default, and what nothing reaches that runs for a moment. */
const TIERING_BUDGET = { v8: "11.3.", usual: 1_800_000, never: 1_000_000_000 } as const;

export type ModuleFormat = "module" | "commonjs";

export function isTypeScript(file: string): boolean {
  return /\.[cm]?ts$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
}

/** JavaScript for a TypeScript source. A mistake in it is a SyntaxError that names file and line. */
export function toJavaScript(source: string, file: string): string {
  return stripBuiltIn(source) ?? stripOrTransform(source, file);
}

/** How a module without another hint is meant: Node's own rule, which is to try it as CommonJS. */
export function formatOfCode(code: string, file: string): ModuleFormat {
  try {
    vm.compileFunction(code, ["exports", "require", "module", "__filename", "__dirname"], {
      filename: file,
    });
    return "commonjs";
  } catch {
    // As an ES module a real mistake comes up again, with its line.
    return "module";
  }
}

function stripBuiltIn(source: string): string | undefined {
  const strip: unknown = Reflect.get(nodeModule, "stripTypeScriptTypes");
  if (typeof strip !== "function") return undefined;
  const emitWarning: unknown = Reflect.get(process, "emitWarning");
  try {
    // It says that it is experimental, which is no news for the daemon's trace.
    process.emitWarning = () => undefined;
    return (strip as StripTypes)(source);
  } catch {
    // Syntax that cannot be stripped, or a mistake, for which there are better words below.
    return undefined;
  } finally {
    Reflect.set(process, "emitWarning", emitWarning);
  }
}

/**
 * Only for a plugin that needs it. V8 would compile what runs often a second time, thoroughly, which costs more processor time
 * than all else of it: not for a module that looks at some files once. Other WebAssembly keeps what is usual.
 */
function loadSwc(): typeof Swc {
  const isKnown = process.versions.v8.startsWith(TIERING_BUDGET.v8);
  const setBudget = (budget: number): void => {
    if (isKnown) v8.setFlagsFromString(`--wasm-tiering-budget=${budget}`);
  };
  setBudget(TIERING_BUDGET.never);
  try {
    return require("@swc/wasm-typescript") as typeof Swc;
  } finally {
    setBudget(TIERING_BUDGET.usual);
  }
}

function stripOrTransform(source: string, file: string): string {
  const swc = loadSwc();
  const url = pathToFileURL(file).href;
  try {
    return swc.transformSync(source, { mode: "strip-only", filename: url }).code;
  } catch (failure) {
    if (!isSwcFailure(failure) || failure.code !== "UnsupportedSyntax")
      throw syntaxError(failure, file);
  }
  try {
    const { code, map } = swc.transformSync(source, {
      mode: "transform",
      sourceMap: true,
      filename: url,
    });
    const encoded = Buffer.from(map ?? "").toString("base64");
    return `${code}\n//# sourceMappingURL=data:application/json;base64,${encoded}\n`;
  } catch (failure) {
    throw syntaxError(failure, file);
  }
}

function isSwcFailure(failure: unknown): failure is SwcFailure {
  return (
    typeof failure === "object" && failure !== null && "code" in failure && "message" in failure
  );
}

/** The place stands in the message: an error that crosses threads keeps nothing else. */
function syntaxError(failure: unknown, file: string): SyntaxError {
  if (!isSwcFailure(failure)) return new SyntaxError(`${file}: ${String(failure)}`);
  const { message, startLine, startColumn } = failure;
  const place = startLine === undefined ? "" : `:${startLine}:${(startColumn ?? -1) + 1}`;
  return new SyntaxError(`${file}${place}: ${message}`);
}

/** The mistake in a JavaScript or TypeScript source that its parser stumbles over; null when there is none. */
export function mistakeIn(source: string, file: string): SyntaxError | null {
  const swc = loadSwc();
  try {
    swc.transformSync(source, { mode: "strip-only", filename: pathToFileURL(file).href });
    return null;
  } catch (failure) {
    const isMistake = isSwcFailure(failure) && failure.code === "InvalidSyntax";
    return isMistake ? syntaxError(failure, file) : null;
  }
}
