// The frames of an error's stack that are the plugin's own code, with paths instead of URLs.
import { fileURLToPath } from "node:url";
import type { SourcePlace } from "./code-frame.js";

export interface StackFrame extends SourcePlace {
  /** `Exports.files`, or empty at the top of a module. */
  readonly call: string;
}

const MOST_FRAMES = 6;
/** Those of Node and of the runtime tell a plugin's author nothing. */
const INNER = /node:|\/(?:runtime|dist)\/worker\/|\/worker\/(?:fd|sd|dir)\/|<anonymous>$/;
const WITH_CALL = /^\s*at (.+?) \((.+):(\d+):(\d+)\)$/;
const WITHOUT_CALL = /^\s*at (?:async )?(.+):(\d+):(\d+)$/;

/** From the innermost outwards, at most six. */
export function framesOf(stack: string): readonly StackFrame[] {
  return stack
    .split("\n")
    .filter((line) => /^\s*at /.test(line) && !INNER.test(line))
    .flatMap((line) => frameOf(line) ?? [])
    .slice(0, MOST_FRAMES);
}

function frameOf(text: string): StackFrame | null {
  const named = WITH_CALL.exec(text);
  const [, call = "", file, line, column] = named ?? withoutCall(text);
  if (file === undefined || line === undefined) return null;
  return { call, file: pathOf(file), line: Number(line), column: Number(column) };
}

function withoutCall(text: string): readonly (string | undefined)[] {
  const [, file, line, column] = WITHOUT_CALL.exec(text) ?? [];
  return [undefined, "", file, line, column];
}

function pathOf(file: string): string {
  if (!file.startsWith("file:")) return file;
  try {
    // Node adds a query where a module is loaded anew.
    return fileURLToPath(file.replace(/\?.*$/, ""));
  } catch {
    return file;
  }
}

/** As a stack shows it. */
export function frameText({ call, file, line, column }: StackFrame): string {
  const place = `${file}:${String(line)}:${String(column)}`;
  return `    at ${call === "" ? place : `${call} (${place})`}`;
}
