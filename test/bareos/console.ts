// bconsole: commands in, text out.
import type { Bareos } from "./find-bareos.js";
import { run } from "./program.js";

const LIMIT = 150_000;

export class Console {
  constructor(
    private readonly bareos: Bareos,
    private readonly configuration: string,
  ) {}

  /** What the Director says to these lines. Those that answer a question of its follow it. */
  async run(lines: readonly string[], timeout = LIMIT): Promise<string> {
    const { exitCode, stdout, stderr } = await run(
      this.bareos.programs.bconsole,
      ["-c", this.configuration],
      { env: this.bareos.env, input: [...lines, "quit", ""].join("\n"), timeout },
    );
    if (exitCode !== 0)
      throw new Error(
        `bconsole ended with ${exitCode} at "${lines.join("; ")}": ${stdout}${stderr}`,
      );
    return stdout;
  }

  /** Starts a job; gives its number. */
  async start(lines: readonly string[]): Promise<number> {
    const answer = await this.run(lines);
    const id = /JobId=(\d+)/.exec(answer)?.[1];
    if (id === undefined) throw new Error(`no job began at "${lines.join("; ")}": ${answer}`);
    return Number(id);
  }
}
