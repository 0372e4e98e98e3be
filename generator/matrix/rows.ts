// Puts the facts of all columns side by side and names what happened from one column to the next.
import type { Fact } from "./facts.js";
import { mergeOrders } from "./order.js";
import type { CellState, MatrixCell, MatrixGroup, MatrixRow } from "./types.js";

/** Groups of rows from the facts of each column, oldest column first. */
export function buildGroups(columns: readonly (readonly Fact[])[], target = ""): MatrixGroup[] {
  const indexes = columns.map((facts) => new Map(facts.map((fact) => [keyOf(fact), fact])));
  const groups = new Map<string, { fact: Fact; rows: MatrixRow[] }>();
  for (const key of mergeOrders(indexes.map((index) => [...index.keys()]))) {
    const facts = indexes.map((index) => index.get(key));
    const known = facts.findLast((fact) => fact !== undefined);
    if (known === undefined) continue;
    const group = groups.get(known.group.title) ?? { fact: known, rows: [] };
    group.rows.push(buildRow(known, facts));
    groups.set(known.group.title, group);
  }
  return [...groups.values()].map(({ fact, rows }) => ({ ...fact.group, target, rows }));
}

function keyOf(fact: Fact): string {
  return `${fact.group.title}\n${fact.name}`;
}

function buildRow(known: Fact, facts: readonly (Fact | undefined)[]): MatrixRow {
  const details = new Set(facts.flatMap((fact) => (fact === undefined ? [] : [fact.detail])));
  const agreed = details.size === 1 ? known.detail : undefined;
  const cells = facts.map((fact, index): MatrixCell => {
    const earlier = facts.slice(0, index);
    const state = stateOf(fact, earlier);
    const isNewDetail = agreed === undefined && fact?.detail !== earlier.at(-1)?.detail;
    return { state, value: fact?.value ?? "", detail: isNewDetail ? (fact?.detail ?? "") : "" };
  });
  return {
    kind: known.kind,
    name: known.name,
    // In an enum every constant is an enumerator; only what is none is worth a word.
    detail: agreed === undefined || agreed === "enumerator" ? "" : agreed,
    cells,
    differs: cells.some(({ state }) => state !== "base" && state !== "same"),
  };
}

/** What happened to a row in one column, given the columns before it. */
export function stateOf(fact: Fact | undefined, earlier: readonly (Fact | undefined)[]): CellState {
  const previous = earlier.at(-1);
  if (fact === undefined) return previous === undefined ? "absent" : "gone";
  if (earlier.length === 0) return "base";
  if (previous === undefined) return "added";
  if (fact.value !== previous.value) {
    return fact.kind === "type" || fact.kind === "underlying" ? "changed" : "moved";
  }
  if (fact.detail === previous.detail) return "same";
  return fact.kind === "constant" ? "form" : "changed";
}
