// Edits of YAML texts that leave every other character as it is: comments and layout are somebody's work.
import { isMap, isScalar, isSeq, parseDocument, type ParsedNode, type YAMLMap } from "yaml";

export type Path = readonly (string | number)[];

type BlockMap = YAMLMap.Parsed;

/** Adds `key: value` behind the last entry of the map at `path`. */
export function addEntry(text: string, path: Path, key: string, value: string): string {
  const map = mapAt(text, path);
  const line = `${key}: ${value}`;
  const last = map.items.at(-1);
  if (last === undefined) throw new Error(`the map at ${path.join(".")} is empty`);
  const end = last.value === null ? last.key.range[1] + 1 : last.value.range[1];
  if (map.flow === true) {
    return `${text.slice(0, end)}, ${line}${text.slice(end)}`;
  }
  return insertLine(text, end, `${indentOf(text, last.key.range[0])}${line.trimEnd()}`);
}

/** Adds an item, given as lines without indent, to the list at `path`. */
export function addItem(text: string, path: Path, lines: readonly string[]): string {
  const node = nodeAt(text, path);
  if (!isSeq<ParsedNode>(node)) throw new Error(`there is no list at ${path.join(".")}`);
  const last = node.items.at(-1);
  if (last === undefined) throw new Error(`the list at ${path.join(".")} is empty`);
  // The item's own column is behind the dash.
  const indent = " ".repeat(indentOf(text, last.range[0]).length - 2);
  const block = lines.map((line, index) => `${indent}${index === 0 ? "- " : "  "}${line}`);
  return insertLine(text, last.range[1], block.join("\n"));
}

/** Sets `field: value` in the entry at `path`, whatever form the entry has. */
export function setField(text: string, path: Path, field: string, value: string): string {
  const parent = mapAt(text, path.slice(0, -1));
  const key = String(path.at(-1));
  const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  if (pair === undefined) throw new Error(`there is no ${path.join(".")}`);
  const node = pair.value;
  if (isMap<ParsedNode, ParsedNode | null>(node) && node.flow !== true) {
    const first = node.items[0]?.key.range[0] ?? node.range[0];
    return `${text.slice(0, first)}${field}: ${value}\n${indentOf(text, first)}${text.slice(first)}`;
  }
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const at = text.indexOf("{", node.range[0]) + 1;
    const rest = node.items.length === 0 ? " " : `, `;
    return `${text.slice(0, at)} ${field}: ${value}${rest}${text.slice(at).trimStart()}`;
  }
  // `name:` alone.
  const colon = text.indexOf(":", pair.key.range[1] - 1) + 1;
  return `${text.slice(0, colon)} { ${field}: ${value} }${text.slice(colon)}`;
}

/** Puts a line behind the line in which `offset` lies, or ends when it lies at the start of one. */
function insertLine(text: string, offset: number, line: string): string {
  const at = text[offset - 1] === "\n" ? offset - 1 : text.indexOf("\n", offset);
  const end = at < 0 ? text.length : at;
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`;
}

function indentOf(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return " ".repeat(offset - start);
}

function mapAt(text: string, path: Path): BlockMap {
  const node = nodeAt(text, path);
  if (!isMap<ParsedNode, ParsedNode | null>(node)) {
    throw new Error(`there is no map at ${path.join(".")}`);
  }
  return node;
}

function nodeAt(text: string, path: Path): ParsedNode | null | undefined {
  let node: ParsedNode | null | undefined = parseDocument(text).contents;
  for (const step of path) {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      node = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      )?.value;
    } else if (isSeq<ParsedNode>(node)) {
      node = node.items[Number(step)];
    } else {
      return undefined;
    }
  }
  return node;
}

export function hasField(text: string, path: Path, field: string): boolean {
  return mapAt(text, path).items.some(({ key }) => isScalar(key) && key.value === field);
}

/** Puts another value in the place of a field's one, and gives the text of that one, as a flow collection on one line. */
export function replaceField(
  text: string,
  path: Path,
  field: string,
  value: string,
): { readonly text: string; readonly before: string } {
  const pair = mapAt(text, path).items.find(({ key }) => isScalar(key) && key.value === field);
  const node = pair?.value;
  if (pair === undefined || node === null || node === undefined) {
    throw new Error(`there is no ${[...path, field].join(".")}`);
  }
  const [from, to] = [pair.key.range[1] + 1, node.range[1]];
  const rest = text.slice(from, to);
  const trailing = /\s*$/.exec(rest)?.[0] ?? "";
  return {
    text: `${text.slice(0, from)} ${value}${trailing}${text.slice(to)}`,
    before: flow(node.toJSON()),
  };
}

/** A value as YAML on one line. */
export function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (
    typeof value === "string" &&
    /^[a-z]\w*$/i.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value)
  ) {
    return value;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([key, one]) => `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${flow(one)}`,
  );
  return `{ ${fields.join(", ")} }`;
}
