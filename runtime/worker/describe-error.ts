// An error in words for a job's log: what it is, the line of the plugin's source that it comes from, and its causes.
import { inspect } from "node:util";
import { printable } from "#bareos";
import { codeFrame, type SourcePlace } from "./code-frame.js";
import { childProblem } from "./child-problem.js";
import { frameText, framesOf } from "./stack-frames.js";

const DEEPEST_CAUSE = 5;
const MOST_ERRORS = 5;
const LONGEST_DETAILS = 300;
/** Said by the message, or told in another way. */
const KNOWN_DETAILS = new Set(["code", "errno", "syscall", "path", "dest", "cause", "errors"]);

const places = new WeakMap<Error, SourcePlace>();

/** Says where a mistake is that has no stack of its own. */
export function setPlace(error: Error, place: SourcePlace): void {
  places.set(error, place);
}

/** An error with its causes, its stack in terms of the TypeScript sources, and the line that it comes from. */
export function describeError(error: unknown, depth = 0): string {
  if (!(error instanceof Error))
    return `a value that is no Error was thrown: ${inspect(error, { depth: 1 })}`;
  const frames = framesOf(error.stack ?? "");
  const ownPlace = places.get(error);
  const place = ownPlace ?? frames[0];
  const frame = place === undefined || depth > 0 ? null : codeFrame(place);
  const isNamed = ownPlace !== undefined && error.message.startsWith(`${ownPlace.file}:`);
  const shown = ownPlace === undefined ? frames : isNamed ? [] : [{ ...ownPlace, call: "" }];
  const parts = [
    headOf(error),
    ...shown.map(frameText),
    ...(frame === null ? [] : [indented(frame)]),
  ];
  return [...parts, ...causesOf(error, depth)].join("\n");
}

/** A line that begins with a blank stays as it is in a job's log. */
function indented(frame: string): string {
  return frame.replace(/^/gm, "    ");
}

function headOf(error: Error): string {
  const child = childProblem(error);
  if (child !== null) return child;
  const message = namesOf(error).reduce(
    (text, name) => text.replaceAll(name, printable(name)),
    error.message,
  );
  const code: unknown = Reflect.get(error, "code");
  const shown = typeof code !== "string" || message.includes(code) ? "" : ` [${code}]`;
  return `${nameOf(error)}${shown}${message === "" ? "" : `: ${message}`}${detailsOf(error)}`;
}

/** Of classes that do not say their name, that of the class. */
function nameOf(error: Error): string {
  const { name, constructor } = error;
  return name === "Error" && constructor.name !== "" ? constructor.name : name;
}

/** What else an error carries, such as the status of an answer. */
function detailsOf(error: Error): string {
  const details = Object.entries(error).filter(
    ([key, value]) => !KNOWN_DETAILS.has(key) && typeof value !== "function",
  );
  if (details.length === 0) return "";
  const options = { depth: 1, breakLength: Infinity, maxStringLength: 80, maxArrayLength: 10 };
  const text = inspect(Object.fromEntries(details), options);
  return text.length > LONGEST_DETAILS ? "" : ` ${text}`;
}

function causesOf(error: Error, depth: number): readonly string[] {
  if (depth >= DEEPEST_CAUSE) return [];
  const cause: unknown = error.cause;
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [
    ...errors.slice(0, MOST_ERRORS).map((each) => `one of them: ${describeError(each, depth + 1)}`),
    ...(cause === undefined ? [] : [`caused by ${describeError(cause, depth + 1)}`]),
  ];
}

/** File names that an error of the system has in its message, as they are. */
function namesOf(error: Error): readonly string[] {
  const names = [Reflect.get(error, "path"), Reflect.get(error, "dest")];
  return names.filter((name): name is string => typeof name === "string" && name !== "");
}
