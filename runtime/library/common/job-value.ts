// Values of the core as a job's properties: a core that has none for a variable gives null, whatever its type says.

export function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : 0;
}

/** Null for an empty text, too. Texts of the core may be bytes that are no UTF-8. */
export function textOrNull(value: unknown): string | null {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
  return typeof value === "string" && value !== "" ? value : null;
}

export function textOf(value: unknown): string {
  return textOrNull(value) ?? "";
}
