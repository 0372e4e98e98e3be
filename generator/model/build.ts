// Merges the IRs of any set of releases, daemons and targets with the semantics into the API model, or refuses with all findings.
import { throwFindings } from "../findings.js";
import type { Daemon, Ir, Target } from "../ir/types.js";
import { openDecisions, undecidedDocs } from "../semantics/decisions.js";
import type { Semantics } from "../semantics/types.js";
import { checkDaemon } from "./check.js";
import { groupModel } from "./constants.js";
import { coreFunctionModels, entryPointModels } from "./functions.js";
import { DAEMON_HEADER } from "./lockstep.js";
import { glueStructModels, packetModels } from "./packets.js";
import type { FallbackDocs } from "./presence.js";
import { groupIrs, type DaemonRun } from "./run.js";
import type { ApiModel, DaemonModel, ReleaseModel, StatFieldModel } from "./types.js";

export interface BuildOptions {
  /** Doc comments for items whose headers have none: a Bareos tree lends us no texts. */
  readonly docs?: FallbackDocs;
  /** Drafts are taken for decided: what comes of them, before somebody has looked at them. */
  readonly takesDrafts?: boolean;
}

const PACKAGE_NAMES: Readonly<Record<Daemon, string>> = {
  fd: "bareosfd",
  sd: "bareossd",
  dir: "bareosdir",
};

/** Throws a GeneratorError (BN510 to BN515, BN517) that has all findings when headers and semantics are not in lockstep. */
export function buildModel(
  irs: readonly Ir[],
  semantics: Semantics,
  options: BuildOptions = {},
): ApiModel {
  const runs = groupIrs(irs, semantics.order);
  throwFindings(
    [
      ...runs.flatMap((run) => checkDaemon(run, semantics)),
      ...(options.takesDrafts === true ? [] : [...openDecisions(semantics), ...undecidedDocs(irs)]),
    ],
    "headers and semantics are not in lockstep",
    "the bindings would not say what the headers say, so nothing was generated",
  );
  return {
    releases: releaseModels(irs, semantics),
    daemons: runs.map((run) => daemonModel(run, semantics, options.docs)),
  };
}

function releaseModels(
  irs: readonly Ir[],
  { releases, order }: Semantics,
): readonly ReleaseModel[] {
  const names = [...new Set(irs.map(({ release }) => release))].sort(order.compare);
  return names.map((name) => {
    const known = releases.find(({ entry }) => entry.name === name)?.entry;
    return {
      name,
      development: known?.development ?? false,
      note: known?.note ?? "Not a release that bareos-node ships headers of.",
    };
  });
}

function daemonModel(
  run: DaemonRun,
  semantics: Semantics,
  docs: FallbackDocs | undefined,
): DaemonModel {
  const own = semantics.daemons[run.daemon];
  const packets = packetModels(run, own, docs);
  const hasStat = packets.some(({ fields }) => fields.some(({ role }) => role === "stat"));
  return {
    daemon: run.daemon,
    packageName: PACKAGE_NAMES[run.daemon],
    namespaces: Object.fromEntries(
      run.releases.map(({ release, ir }) => [release, ir.namespaces ?? []]),
    ),
    header: DAEMON_HEADER[run.daemon],
    groups: own.groups.map((group) => groupModel(run, group, docs)),
    packets,
    stat: hasStat ? statModels(semantics) : [],
    glueStructs: glueStructModels(run, own, docs),
    typedefs: typedefs(run, semantics),
    coreTable: own.coreFunctions.table,
    coreFunctions: coreFunctionModels(run, own.coreFunctions, semantics.order, docs),
    entryTable: own.entryPoints.table,
    entryPoints: entryPointModels(run, own.entryPoints, semantics.order, docs),
    hashes: hashes(run),
  };
}

function statModels({ stat }: Semantics): readonly StatFieldModel[] {
  return Object.entries(stat).map(([name, field]) => ({ name, ...field }));
}

/** Type names that the glue spells, as the newest release that has them declares them. */
function typedefs(run: DaemonRun, semantics: Semantics): Readonly<Record<string, string>> {
  const glue = [...semantics.daemons[run.daemon].typedefs].filter(
    ([, { entry }]) => entry.use === "glue",
  );
  return Object.fromEntries(
    glue.flatMap(([alias]) => {
      const newest = run.releases.findLast(({ ir }) => ir.typedefs[alias] !== undefined);
      const type = newest?.ir.typedefs[alias];
      return type === undefined ? [] : [[alias, type]];
    }),
  );
}

function hashes(run: DaemonRun): DaemonModel["hashes"] {
  return Object.fromEntries(
    run.releases.map(({ release, targets }) => [
      release,
      // A run may have fewer targets than there are: readers of the model look only at those of the run.
      Object.fromEntries([...targets].map(([target, { hash }]) => [target, hash])) as Record<
        Target,
        string
      >,
    ]),
  );
}
