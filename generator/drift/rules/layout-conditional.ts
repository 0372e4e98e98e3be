// What the headers declare depends on how Bareos was configured.
import { isDeepStrictEqual } from "node:util";
import type { Ir, IrConfigured } from "../../ir/types.js";
import type { Found, Rule } from "../types.js";

/** Names of structs, enums and the like that one branch has otherwise. */
function differing(ir: Ir, configured: IrConfigured): readonly string[] {
  const kinds = ["structs", "functionTables", "enums", "typedefs", "constants"] as const;
  const names = kinds.flatMap((kind) => {
    const [plain, other] = [ir[kind], configured[kind]];
    return [...new Set([...Object.keys(plain), ...Object.keys(other)])].filter(
      (name) => !isDeepStrictEqual(plain[name], other[name]),
    );
  });
  return [...new Set(names)];
}

function told(old: Ir, next: Ir): readonly Found[] {
  const all = [old, next].flatMap((ir) => (ir.configured ?? []).map((one) => ({ ir, one })));
  const conditions = new Set(all.map(({ one }) => one.macros.join(" and ")));
  return [...conditions].flatMap((condition) => {
    const names = (side: Ir): string | null => {
      const found = all.find(
        ({ ir, one }) => ir === side && one.macros.join(" and ") === condition,
      );
      return found === undefined ? null : differing(side, found.one).join(", ");
    };
    const [before, after] = [names(old), names(next)];
    if (before === after) return [];
    const side = before === null ? "the new side" : after === null ? "the old side" : "both sides";
    const found = {
      subject: condition,
      summary: `on ${side}, it decides about ${after ?? before ?? ""}`,
      old: before,
      new: after,
    };
    return [found];
  });
}

export const rule: Rule = {
  id: "layout-conditional",
  title: "Layout depends on the configuration",
  severity: "note",
  change:
    "Declarations stand under an #if on a result of configure, so daemons of one release differ in them.",
  effect:
    "A plugin that was built with the other branch reads and writes in wrong places; what that does is told of each finding.",
  remedy:
    "Build plugins with the config.h of the packages that they shall run in. Bindings are made for one branch only.",
  effects: {
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "runs",
    sourceMustChange: false,
  },
  mirrors: ["layout-conditional"],
  find: told,
};
