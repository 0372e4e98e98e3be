// Something that only a person can do.
import type { ErrorPlace } from "../errors.js";

export interface Decision {
  readonly what: string;
  /** Below the project's folder. */
  readonly where: ErrorPlace | null;
}
