// Colour for terminals. Escape sequences are spelled out because util.styleText is younger than our oldest Node.

const SGR = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Style = keyof typeof SGR;

export function paint(enabled: boolean, style: Style, text: string): string {
  return enabled ? `\u001b[${String(SGR[style])}m${text}\u001b[0m` : text;
}

/** The house's progress line: a verb right-aligned in 12 columns, then its object. Goes to stderr. */
export function statusLine(
  enabled: boolean,
  verb: string,
  text: string,
  style: Style = "green",
): string {
  return `${paint(enabled, style, verb.padStart(12))} ${text}\n`;
}
