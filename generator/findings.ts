// Several things can be wrong at once: they are collected as findings and thrown as one error, so that one run shows all.
import type { ErrorCode } from "./error-codes.js";
import { GeneratorError, type ErrorPlace } from "./errors.js";

export interface Finding {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where: ErrorPlace;
  readonly fix: string;
  /** What it is about, for those who sort findings: `the constant`, `bVarJobId`. */
  readonly item?: { readonly kind: string; readonly name: string };
}

/** How many findings are spelled out; of the rest only the number is told. */
const DETAILED = 5;

/**
 * Throws when there are findings. The error has the code and the place of the first one; all of them are in its cause,
 * an AggregateError of one GeneratorError each.
 */
export function throwFindings(
  found: readonly Finding[],
  summary: string,
  consequence: string,
): void {
  const findings = withoutDoubles(found);
  const [first] = findings;
  if (first === undefined) return;
  if (findings.length === 1) throw new GeneratorError(first.code, { ...first, consequence });
  const shown = findings.slice(0, DETAILED);
  const lines = shown.map(
    ({ code, message, where, fix }) =>
      `  ${placeText(where)}: [${code}] ${message}\n    fix: ${fix}`,
  );
  const rest = findings.length - shown.length;
  if (rest > 0) lines.push(`  ... and ${rest} more`);
  throw new GeneratorError(first.code, {
    message: `${summary}: ${findings.length} findings\n${lines.join("\n")}`,
    where: first.where,
    consequence,
    fix:
      rest > 0
        ? "mend these and run again to see the rest; each finding names its next step above"
        : "each finding names its next step above",
    cause: new AggregateError(
      findings.map((finding) => new GeneratorError(finding.code, { ...finding, consequence })),
      summary,
    ),
  });
}

export function placeText({ file, line }: ErrorPlace): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** What all three daemons share is checked for each of them and yet one finding. */
function withoutDoubles(findings: readonly Finding[]): readonly Finding[] {
  const byText = new Map(
    findings.map((finding) => [
      `${placeText(finding.where)} ${finding.code} ${finding.message}`,
      finding,
    ]),
  );
  return [...byText.values()];
}
