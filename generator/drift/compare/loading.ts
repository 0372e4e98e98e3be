// How a daemon accepts a plugin library: licences and the functions that it looks up. Header sets and source trees say it,
// a saved IR of an older version of this tool may not.
import type { Ir } from "../../ir/types.js";
import type { Found } from "../types.js";

/** Licences that `from` accepts and `to` does not. Silent when one of them does not tell. */
export function lostLicences(from: Ir, to: Ir): readonly string[] {
  const accepted = to.loading?.licences ?? [];
  if (accepted.length === 0) return [];
  return (from.loading?.licences ?? []).filter((text) => !accepted.includes(text));
}

/** Functions that `from` looks up, or whose type it declares, and `to` does not. */
export function lostEntryPoints(from: Ir, to: Ir): readonly Found[] {
  const known = to.loading?.entryPoints ?? [];
  const lost = (from.loading?.entryPoints ?? []).filter((name) => !known.includes(name));
  if (known.length === 0) return [];
  return lost.map((name) => ({
    subject: name,
    summary: "gone",
    old: "looked up",
    new: null,
  }));
}

/** One side tells something and the other one, which is a tree that could, does not. */
export function unreadableLoading(old: Ir, next: Ir): readonly Found[] {
  const kinds = [
    { key: "licences", what: "plugin licences" },
    { key: "entryPoints", what: "library entry points" },
  ] as const;
  return kinds.flatMap(({ key, what }) => {
    const before = old.loading?.[key];
    const after = next.loading?.[key];
    if (before === undefined || after === undefined) return [];
    if ((before.length === 0) === (after.length === 0)) return [];
    const side = after.length === 0 ? "new" : "old";
    return [
      {
        subject: what,
        summary: `the ${side} tree does not show them`,
        old: before.length === 0 ? null : before.join(", "),
        new: after.length === 0 ? null : after.join(", "),
      },
    ];
  });
}
