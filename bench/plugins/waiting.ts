// For the benchmarks: saves nothing, after a promise that is kept when somebody has written into a named pipe and closed
// it. Option: pipe.
import { readFile } from "node:fs/promises";
import { BareosFdPlugin } from "bareosfd";

export default class Waiting extends BareosFdPlugin {
  static override readonly mandatoryOptions = ["pipe"];

  override async *files(): AsyncGenerator<string> {
    await readFile(this.options.getString("pipe"));
    yield* [];
  }
}
