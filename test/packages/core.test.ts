// Core functions of bareosfd: nothing without a core, everything passed on with one.
import { afterEach, expect, test } from "vitest";
import * as api from "bareosfd";
import type { Core } from "bareosfd";

const undos: (() => void)[] = [];

afterEach(() => {
  for (const undo of undos.splice(0)) undo();
});

/** A core that notes its calls. */
function recordingCore(): { readonly calls: unknown[][]; readonly core: Core } {
  const calls: unknown[][] = [];
  const core = new Proxy({} as Core, {
    get:
      (_, name) =>
      (...args: unknown[]): unknown => {
        calls.push([name, ...args]);
        return api.bRC_OK;
      },
  });
  return { calls, core };
}

test("without a core they say what is missing", () => {
  expect(() => api.GetValue(api.bVarJobId)).toThrow(
    expect.objectContaining({
      name: "BareosCoreError",
      code: "BAREOS_NO_CORE",
      message: expect.stringMatching(/^GetValue: there is no Bareos core here/) as string,
    }) as Error,
  );
});

test("with a core they pass on what they were given", () => {
  const { calls, core } = recordingCore();
  undos.push(api.installCore(core));
  const packet = new api.SavePacket();
  api.RegisterEvents([api.bEventJobStart, api.bEventLevel]);
  api.SetValue(api.bVarFileSeen, "/a");
  api.JobMessage(api.M_INFO, "100%");
  api.DebugMessage(100, "text");
  api.AddRegex("x.*");
  api.SetSeenBitmap(true);
  api.CheckChanges(packet);
  api.NewInclude();
  expect(calls).toEqual([
    ["RegisterEvents", [1, 12]],
    ["SetValue", 10, "/a"],
    ["JobMessage", api.M_INFO, "100%"],
    ["DebugMessage", 100, "text"],
    ["AddRegex", "x.*", " "],
    ["SetSeenBitmap", true, null],
    ["CheckChanges", packet],
    ["NewInclude"],
  ]);
});

test("undoing brings back the core before, in whatever order", () => {
  const first = recordingCore();
  const second = recordingCore();
  const undoFirst = api.installCore(first.core);
  const undoSecond = api.installCore(second.core);
  api.NewOptions();
  undoSecond();
  api.NewOptions();
  undoFirst();
  expect([first.calls.length, second.calls.length]).toEqual([1, 1]);
  expect(() => api.NewOptions()).toThrow(api.BareosCoreError);
});
