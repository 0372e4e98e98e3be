// clang's JSON leaves out a location's file and line when they equal those of the location printed before it. This walk
// in the order of printing (which is the order of keys after JSON.parse) puts them back.

interface Last {
  file: string | undefined;
  line: number | undefined;
}

/** Changes the parsed dump in place. */
export function resolveLocations(root: unknown): void {
  walk(root, { file: undefined, line: undefined });
}

function walk(value: unknown, last: Last): void {
  if (Array.isArray(value)) {
    for (const element of value) walk(element, last);
  } else if (isRecord(value)) {
    if (isBareLocation(value)) complete(value, last);
    for (const key in value) {
      const child = value[key];
      if (typeof child === "object") walk(child, last);
    }
  }
}

function complete(place: Record<string, unknown>, last: Last): void {
  if (typeof place["file"] === "string") last.file = place["file"];
  else if (last.file !== undefined) place["file"] = last.file;
  if (typeof place["line"] === "number") last.line = place["line"];
  else if (last.line !== undefined) place["line"] = last.line;
}

/** Only a location has both; `includedFrom` inside of one has neither. */
function isBareLocation(value: Record<string, unknown>): boolean {
  return typeof value["offset"] === "number" && typeof value["col"] === "number";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
