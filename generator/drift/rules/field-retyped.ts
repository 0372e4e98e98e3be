// Fields that hold something else than before.
import type { Ir } from "../../ir/types.js";
import { bytesText, matchStructs, type FieldPair, type StructPair } from "../compare/structs.js";
import { compareTypes, integerBytes, type TypeChange } from "../compare/type-shape.js";
import type { Rule } from "../types.js";

export const rule: Rule = {
  id: "field-retyped",
  title: "Type of a field changed",
  severity: "breaking",
  change:
    "A field has a type that is stored differently: another width, another sign, another kind, a pointer to something else.",
  effect: "A plugin of the other side reads a wrong value, or writes into what lies beside it.",
  remedy: "Change the source to the new type and build for each layout.",
  effects: {
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
    sourceMustChange: true,
  },
  mirrors: ["field-retyped"],
  find: (old, next) =>
    matchStructs(old, next).pairs.flatMap((struct) =>
      struct.fields.flatMap((pair) => {
        const change: TypeChange =
          pair.old.size === pair.new.size
            ? compareTypes(pair.old.type, pair.new.type, old, next)
            : { level: "run-time" };
        if (change.level === "same" || change.level === "compile-time") return [];
        // A changed type behind the same name is told where it is declared.
        if (pair.old.type === pair.new.type && pair.old.size === pair.new.size) return [];
        const text = ({ type, size }: typeof pair.old): string => `${type}, ${bytesText(size)}`;
        const subject = `${struct.oldTag}.${pair.old.name}`;
        return [
          {
            subject,
            newSubject: `${struct.newTag}.${pair.new.name}`,
            summary: `${text(pair.old)} → ${text(pair.new)}`,
            old: text(pair.old),
            new: text(pair.new),
            ...(change.level === "sign" ? { when: change.when.replace("a value", subject) } : {}),
            ...(change.level === "sign" || isIntoPadding(struct, pair, old, next)
              ? { effects: MISBEHAVES }
              : {}),
          },
        ];
      }),
    ),
};

const MISBEHAVES = {
  oldPluginOnNewDaemon: "misbehaves",
  newPluginOnOldDaemon: "misbehaves",
} as const;

/** An integer that grew or shrank where nothing else lies: wrong numbers, but nobody's memory is written to. */
function isIntoPadding(
  { old: left, new: right }: StructPair,
  pair: FieldPair,
  old: Ir,
  next: Ir,
): boolean {
  const isInteger =
    integerBytes(pair.old.type, old) !== null && integerBytes(pair.new.type, next) !== null;
  const offset = pair.old.offset;
  if (!isInteger || offset !== pair.new.offset) return false;
  const end = offset + Math.max(pair.old.size, pair.new.size);
  return [left, right].every(
    ({ size, fields }) =>
      end <= size && fields.every((field) => field.offset <= offset || field.offset >= end),
  );
}
