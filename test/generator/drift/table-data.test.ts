// Data in function tables: what is behind it moves, and who finds too little depends on who fills the table.
import { expect, test } from "vitest";
import { changed, SKETCH } from "../../support/drift-irs.js";
import { compareSketches, linesOf } from "./fixture.js";

const CORE = SKETCH.tables["s_bareosFuncs"] ?? [];
const PLUGIN = SKETCH.tables["s_pluginFuncs"] ?? [];

function rest(table: readonly string[], from: number): string[] {
  return table.slice(from).map((slot) => /(\w+)\(/.exec(slot)?.[1] ?? "");
}

test.each([
  ["s_bareosFuncs", CORE],
  ["s_pluginFuncs", PLUGIN],
])("in the middle of %s all slots behind it move", (tag, slots) => {
  const next = changed({
    tables: { [tag]: [...slots.slice(0, 1), "int64_t cookie", ...slots.slice(1)] },
  });
  const comparison = compareSketches(SKETCH, next);
  expect(linesOf(comparison)).toEqual([
    `interface-number-unchanged FD_PLUGIN_INTERFACE_VERSION: is still 10, although the layout changed of ${tag}`,
    `field-added-in-middle ${tag}.cookie: int64_t at 16, 8 bytes`,
    ...rest(slots, 1).map(
      (name, index) =>
        `slot-moved ${tag}.${name}: offset ${String(16 + 8 * index)} → ${String(24 + 8 * index)}, pushed by what stands before it`,
    ),
  ]);
  expect(comparison.verdicts[0]).toMatchObject({
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "corrupts-memory",
  });
  const back = compareSketches(next, SKETCH);
  expect(back.verdicts[0]?.oldPluginOnNewDaemon).toBe("corrupts-memory");
  expect(linesOf(back)).toContain(`field-removed ${tag}.cookie: gone, was int64_t at 16, 8 bytes`);
});

test("at the end of the core's table only newer plugins find nothing there", () => {
  const next = changed({ tables: { s_bareosFuncs: [...CORE, "int64_t cookie"] } });
  const { findings, verdicts } = compareSketches(SKETCH, next);
  expect(findings.map(({ rule }) => rule)).toContain("field-added-at-end");
  expect(verdicts[0]).toMatchObject({
    oldPluginOnNewDaemon: "runs",
    newPluginOnOldDaemon: "corrupts-memory",
  });
});

test("at the end of the plugin's table the newer daemon finds nothing there", () => {
  const next = changed({ tables: { s_pluginFuncs: [...PLUGIN, "int64_t cookie"] } });
  expect(compareSketches(SKETCH, next).verdicts[0]).toMatchObject({
    oldPluginOnNewDaemon: "corrupts-memory",
    newPluginOnOldDaemon: "lacks-items",
  });
  expect(compareSketches(next, SKETCH).verdicts[0]).toMatchObject({
    oldPluginOnNewDaemon: "lacks-items",
    newPluginOnOldDaemon: "corrupts-memory",
  });
});
