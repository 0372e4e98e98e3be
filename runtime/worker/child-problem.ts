// Errors of child processes, as Node's functions throw or reject with them: which program, how it ended, what it said. Its
// arguments are left out, for they may hold what no log should have.
import path from "node:path";
import { printable } from "#bareos";

const MOST_LINES = 4;

/** What an error of a child process says; null for any other error. */
export function childProblem(error: Error): string | null {
  const get = (name: string): unknown => Reflect.get(error, name);
  const syscall = get("syscall");
  if (typeof syscall === "string" && syscall.startsWith("spawn")) return notStarted(error, syscall);
  // exec and execFile give the command line, their synchronous sisters the program's output and status.
  const command = get("cmd");
  const status = get("status") ?? get("code");
  const signal = get("signal");
  const isChild = typeof command === "string" || ("stderr" in error && "status" in error);
  if (!isChild) return null;
  const program = typeof command === "string" ? programOf(command) : "a child process";
  const words = lastWords(get("stderr"));
  return `${program} ${endOf(status, signal, get("killed"))}${words}`;
}

function notStarted(error: Error, syscall: string): string {
  const program = printable(syscall.replace(/^spawn(?:Sync)? ?/, "") || "a program");
  const code: unknown = Reflect.get(error, "code");
  if (code === "ENOENT")
    return `the program ${program} is not there (ENOENT); PATH is ${process.env["PATH"] ?? "not set"}`;
  return `the program ${program} could not be started: ${error.message}`;
}

function endOf(status: unknown, signal: unknown, killed: unknown): string {
  if (typeof signal === "string") {
    return `was ended by the signal ${signal}${killed === true ? ", sent from here" : ""}`;
  }
  if (status === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "printed more than maxBuffer allows";
  return `ended with the exit status ${String(status)}`;
}

/** The first word of a command line. */
function programOf(command: string): string {
  const [first = ""] = command.trimStart().split(/\s/);
  return printable(path.basename(first));
}

function lastWords(stderr: unknown): string {
  if (typeof stderr !== "string" && !(stderr instanceof Uint8Array)) return "";
  const text = typeof stderr === "string" ? stderr : Buffer.from(stderr).toString("utf8");
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines.length === 0 ? "" : `: ${lines.slice(-MOST_LINES).join("\n")}`;
}
