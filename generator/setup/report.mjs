// What set-up says: one line per step that did something, silence for steps that had nothing to do.

/** Exit code for "could not do it"; the same number as in generator/cli/exit-codes.ts. */
export const EXIT_CANNOT = 2;

/** A set-up failure with its remedy. `log` is shown in full because it was hidden while the step ran. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ fix: string, log?: string | undefined }} details
   */
  constructor(message, details) {
    super(message);
    this.name = "SetupError";
    this.fix = details.fix;
    this.log = details.log;
  }
}

const colour =
  process.stderr.isTTY && (process.env["NO_COLOR"] ?? "") === "" && process.env["TERM"] !== "dumb";

/** Spelled out because util.styleText came with Node 20.12 and even older ones must reach our version check. */
const SGR = { red: 31, green: 32 };

/**
 * @param {keyof typeof SGR} format
 * @param {string} text
 */
export function paint(format, text) {
  return colour ? `\u001b[${SGR[format]}m${text}\u001b[0m` : text;
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  return milliseconds < 100
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * One line on stderr (stdout belongs to commands): a right-aligned verb, then what it was done to.
 * @param {string} verb
 * @param {string} text
 */
export function line(verb, text) {
  process.stderr.write(`${paint("green", verb.padStart(12))} ${text}\n`);
}

/**
 * Runs a step that may take long. On a terminal it is announced first; its line with the time follows.
 * @template T
 * @param {string} verb past tense, e.g. "Installed"
 * @param {string} text
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(verb, text, work) {
  const start = performance.now();
  if (process.stderr.isTTY) process.stderr.write(`${"...".padStart(12)} ${text}\r`);
  try {
    const result = await work();
    line(verb, `${text} (${duration(performance.now() - start)})`);
    return result;
  } finally {
    // Wipes what is left of the announcement when the step failed.
    if (process.stderr.isTTY) process.stderr.write("\u001b[K");
  }
}

/**
 * Prints any failure of set-up and gives the exit code that goes with it.
 * @param {unknown} error
 */
export function reportFailure(error) {
  if (!(error instanceof SetupError)) throw error;
  if (error.log !== undefined) process.stderr.write(`${error.log.trimEnd()}\n\n`);
  process.stderr.write(`${paint("red", "error")} ${error.message}\n  fix: ${error.fix}\n`);
  return EXIT_CANNOT;
}
