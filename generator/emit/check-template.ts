// Walks a template beside its view and names every path that the view lacks. Handlebars' strict mode does not see
// missing values in `#if`, `#each` and partial arguments; here a missing value is always an error.
import Handlebars from "handlebars";
import type { ViewValue } from "./output-file.js";

type Node = hbs.AST.Node;
type Scope = readonly ViewValue[];

/** Complaints, empty when all is well: `line 3: items.name is not in the view`. */
export function checkTemplate(
  name: string,
  view: ViewValue,
  sources: ReadonlyMap<string, string>,
): readonly string[] {
  const complaints = new Set<string>();
  const walker = new Walker(sources, complaints);
  walker.template(name, [view]);
  return [...complaints];
}

class Walker {
  constructor(
    private readonly sources: ReadonlyMap<string, string>,
    private readonly complaints: Set<string>,
  ) {}

  template(name: string, scope: Scope): void {
    const source = this.sources.get(name);
    if (source === undefined) {
      this.complaints.add(`partial ${name} does not exist`);
      return;
    }
    this.program(Handlebars.parseWithoutProcessing(source), scope);
  }

  private program(program: hbs.AST.Program | undefined, scope: Scope): void {
    for (const statement of program?.body ?? []) this.statement(statement, scope);
  }

  private statement(node: Node, scope: Scope): void {
    switch (node.type) {
      case "MustacheStatement":
        this.printed((node as hbs.AST.MustacheStatement).path, scope);
        return;
      case "BlockStatement":
        this.block(node as hbs.AST.BlockStatement, scope);
        return;
      case "PartialStatement":
        this.partial(node as hbs.AST.PartialStatement, scope);
        return;
      default:
        return;
    }
  }

  private printed(node: Node, scope: Scope): void {
    const value = this.resolve(node, scope);
    if (value !== undefined && typeof value === "object") {
      this.complain(node, "is a list or a record and cannot be printed");
    }
  }

  private block(node: hbs.AST.BlockStatement, scope: Scope): void {
    const argument = node.params[0];
    const value = argument === undefined ? undefined : this.resolve(argument, scope);
    const helper = node.path.original;
    if (helper !== "each") {
      this.program(node.program, scope);
      this.program(node.inverse, scope);
      return;
    }
    if (value !== undefined && !Array.isArray(value)) this.complain(node, "#each wants a list");
    for (const item of Array.isArray(value) ? value : []) {
      this.program(node.program, [item, ...scope]);
    }
    this.program(node.inverse, scope);
  }

  private partial(node: hbs.AST.PartialStatement, scope: Scope): void {
    const argument = node.params[0];
    const context = argument === undefined ? scope[0] : this.resolve(argument, scope);
    const name = (node.name as hbs.AST.PathExpression).original;
    if (context !== undefined) this.template(name, [context, ...scope]);
  }

  /** The value that a path names, or undefined after a complaint (and for `@index` and the like, which are always there). */
  private resolve(node: Node, scope: Scope): ViewValue | undefined {
    if (node.type !== "PathExpression") return undefined;
    const expression = node as hbs.AST.PathExpression;
    if (expression.data) return undefined;
    let value: ViewValue | undefined = scope[expression.depth];
    for (const part of expression.parts as readonly string[]) {
      value =
        typeof value === "object" && !Array.isArray(value) && Object.hasOwn(value, part)
          ? (value as Readonly<Record<string, ViewValue>>)[part]
          : undefined;
      if (value === undefined) {
        this.complain(node, "is not in the view");
        return undefined;
      }
    }
    return value;
  }

  private complain(node: Node, what: string): void {
    const original = "original" in node ? String(node.original) : "block";
    this.complaints.add(`line ${String(node.loc.start.line)}: ${original} ${what}`);
  }
}
