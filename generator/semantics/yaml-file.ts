// One YAML file as plain data that still knows on which line each of its keys stands, checked against a schema.
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Pair,
  type ParsedNode,
} from "yaml";
import type { z } from "zod";
import type { Finding } from "../findings.js";
import type { SourcePlace } from "../ir/types.js";

export type Path = readonly (string | number)[];

export interface YamlFile {
  /** As shown in messages. */
  readonly file: string;
  readonly data: unknown;
  /** Where the key (or list item) at a path stands; the nearest parent's place when there is none. */
  placeOf(path: Path): SourcePlace;
}

export type Parsed<Value> =
  | { readonly value: Value; readonly findings: readonly [] }
  | { readonly value: undefined; readonly findings: readonly Finding[] };

export function parseYaml(file: string, text: string): Parsed<YamlFile> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    return {
      value: undefined,
      findings: problems.map((problem) => ({
        code: "BN502",
        message: `not valid YAML: ${problem.message}`,
        where: { file, line: lines.linePos(problem.pos[0]).line },
        fix: "correct the syntax; a text with a colon or a hash needs quotes",
      })),
    };
  }
  let data: unknown;
  try {
    data = document.toJS();
  } catch (cause) {
    // Aliases are resolved here: one without an anchor is only noticed now.
    const message = cause instanceof Error ? cause.message : String(cause);
    return {
      value: undefined,
      findings: [
        {
          code: "BN502",
          message: `not valid YAML: ${message}`,
          where: { file },
          fix: "correct the anchors and aliases",
        },
      ],
    };
  }
  const placeOf = (path: Path): SourcePlace => ({
    file,
    line: lines.linePos(offsetOf(document, path)).line,
  });
  return { value: { file, data, placeOf }, findings: [] };
}

/** Walks down to the key at `path`, as far as it exists. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: ParsedNode | null | undefined = document.contents;
  let offset = node?.range[0] ?? 0;
  for (const step of path) {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair: Pair<ParsedNode, ParsedNode | null> | undefined = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (pair === undefined) return offset;
      offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq<ParsedNode>(node)) {
      const item: ParsedNode | undefined = node.items[Number(step)];
      if (item === undefined) return offset;
      offset = item.range[0];
      node = item;
    } else {
      return offset;
    }
  }
  return offset;
}

/** Checks a file's data. Each problem is a finding at the line of the key that has it. */
export function validate<Schema extends z.ZodType>(
  yaml: YamlFile,
  schema: Schema,
): Parsed<z.infer<Schema>> {
  const result = schema.safeParse(yaml.data);
  if (result.success) return { value: result.data, findings: [] };
  return {
    value: undefined,
    findings: result.error.issues.flatMap((issue) => issueFindings(yaml, issue)),
  };
}

function issueFindings(yaml: YamlFile, issue: z.core.$ZodIssue): readonly Finding[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const shown = path.length === 0 ? "the file" : path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      code: "BN503",
      message: `${shown} has the unknown key "${key}"`,
      where: yaml.placeOf([...path, key]),
      fix: "correct or remove the key; docs/semantics.md lists the known ones",
    }));
  }
  return [
    {
      code: "BN503",
      message: `${shown}: ${issue.message}`,
      where: yaml.placeOf(path),
      fix: "correct the value; docs/semantics.md says what belongs there",
    },
  ];
}
