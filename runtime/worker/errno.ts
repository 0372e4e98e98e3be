// Error numbers for the daemon, whose users see the text that belongs to them.
import { constants } from "node:os";

const NUMBERS: Readonly<Record<string, number>> = constants.errno;

/** The errno of an error: its negative `errno` as Node has it, a positive one, its `code`; else EIO. */
export function errnoOf(error: unknown): number {
  if (typeof error === "object" && error !== null) {
    const number: unknown = Reflect.get(error, "errno");
    if (typeof number === "number" && Number.isInteger(number) && number !== 0) {
      const positive = Math.abs(number);
      if (positive < 4096) return positive;
    }
    const code: unknown = Reflect.get(error, "code");
    const known = typeof code === "string" ? NUMBERS[code] : undefined;
    if (known !== undefined) return known;
  }
  return constants.errno.EIO;
}

/** An error that the operating system reported through Node, as opposed to a mistake in the plugin. */
export function isSystemError(error: unknown): boolean {
  return (
    error instanceof Error &&
    typeof Reflect.get(error, "syscall") === "string" &&
    typeof Reflect.get(error, "errno") === "number"
  );
}
