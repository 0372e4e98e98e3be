// Names in generated TypeScript: valid, not reserved, and never used twice in one package.
import { GeneratorError } from "../../errors.js";

/** Words that cannot name an export, a parameter or a type. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield undefined"
  ).split(" "),
);

export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name);
}

/** The name itself, or with a `$` (which no C name has) when TypeScript reserves it. */
export function safeIdentifier(name: string, subject: string): string {
  if (!isIdentifier(name)) {
    throw new GeneratorError("BN406", {
      message: `${subject}: "${name}" cannot be a name in TypeScript`,
      consequence: "nothing was written",
      fix: "give it an `export` name in generator/semantics",
    });
  }
  return RESERVED.has(name) ? `${name}$` : name;
}

export type NameSpace = "value" | "type";

/** All exported names of one package. TypeScript keeps values and types apart, a class is both. */
export class NameRegistry {
  private readonly owners = new Map<string, string>();

  constructor(private readonly packageName: string) {}

  /** Notes a name; throws BN407 when the package has it already. `subject` says what it stands for. */
  add(name: string, spaces: readonly NameSpace[], subject: string): void {
    for (const space of spaces) {
      const key = `${space} ${name}`;
      const owner = this.owners.get(key);
      if (owner !== undefined) {
        throw new GeneratorError("BN407", {
          message: `${this.packageName} would export the ${space} "${name}" twice: for ${owner} and for ${subject}`,
          consequence: "nothing was written",
          fix: "rename one of them with `export`, `dictionary` or `aliases` in generator/semantics",
        });
      }
      this.owners.set(key, subject);
    }
  }
}
