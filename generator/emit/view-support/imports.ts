// Imports follow use: views mention a name where they print it, the import lines are made from what was mentioned.
import { LINE_WIDTH } from "./doc-comment.js";

interface Mention {
  readonly name: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

export class ImportCollector {
  private readonly mentions: Mention[] = [];

  /** Returns the name, so that a view can write `${imports.value("X", "./x.js")}`. */
  value(name: string, from: string): string {
    this.mentions.push({ name, from, typeOnly: false });
    return name;
  }

  type(name: string, from: string): string {
    this.mentions.push({ name, from, typeOnly: true });
    return name;
  }

  /** Import statements, sorted by module; a name that is used as a value anywhere is imported as one. */
  lines(): readonly string[] {
    const modules = [...new Set(this.mentions.map(({ from }) => from))].sort(compareModules);
    return modules.flatMap((from) => {
      const values = this.names(from, false);
      const types = this.names(from, true).filter((name) => !values.includes(name));
      return [
        ...(values.length > 0 ? statement("import", values, from) : []),
        ...(types.length > 0 ? statement("import type", types, from) : []),
      ];
    });
  }

  private names(from: string, typeOnly: boolean): readonly string[] {
    const names = this.mentions.filter((it) => it.from === from && it.typeOnly === typeOnly);
    return [...new Set(names.map(({ name }) => name))].sort();
  }
}

function statement(keyword: string, names: readonly string[], from: string): readonly string[] {
  const line = `${keyword} { ${names.join(", ")} } from "${from}";`;
  if (line.length <= LINE_WIDTH) return [line];
  return [`${keyword} {`, ...names.map((name) => `  ${name},`), `} from "${from}";`];
}

/** Node's own modules first, then by name. */
function compareModules(left: string, right: string): number {
  const rank = (name: string): number => (name.startsWith("node:") ? 0 : 1);
  return rank(left) - rank(right) || (left < right ? -1 : 1);
}
