// Why nothing can be measured, and what to do about it.

/** Ends the benchmark with exit code 2. */
export class CannotMeasure extends Error {
  override readonly name = "CannotMeasure";

  /** @param fix - What the reader can do, ideally the command to type. */
  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}
