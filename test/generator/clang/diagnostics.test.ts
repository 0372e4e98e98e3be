// Which of clang's complaints matter.
import { describe, expect, it } from "vitest";
import { judgeDiagnostics, parseDiagnostics } from "../../../generator/clang/diagnostics.js";

const extent = {
  spans: [{ file: "filed/fd_plugins.h", first: 10, last: 20 }],
  mentioned: new Set(["save_pkt"]),
};
const placeOf = (file: string, line: number) =>
  file === "/t/fd.h" ? { file: "filed/fd_plugins.h", line } : undefined;
const judge = (stderr: string): number =>
  judgeDiagnostics(parseDiagnostics(stderr), extent, placeOf);

describe("judgeDiagnostics", () => {
  it("leaves aside what is outside of the API headers, and unknown names in prototypes of the core", () => {
    expect(judge("/t/other.h:1:1: error: expected ';'\n")).toBe(1);
    expect(judge("/t/fd.h:30:5: error: unknown type name 'JobControlRecord'\n")).toBe(1);
    expect(judge("/t/fd.h:30:5: warning: something\n/t/fd.h:30:5: note: here\n")).toBe(0);
  });

  it.each([
    ["inside a declaration", "/t/fd.h:15:5: error: unknown type name 'thing'", "BN301"],
    [
      "about a name that the API mentions",
      "/t/fd.h:30:5: error: unknown type name 'save_pkt'",
      "BN301",
    ],
    ["other than an unknown name", "/t/fd.h:30:5: error: expected ';' after struct", "BN301"],
    ["a missing include anywhere", "/t/other.h:1:10: fatal error: 'x.h' file not found", "BN303"],
    ["an early end", "/t/fd.h:2:2: error: unterminated conditional directive", "BN205"],
  ])("refuses one %s", (_, line, code) => {
    expect(() => judge(`${line}\n`)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it("names both places of a redefinition", () => {
    const stderr =
      "/t/fd.h:30:8: error: redefinition of 'io_pkt'\n/t/fd.h:12:8: note: previous definition is here\n";
    expect(() => judge(stderr)).toThrow(
      /redefinition of 'io_pkt'; the first one is at filed\/fd_plugins.h:12/,
    );
  });
});
