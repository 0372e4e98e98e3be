// All units of a tree. Mostly one compiler run shows all of them; headers that do not get along in one text are shown one by one,
// as is whatever has something wrong with it: then each message is about one header.
import { GeneratorError } from "../errors.js";
import { allInOrder } from "../parallel.js";
import { type ClangNode, written } from "./ast-node.js";
import { parseDiagnostics, type PlaceOf } from "./diagnostics.js";
import { evaluateUnits, type EvaluatedUnit } from "./evaluate.js";
import { requireDeclarations } from "./required.js";
import { type DeclaredUnit, declareUnit, dumpUnit, readUnit, type UnitTools } from "./unit.js";
import {
  joinedText,
  prepareFiles,
  type ScannedInput,
  scanHeaders,
  type UnitInput,
} from "./unit-text.js";

export interface UnitsTools extends UnitTools {
  /** Read as far as it goes. */
  readonly isOld: boolean;
  /** For tests: one by one, also what could stand together. */
  readonly apart?: boolean | undefined;
}

export interface DeclaredUnits {
  readonly units: readonly DeclaredUnit[];
  /** Whether they may stand in one text. */
  readonly together: boolean;
}

export async function declareUnits(
  unscanned: readonly UnitInput[],
  tools: UnitsTools,
): Promise<DeclaredUnits> {
  const inputs = unscanned.map(scanHeaders);
  const together = tools.apart === true ? undefined : await declareTogether(inputs, tools);
  if (together !== undefined) return { units: together, together: true };
  const units = await allInOrder(inputs.map((input) => declareUnit(input, tools)));
  for (const unit of units) requireDeclarations(unit, tools.isOld);
  return { units, together: false };
}

/** Undefined when anything is wrong, be it with the headers or only with their standing together. */
async function declareTogether(
  inputs: readonly ScannedInput[],
  tools: UnitsTools,
): Promise<readonly DeclaredUnit[] | undefined> {
  const places = await Promise.all(inputs.map((input) => prepareFiles(input, tools.scratch)));
  const { withDocs = false } = inputs[0] ?? {};
  const dump = await dumpUnit("units.cpp", joinedText(inputs), { withDocs }, tools);
  if (parseDiagnostics(dump.stderr).length > 0) return undefined;
  try {
    const units = places.map((placeOf, index) => {
      const input = inputs[index];
      if (input === undefined) throw new Error("each place is of an input");
      const nodes = dump.nodes.filter((node) => {
        const owner = ownerOf(node, places);
        return owner === -1 || owner === index;
      });
      return readUnit(input, { ...dump, nodes }, placeOf);
    });
    for (const unit of units) requireDeclarations(unit, tools.isOld);
    // What one unit makes visible with `using namespace` for its questions would be visible in the next header.
    return units.some(({ namespaces }) => namespaces.length > 1) ? undefined : units;
  } catch (error) {
    if (error instanceof GeneratorError) return undefined;
    throw error;
  }
}

/** Index of the unit whose header the declaration, or the first one in a namespace of ours, stands in; -1 for none. */
function ownerOf(node: ClangNode, places: readonly PlaceOf[]): number {
  const at = written(node.loc);
  const own = places.findIndex((placeOf) => placeOf(at?.file ?? "", at?.line ?? 0) !== undefined);
  if (own !== -1 || node.kind !== "NamespaceDecl") return own;
  const [first] = node.inner ?? [];
  return first === undefined ? -1 : ownerOf(first, places);
}

export async function evaluateAll(
  { units, together }: DeclaredUnits,
  tools: UnitsTools,
): Promise<readonly EvaluatedUnit[]> {
  if (together) return evaluateUnits(units, tools);
  return (await allInOrder(units.map((unit) => evaluateUnits([unit], tools)))).flat();
}
