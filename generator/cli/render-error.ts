// Turns anything thrown into what the reader sees: code, place, consequence, next step. Text on stderr, or JSON on stdout.
import type { GeneratorError } from "../errors.js";
import type { ErrorCode } from "../error-codes.js";
import type { ErrorPlace } from "../errors.js";
import { paint } from "./style.js";

/** What is shown of an error, and the object that `--json` prints under `error`. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where?: ErrorPlace;
  readonly consequence: string;
  readonly fix: string;
  readonly stack?: string;
}

/** By shape and not by instanceof: two copies of the package must still understand each other. */
function isGeneratorError(error: unknown): error is GeneratorError {
  return (
    error instanceof Error && error.name === "GeneratorError" && "code" in error && "fix" in error
  );
}

/** Stack of the error and of everything that caused it. */
function fullStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${fullStack(error.cause)}`;
}

export function describeError(error: unknown, debug: boolean): ErrorReport {
  const stack = debug ? { stack: fullStack(error) } : {};
  if (isGeneratorError(error)) {
    const { code, message, where, consequence, fix } = error;
    return { code, message, ...(where === undefined ? {} : { where }), consequence, fix, ...stack };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: "BN900",
    message: `unexpected: ${message}`,
    consequence: "the command was given up; this is a defect of bareos-node",
    fix: "please report it, with the output of the same command under --debug",
    ...stack,
  };
}

export function errorAsText(report: ErrorReport, color: boolean): string {
  const lines = [`${paint(color, "red", `error[${report.code}]`)} ${report.message}`];
  if (report.where !== undefined) {
    const { file, line } = report.where;
    lines.push(`  --> ${file}${line === undefined ? "" : `:${String(line)}`}`);
  }
  lines.push(`then: ${report.consequence}`, `fix: ${report.fix}`);
  if (report.stack !== undefined) lines.push(paint(color, "dim", report.stack));
  return `${lines.join("\n")}\n`;
}

export function errorAsJson(report: ErrorReport): string {
  return `${JSON.stringify({ error: report }, null, 2)}\n`;
}
