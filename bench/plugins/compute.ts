// For the benchmarks: files whose content is computed in JavaScript when the core opens them. Option: files, how many.
import { BareosFdPlugin, type FileEntry, type PluginOptions } from "bareosfd";

/** Steps of the generator of numbers per file: some milliseconds of one processor. */
const STEPS = 2_000_000;

export default class Compute extends BareosFdPlugin {
  static override readonly mandatoryOptions = ["files"];

  #files = 0;

  override checkOptions(options: PluginOptions): void {
    this.#files = options.getNumber("files", 0);
  }

  override *files(): Generator<FileEntry> {
    for (let index = 1; index <= this.#files; index++) {
      yield {
        path: `/computed/${String(index)}`,
        stat: { st_mode: 0o100600, st_size: 8 },
        content: () => checksum(index),
      };
    }
  }
}

/** A checksum over pseudo-random numbers (xorshift32), as eight hexadecimal digits. */
function checksum(seed: number): string {
  let value = seed;
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
    sum = (Math.imul(sum, 31) + value) | 0;
  }
  return (sum >>> 0).toString(16).padStart(8, "0");
}
