// Errors as part of the interface: code, what, where, consequence, next step. Library code throws, the CLI prints.
import type { ErrorCode } from "./error-codes.js";

export interface ErrorPlace {
  readonly file: string;
  readonly line?: number;
}

export interface GeneratorErrorDetails {
  /** What is wrong, one sentence. */
  readonly message: string;
  readonly where?: ErrorPlace;
  /** What follows from it, e.g. "nothing was written". */
  readonly consequence: string;
  /** What the reader can do, ideally the command to type. */
  readonly fix: string;
  readonly cause?: unknown;
}

/** The one error class of the generator. Recognise it by `code`, see docs/errors.md. */
export class GeneratorError extends Error {
  override readonly name = "GeneratorError";
  readonly where: ErrorPlace | undefined;
  readonly consequence: string;
  readonly fix: string;

  constructor(
    readonly code: ErrorCode,
    details: GeneratorErrorDetails,
  ) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.where = details.where;
    this.consequence = details.consequence;
    this.fix = details.fix;
  }
}
