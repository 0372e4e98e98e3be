// The last line of a test run: CI reads it.
import { expect, it } from "vitest";
import {
  addEarlier,
  counts,
  summarize,
  summaryLine,
  type CountedModule,
} from "./summary-reporter.js";

function module(state: string, ...tests: string[]): CountedModule {
  return {
    state: () => state,
    children: { allTests: () => tests.map((test) => ({ result: () => ({ state: test }) })) },
  };
}

it("counts tests", () => {
  const modules = [module("passed", "passed", "skipped"), module("failed", "failed", "passed")];
  expect(summarize(modules, 0)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

it("counts a file that could not be loaded and an error outside of tests as failures", () => {
  expect(summarize([module("failed"), module("passed", "passed")], 2)).toEqual({
    passed: 1,
    failed: 3,
    skipped: 0,
  });
});

it("prints what CI understands", () => {
  expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe("bareos-node: 3 passed, 0 failed");
  expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe(
    "bareos-node: 3 passed, 1 failed, 2 skipped",
  );
});

it("adds the counts of the run before", () => {
  const before = { passed: 3, failed: 1, skipped: 2 };
  const now = { passed: 10, failed: 0, skipped: 5 };
  expect(addEarlier(now, counts(before))).toEqual({ passed: 13, failed: 1, skipped: 7 });
  expect(addEarlier(now, "")).toEqual(now);
});
