// Bindings of the shipped releases and a tree of somebody's own, in one: what is built from them serves the tree's daemons and
// all others.
import { GeneratorError } from "../errors.js";
import type { ParseOptions } from "../ir/parse-tree.js";
import { isDisagreement } from "../model/findings.js";
import { parseNamedTree } from "../named-irs.js";
import { placeText } from "../findings.js";
import { paths } from "../paths.js";
import { renderBindings, type Bindings, type PipelineOptions } from "../pipeline.js";
import { listHeaderSets, type SourceTree } from "../tree/locate.js";
import { compareReleases } from "../tree/release.js";

/** A tree that has told its release, or that was recognised by what it declares. */
export interface NamedTree extends SourceTree {
  readonly release: string;
}

type JoinOptions = Omit<PipelineOptions, "trees" | "docsFrom" | "semantics" | "templates">;

export async function nameTree(tree: SourceTree, options: ParseOptions): Promise<NamedTree> {
  if (tree.release !== undefined) return { ...tree, release: tree.release };
  const [ir] = await parseNamedTree(tree, options);
  if (ir === undefined) throw new Error("a tree has three daemons");
  return { ...tree, release: ir.release };
}

/** In place of the shipped set of its release, if there is one. Throws what is not described, by name. */
export async function joinedBindings(tree: NamedTree, options: JoinOptions): Promise<Bindings> {
  const shipped = await listHeaderSets(paths.headers);
  const twin = shipped.find(({ release }) => release === tree.release) ?? shipped.at(-1);
  const others = shipped.filter(({ release }) => release !== tree.release);
  const trees = [...others, tree].sort((left, right) =>
    compareReleases(left.release ?? "", right.release ?? ""),
  );
  try {
    return await renderBindings({
      ...options,
      trees,
      ...(twin === undefined ? {} : { docsFrom: twin }),
      semantics: paths.semantics,
      templates: paths.templates,
    });
  } catch (error) {
    if (!(error instanceof GeneratorError) || !isDisagreement(error.code)) throw error;
    throw undescribed(error, tree, shipped.at(-1)?.release ?? "");
  }
}

/** All names: whoever packages a tree wants to know how much there is to do. */
function undescribed(
  error: GeneratorError,
  { root, release }: NamedTree,
  newest: string,
): GeneratorError {
  const all: readonly unknown[] =
    error.cause instanceof AggregateError ? error.cause.errors : [error];
  const lines = all
    .filter((one) => one instanceof GeneratorError)
    .map(
      ({ where, code, message }) => `  ${where ? `${placeText(where)}: ` : ""}[${code}] ${message}`,
    );
  return new GeneratorError(error.code, {
    message: `the semantics do not fit Bareos ${release} in ${root}:\n${lines.join("\n")}`,
    ...(error.where === undefined ? {} : { where: error.where }),
    consequence: "plugins would not get what this tree declares, so nothing was built",
    fix:
      compareReleases(release, newest) > 0
        ? `npx bareos-node adopt ${root} --release ${release} drafts what is missing; decide it and build again (docs/upgrading.md)`
        : `describe it in generator/semantics with since: "${release}", and give headers/${release} the same declarations; then build again`,
    cause: error,
  });
}
