// The whole clang stage on one screen: surroundings once, then every unit, then every target's layouts.
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { isAbsolute, join } from "node:path";
import { GeneratorError } from "../errors.js";
import type { RawTree } from "../ir/raw.js";
import { type Daemon, DAEMONS, type Target, TARGETS } from "../ir/types.js";
import { allInOrder, createLimit, type Limit } from "../parallel.js";
import { type ApiHeaders, isBeforeRelease20, readApiHeaders } from "../tree/headers.js";
import type { SourceTree } from "../tree/locate.js";
import { openMacros, planReadings, type Reading } from "./conditions.js";
import type { ClangTool } from "./find-clang.js";
import { layoutsForTarget, requireEqualLayouts, type TargetLayouts } from "./layout.js";
import { type LaterHeaders, readLaterHeaders } from "../tree/later-headers.js";
import { requireKnownHeaders } from "./new-headers.js";
import { throwIfInterrupted } from "./run-clang.js";
import { subfolder, withScratch } from "../fs/scratch.js";
import { compileSurroundings } from "./surroundings.js";
import { valuesForTarget } from "./target-values.js";
import { TARGET_TYPES } from "./targets/index.js";
import { declareUnits, evaluateAll, type UnitsTools } from "./units.js";
import type { UnitInput } from "./unit-text.js";

export interface ParseOptions {
  readonly clang: ClangTool;
  readonly daemons?: readonly Daemon[];
  readonly targets?: readonly Target[];
  /** Further folders to search for what the tree includes but does not hold. */
  readonly includeDirectories?: readonly string[];
  /** Which later headers are part of the API; default: what headers/API.json says. */
  readonly laterHeaders?: LaterHeaders;
  /** One line per noteworthy step, for people. */
  readonly progress?: (message: string) => void;
  /** For tests: header by header, also where all get along in one compiler run. */
  readonly apart?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Shared by all trees of the process: seven of them at once must not start seven times as many compilers. One more than there are
 * processors, because each waits a little for us.
 */
const compilerLimit: Limit = createLimit(availableParallelism() + 1);

export interface ReadTree extends RawTree {
  /** Files that clang read, and API headers that are not there in this old release; undefined when that is not known. */
  readonly headers: readonly string[] | undefined;
}

/** Everything that clang can say about a tree's plugin API. */
export async function parseRawTree(tree: SourceTree, options: ParseOptions): Promise<ReadTree> {
  try {
    return await parse(tree, options);
  } catch (error) {
    throw error instanceof GeneratorError ? inTree(error, tree) : error;
  }
}

/** Places are kept below `core/src`, so that an IR is the same everywhere; a message must name the very file. */
export function inTree(error: GeneratorError, tree: SourceTree): GeneratorError {
  if (error.where === undefined || isAbsolute(error.where.file)) return error;
  const where = { ...error.where, file: join(tree.sourceRoot, error.where.file) };
  const { message, consequence, fix, cause } = error;
  return new GeneratorError(error.code, { message, where, consequence, fix, cause });
}

async function parse(tree: SourceTree, options: ParseOptions): Promise<ReadTree> {
  const { clang, daemons = DAEMONS, targets = TARGETS, includeDirectories = [], signal } = options;
  const progress = options.progress ?? (() => undefined);
  throwIfInterrupted(signal);
  const later = options.laterHeaders ?? (await readLaterHeaders());
  const headers = await readApiHeaders(tree.sourceRoot, daemons, tree.release, later.api);
  // Old releases are read as far as it goes.
  if (!isBeforeRelease20(tree.release)) await requireKnownHeaders(headers, tree.sourceRoot, later);
  for (const path of headers.absent)
    progress(`${path}: not in this old release, its constants are left out`);

  return withScratch(async (scratch) => {
    const further = { includeDirectories, signal };
    const surroundings = await compilerLimit(() =>
      compileSurroundings(scratch, clang, tree.sourceRoot, headers, further),
    );
    if (surroundings.errorCount > 0)
      progress(`${surroundings.errorCount} errors outside of the API were left aside`);
    const tools = { scratch, surroundings, limit: compilerLimit, signal };
    const inputs = unitInputs(headers, tree.kind === "headers");
    const isOld = isBeforeRelease20(tree.release);
    const read = (readings: readonly Reading[]): Promise<RawTree> =>
      readEach(readings, inputs, { ...tools, isOld, progress, apart: options.apart }, tree.release);
    const plan = await planReadings(isOld ? [] : openMacros(headers), targets, clang, signal);
    const plain = await read(plan.plain);
    const configured = await allInOrder(
      plan.configured.map(async ({ macros, readings }) => ({ macros, tree: await read(readings) })),
    );
    return {
      ...plain,
      ...(configured.length === 0 ? {} : { configured }),
      headers:
        surroundings.headers === undefined
          ? undefined
          : [
              ...new Set([
                ...[...headers.common, ...headers.daemons.values()].map(({ file }) => file),
                ...headers.absent.map((path) => join(tree.sourceRoot, path)),
                ...surroundings.headers,
              ]),
            ],
    };
  });
}

interface ReadingTools extends UnitsTools {
  readonly progress: (message: string) => void;
}

/** Mostly one reading of the headers does for all targets. */
async function readEach(
  readings: readonly Reading[],
  inputs: readonly UnitInput[],
  tools: ReadingTools,
  release: string | undefined,
): Promise<RawTree> {
  const trees = await allInOrder(
    readings.map(async ({ prelude, targets }) => {
      if (prelude === "") return readUnits(inputs, targets, tools, release);
      const scratch = subfolder(tools.scratch, createHash("sha256").update(prelude).digest("hex"));
      const file = await scratch.write("prelude.h", prelude);
      const flags = [...tools.surroundings.flags, "-include", file];
      const surroundings = { ...tools.surroundings, flags };
      return readUnits(inputs, targets, { ...tools, scratch, surroundings }, release);
    }),
  );
  const [first, ...others] = trees;
  if (first === undefined) throw new Error("a tree is read for one target at least");
  return others.reduce(
    (sum, tree) => ({
      ...sum,
      layouts: new Map([...sum.layouts, ...tree.layouts]),
      byTarget: new Map([...(sum.byTarget ?? []), ...(tree.byTarget ?? [])]),
    }),
    first,
  );
}

async function readUnits(
  inputs: readonly UnitInput[],
  targets: readonly Target[],
  tools: ReadingTools,
  release: string | undefined,
): Promise<RawTree> {
  const { clang } = tools.surroundings;
  const units = await declareUnits(inputs, tools);
  const declared = units.units;
  for (const { name, toleratedErrors: count } of declared) {
    if (count > 0) tools.progress(`${name}: ${count} errors outside of the API were left aside`);
  }

  const evaluating = evaluateAll(units, tools);
  const layingOut = allInOrder(
    targets.map((target) => layoutsForTarget(TARGET_TYPES[target], declared, tools)),
  );
  // Both must have ended, however they end, before the scratch folder may go.
  await Promise.allSettled([evaluating, layingOut]);
  const evaluated = await evaluating;
  const layouts = await layingOut;
  const isHost = ({ target }: TargetLayouts): boolean =>
    target.architecture === clang.hostArchitecture;
  for (const found of layouts.filter(isHost)) {
    declared.forEach((unit, index) => {
      requireEqualLayouts(unit, evaluated[index]?.hostLayouts, found.units);
    });
  }
  return {
    release,
    units: new Map(evaluated.map(({ unit }) => [unit.name, unit])),
    layouts: new Map(layouts.map((found) => [found.target.target, found.units])),
    byTarget: new Map(
      layouts
        .filter((found) => !isHost(found))
        .map(({ target, answers }) => [target.target, valuesForTarget(evaluated, target, answers)]),
    ),
  };
}

function unitInputs(headers: ApiHeaders, withDocs: boolean): readonly UnitInput[] {
  return [
    { name: "common", headers: headers.common, wrapped: true, withDocs },
    ...[...headers.daemons].map(([name, header]) => ({
      name,
      headers: [header],
      wrapped: false,
      withDocs,
    })),
  ];
}
