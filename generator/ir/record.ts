// Records by names that headers choose. They inherit nothing, so that `constructor` or `toString` is there only when a header
// declares it.

export function recordOf<Value>(
  entries: Iterable<readonly [string, Value]>,
): Readonly<Record<string, Value>> {
  const record = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}
