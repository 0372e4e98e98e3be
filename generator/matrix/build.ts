// IRs of several releases in, the release matrix out: a section per daemon, and one for what all daemons share.
import { isDeepStrictEqual } from "node:util";
import { DAEMONS, TARGETS, type Daemon, type Ir } from "../ir/types.js";
import { enumHomes, layoutFacts, nameFacts } from "./facts.js";
import { buildGroups } from "./rows.js";
import type {
  Matrix,
  MatrixColumn,
  MatrixGroup,
  MatrixOverview,
  MatrixSection,
  OverviewCell,
} from "./types.js";

/** Characters of a hash that are shown: enough to tell some dozen releases apart. */
const SHOWN_HASH = 8;

/** Columns oldest first. Daemons and targets are those that the columns have. */
export function buildMatrix(columns: readonly MatrixColumn[]): Matrix {
  const daemons = DAEMONS.filter((daemon) =>
    columns.some(({ irs }) => irs.some((ir) => ir.daemon === daemon)),
  );
  const groups = new Map(daemons.map((daemon) => [daemon, groupsOf(daemon, columns)]));
  return {
    columns: columns.map(({ name }) => name),
    overview: daemons.map((daemon) => overviewOf(daemon, columns, groups.get(daemon) ?? [])),
    sections: splitSections(groups),
  };
}

function groupsOf(daemon: Daemon, columns: readonly MatrixColumn[]): MatrixGroup[] {
  const irs = columns.map((column) => column.irs.filter((ir) => ir.daemon === daemon));
  const homes = enumHomes(irs.flat());
  const layouts = TARGETS.filter((target) => irs.flat().some((ir) => ir.target === target)).map(
    (target) =>
      buildGroups(
        irs.map((column) => column.filter((ir) => ir.target === target).flatMap(layoutFacts)),
        target,
      ),
  );
  // Constants, enums and typedefs are the same for every target.
  const names = irs.map((column) => column.slice(0, 1).flatMap((ir) => nameFacts(ir, homes)));
  return [...joinTargets(layouts), ...buildGroups(names)];
}

/** Groups that are the same for every target become one without a target. */
function joinTargets(perTarget: readonly (readonly MatrixGroup[])[]): MatrixGroup[] {
  const titles = [...new Set(perTarget.flat().map(({ title }) => title))];
  return titles.flatMap((title) => {
    const variants = perTarget.flat().filter((group) => group.title === title);
    const [first] = variants;
    if (first === undefined) return [];
    const alike =
      variants.length === perTarget.length &&
      variants.every((group) => isDeepStrictEqual(group.rows, first.rows));
    return alike ? [{ ...first, target: "" }] : variants;
  });
}

function splitSections(groups: ReadonlyMap<Daemon, readonly MatrixGroup[]>): MatrixSection[] {
  const [first, ...others] = [...groups.values()];
  const common =
    first === undefined || others.length === 0
      ? []
      : first.map((group) => others.reduce<MatrixGroup>(sharedPart, group)).filter(hasRows);
  const own = [...groups].map(([id, all]) => ({
    id,
    groups: all.map((group) => withoutShared(group, common)).filter(hasRows),
  }));
  return [...own, { id: "common" as const, groups: common }].filter(
    (section) => section.groups.length > 0,
  );
}

/** The rows of a group that another daemon has too. A struct or enum is shared as a whole or not at all. */
function sharedPart(group: MatrixGroup, others: readonly MatrixGroup[]): MatrixGroup {
  const twin = others.find((other) => sameGroup(other, group));
  const rows = group.rows.filter((row) => twin?.rows.some((one) => isDeepStrictEqual(one, row)));
  const isList = group.kind === "constants" || group.kind === "types";
  const whole = rows.length === group.rows.length && rows.length === twin?.rows.length;
  return { ...group, rows: isList || whole ? rows : [] };
}

function withoutShared(group: MatrixGroup, common: readonly MatrixGroup[]): MatrixGroup {
  const shared = common.find((other) => sameGroup(other, group))?.rows.map(({ name }) => name);
  return { ...group, rows: group.rows.filter(({ name }) => !shared?.includes(name)) };
}

function sameGroup(left: MatrixGroup, right: MatrixGroup): boolean {
  return left.title === right.title && left.target === right.target;
}

function hasRows(group: MatrixGroup): boolean {
  return group.rows.length > 0;
}

function overviewOf(
  daemon: Daemon,
  columns: readonly MatrixColumn[],
  groups: readonly MatrixGroup[],
): MatrixOverview {
  const cells = columns.map(({ irs }, index): OverviewCell => {
    const ir: Ir | undefined = irs.find((one) => one.daemon === daemon);
    // Where targets differ, the first one stands for all: a change is counted once.
    const counted = groups.filter(({ target }) => target === "" || target === TARGETS[0]);
    const states = counted.flatMap(({ rows }) => rows.flatMap((row) => row.cells[index]?.state));
    const count = (state: string): number => states.filter((one) => one === state).length;
    return {
      interfaceNumber: String(
        ir?.constants[`${daemon.toUpperCase()}_PLUGIN_INTERFACE_VERSION`] ?? "",
      ),
      hash: ir?.hash.slice(0, SHOWN_HASH) ?? "",
      counts: {
        added: count("added"),
        moved: count("moved"),
        changed: count("changed"),
        form: count("form"),
        gone: count("gone"),
      },
    };
  });
  return { daemon, cells };
}
