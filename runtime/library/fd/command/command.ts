// A program as the source or the target of a file's data. Nothing is started before somebody wants the data.
import { adoptContent, discardContent, isContent } from "../files/content.js";
import type { Content } from "../files/file-entry.js";
import { CommandOutput } from "./command-output.js";
import type { Environment } from "./environment.js";
import type { CommandPlan } from "./plan.js";

/** How a command is run. All may be left out. */
export interface CommandOptions {
  /**
   * Further environment variables, or others. Of the daemon's own a command gets only PATH, HOME, USER, LOGNAME, SHELL, LANG,
   * LANGUAGE, LC_*, TZ and TMPDIR; `{ ...process.env }` hands over all of it. A value of undefined takes one away.
   */
  readonly env?: Environment | undefined;
  /** Folder to run in; that of the daemon unless given. */
  readonly cwd?: string | undefined;
  /** Data for standard input, of a command that is read from. Without it there are none. */
  readonly input?: Content | undefined;
  /** Exit statuses that mean success; 0 alone unless given. */
  readonly okStatus?: readonly number[] | undefined;
  /** As what lines of standard error appear in the job's log; as warnings unless given. */
  readonly stderr?: "warning" | "info" | undefined;
}

/**
 * A program to be run, see {@link command}. As an async iterable it gives what the program writes to standard output, and each
 * iteration runs it once.
 */
export class Command implements AsyncIterable<Uint8Array> {
  /** For the runtime. */
  readonly plan: CommandPlan;

  constructor(plan: CommandPlan) {
    this.plan = plan;
    adoptContent(plan.input);
  }

  /** Rejects with a {@link CommandError} when the program cannot be started or does not end well. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return new CommandOutput(this.plan);
  }

  /** Gives up the data for standard input, of a command that nobody runs. Called by the runtime. */
  destroy(): void {
    discardContent(this.plan.input);
  }

  /** The program's name alone: arguments may hold secrets. */
  toString(): string {
    return `command ${this.plan.program}`;
  }
}

/**
 * A program that gives the data of a file, as `content` of an entry: what it writes to standard output. Or one that takes those of
 * a restored file, as the answer of `restore`: they come at standard input, and its output is passed over.
 *
 * It is started when the data are wanted, without a shell: not in an estimate, and not for a file that did not change. What it
 * writes to standard error goes to the job's log line by line. With an exit status that does not mean success, or when a
 * signal ends it, the file and the job fail. A cancel ends it, with all processes of its group: SIGTERM, and SIGKILL two seconds
 * later.
 *
 * @param program - A name that is looked for in PATH, or a path.
 * @throws TypeError for arguments and options that are none.
 */
export function command(
  program: string,
  args: readonly string[] = [],
  options: CommandOptions = {},
): Command {
  check(typeof program === "string" && program !== "", "the program has to be a name");
  check(Array.isArray(args), "the arguments have to be a list");
  for (const [index, arg] of args.entries()) {
    check(typeof arg === "string", `argument ${index + 1} is no text`);
    check(!arg.includes("\0"), `argument ${index + 1} holds a zero byte`);
  }
  for (const name of Object.keys(options)) {
    check(KNOWN.has(name), `there is no option ${name}; there are ${[...KNOWN].join(", ")}`);
  }
  const { env = {}, cwd, input, okStatus = [0], stderr = "warning" } = options;
  check(input === undefined || isContent(input), "input is no content");
  check(["warning", "info"].includes(stderr), 'stderr is neither "warning" nor "info"');
  check(
    Array.isArray(okStatus) && okStatus.every(Number.isInteger),
    "okStatus has to be a list of numbers",
  );
  return new Command({ program, args: [...args], env, cwd, input, okStatus, stderr });
}

const KNOWN: ReadonlySet<string> = new Set(["env", "cwd", "input", "okStatus", "stderr"]);

function check(isRight: boolean, problem: string): void {
  if (!isRight) throw new TypeError(`command: ${problem}`);
}
