// Lint rule: no file imports itself through others, not even for types. Ready-made rules pass over type imports, which
// tie rooms together just as well. Uses the program that type-aware lint has at hand, so it costs next to nothing.
import path from "node:path";
import ts from "typescript";

/** @typedef {{ readonly file: string, readonly start: number, readonly end: number }} Import */
/** @typedef {(file: string) => readonly Import[]} ImportsOf */

/** Sources whose imports are followed: those of packages and build products are none of ours. */
const FOREIGN = /\/node_modules\/|\.d\.[cm]?ts$/;

/**
 * What a file imports, in any form.
 * @param {ts.Program} program
 * @param {ts.ModuleResolutionCache} resolutions
 * @param {string} file
 * @returns {readonly Import[]}
 */
function readImports(program, resolutions, file) {
  const source = program.getSourceFile(file);
  if (source === undefined) return [];
  return ts.preProcessFile(source.text, true, true).importedFiles.flatMap((specifier) => {
    const { resolvedModule } = ts.resolveModuleName(
      specifier.fileName,
      file,
      program.getCompilerOptions(),
      ts.sys,
      resolutions,
      undefined,
      source.impliedNodeFormat,
    );
    const target = resolvedModule?.resolvedFileName;
    if (target === undefined || FOREIGN.test(target)) return [];
    return [{ file: target, start: specifier.pos, end: specifier.end }];
  });
}

/** @type {WeakMap<ts.Program, ImportsOf>} */
const known = new WeakMap();

/**
 * `readImports` of a program, once a file.
 * @param {ts.Program} program
 * @returns {ImportsOf}
 */
function importsOf(program) {
  const before = known.get(program);
  if (before !== undefined) return before;
  const folder = program.getCurrentDirectory();
  const resolutions = ts.createModuleResolutionCache(folder, (name) => name);
  /** @type {Map<string, readonly Import[]>} */
  const read = new Map();
  /** @type {ImportsOf} */
  const imports = (file) => {
    const list = read.get(file) ?? readImports(program, resolutions, file);
    read.set(file, list);
    return list;
  };
  known.set(program, imports);
  return imports;
}

/**
 * The shortest way from a file back to itself by one of its imports: the files between.
 * @param {string} file
 * @param {string} first
 * @param {ImportsOf} imports
 */
function wayBack(file, first, imports) {
  /** @type {Map<string, string | undefined>} */
  const cameFrom = new Map([[first, undefined]]);
  // A map hands out what is added while it is walked: the nearest files come first.
  for (const at of cameFrom.keys()) {
    if (at === file) {
      const way = [];
      for (let step = cameFrom.get(at); step !== undefined; step = cameFrom.get(step))
        way.unshift(step);
      return way;
    }
    for (const next of imports(at)) if (!cameFrom.has(next.file)) cameFrom.set(next.file, at);
  }
  return undefined;
}

/**
 * Type-aware lint has one for each file that a tsconfig.json names.
 * @param {{ readonly sourceCode: { readonly parserServices: { readonly program?: ts.Program } } }} context
 */
function programOf({ sourceCode }) {
  return sourceCode.parserServices.program;
}

/** @type {import("eslint").Rule.RuleModule} */
export const noImportCircle = {
  meta: {
    type: "problem",
    schema: [],
    messages: { circle: "a circle of imports: {{way}}; move what both need to a file of its own" },
  },
  create(context) {
    const program = programOf(context);
    if (program === undefined) return {};
    const file = context.physicalFilename.split(path.sep).join("/");
    return {
      Program() {
        const imports = importsOf(program);
        for (const { file: first, start, end } of imports(file)) {
          const between = wayBack(file, first, imports);
          if (between === undefined) continue;
          const way = [file, ...between, file].map((step) => path.relative(context.cwd, step));
          context.report({
            loc: {
              start: context.sourceCode.getLocFromIndex(start),
              end: context.sourceCode.getLocFromIndex(end),
            },
            messageId: "circle",
            data: { way: way.join(" → ") },
          });
        }
      },
    };
  },
};
