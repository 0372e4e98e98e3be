// How errors look to a person and to a script.
import { describe, expect, it } from "vitest";
import { describeError, errorAsJson, errorAsText } from "../../../generator/cli/render-error.js";
import { GeneratorError } from "../../../generator/errors.js";

const error = new GeneratorError("BN201", {
  message: "no Bareos tree",
  where: { file: "headers/25", line: 7 },
  consequence: "nothing was read",
  fix: "bareos-node ir headers/25",
  cause: new Error("inner"),
});

describe("text", () => {
  it("has code, place, consequence and next step", () => {
    expect(errorAsText(describeError(error, false), false)).toBe(
      "error[BN201] no Bareos tree\n  --> headers/25:7\nthen: nothing was read\nfix: bareos-node ir headers/25\n",
    );
  });

  it("shows the file alone when no line is known, and nothing when there is no place", () => {
    const details = { message: "m", consequence: "c", fix: "f" };
    const inFile = new GeneratorError("BN201", { ...details, where: { file: "x.h" } });
    expect(errorAsText(describeError(inFile, false), false)).toContain("  --> x.h\n");
    expect(
      errorAsText(describeError(new GeneratorError("BN201", details), false), false),
    ).not.toContain("-->");
  });

  it("shows the stack and its causes under --debug only", () => {
    const text = errorAsText(describeError(error, true), false);
    expect(text).toContain("render-error.test.ts");
    expect(text).toContain("caused by: Error: inner");
  });

  it("is coloured only when asked", () => {
    expect(errorAsText(describeError(error, false), true)).toContain(
      "\u001b[31merror[BN201]\u001b[0m",
    );
  });
});

describe("anything else that is thrown", () => {
  it.each([[new TypeError("x is not a function")], ["x is not a function"]])(
    "is BN900: %s",
    (thrown) => {
      const report = describeError(thrown, false);
      expect(report.code).toBe("BN900");
      expect(report.message).toBe("unexpected: x is not a function");
      expect(report.fix).toContain("report");
    },
  );
});

it("JSON carries the same fields", () => {
  expect(JSON.parse(errorAsJson(describeError(error, false)))).toEqual({
    error: {
      code: "BN201",
      message: "no Bareos tree",
      where: { file: "headers/25", line: 7 },
      consequence: "nothing was read",
      fix: "bareos-node ir headers/25",
    },
  });
});
