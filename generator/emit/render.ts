// The one Handlebars environment, hardened: strict, no HTML escaping, known helpers only, plain-object views only.
// Strict mode alone lets a missing value pass silently in `#if`, `#each` and helper arguments, so every path that a
// template mentions is checked against the view before it is printed (check-template.ts).
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import Handlebars from "handlebars";
import { GeneratorError } from "../errors.js";
import { checkTemplate } from "./check-template.js";
import type { OutputFile } from "./output-file.js";

/** Templates may use these built-in blocks and nothing else; what is not layout belongs into a view. */
const KNOWN_HELPERS = { if: true, unless: true, each: true } as const;

export interface Templates {
  /** Text of every template by name, e.g. `typescript/constants`. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads all templates below `directory`. Names starting with `_` are partials, used by their full name. */
export async function loadTemplates(directory: string): Promise<Templates> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".hbs"));
  const sources = await Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path
        .relative(directory, file)
        .split(path.sep)
        .join("/")
        .slice(0, -".hbs".length);
      return [name, await readFile(file, "utf8")] as const;
    }),
  );
  return { sources: new Map(sources.sort(([left], [right]) => (left < right ? -1 : 1))) };
}

/** Prints every output file. Throws BN405 on a template that does not parse or that mentions what its view lacks. */
export function renderFiles(
  files: readonly OutputFile[],
  templates: Templates,
): Map<string, string> {
  const handlebars = Handlebars.create();
  for (const [name, source] of templates.sources) {
    if (path.basename(name).startsWith("_")) handlebars.registerPartial(name, source);
  }
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  const rendered = new Map<string, string>();
  for (const file of files) {
    if (rendered.has(file.path)) {
      throw templateError(file.template, `two views want to write ${file.path}`);
    }
    const template =
      compiled.get(file.template) ?? compileTemplate(handlebars, file.template, templates);
    compiled.set(file.template, template);
    rendered.set(file.path, printFile(template, file, templates));
  }
  return rendered;
}

function compileTemplate(
  handlebars: typeof Handlebars,
  name: string,
  templates: Templates,
): Handlebars.TemplateDelegate {
  const source = templates.sources.get(name);
  if (source === undefined) throw templateError(name, "there is no such template");
  try {
    return handlebars.compile(source, {
      strict: true,
      noEscape: true,
      knownHelpersOnly: true,
      knownHelpers: KNOWN_HELPERS,
      preventIndent: true,
    });
  } catch (error) {
    throw templateError(name, messageOf(error), error);
  }
}

function printFile(
  template: Handlebars.TemplateDelegate,
  file: OutputFile,
  templates: Templates,
): string {
  let complaints: readonly string[];
  try {
    // Handlebars compiles at the first print, so a template that does not parse shows here.
    complaints = checkTemplate(file.template, file.view, templates.sources);
    if (complaints.length === 0) {
      return template(file.view, {
        allowProtoPropertiesByDefault: false,
        allowProtoMethodsByDefault: false,
      });
    }
  } catch (error) {
    throw templateError(file.template, messageOf(error), error);
  }
  throw templateError(file.template, complaints.join("; "));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function templateError(name: string, message: string, cause?: unknown): GeneratorError {
  return new GeneratorError("BN405", {
    message: `template ${name}: ${message}`,
    where: { file: `templates/${name}.hbs` },
    consequence: "nothing was written",
    fix: "mend the template or the view that feeds it (generator/emit/views)",
    cause,
  });
}
