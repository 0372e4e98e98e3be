// The command line's manners: help, version, suggestions, exit codes, errors as text and as JSON.
import { describe, expect, it } from "vitest";
import { packageVersion } from "../../../generator/paths.js";
import { runCli } from "../../support/fake-host.js";

describe("help and version", () => {
  it("prints help with examples and exit codes, on stdout", async () => {
    for (const argv of [[], ["--help"], ["-h"]]) {
      const { code, stdout, stderr } = await runCli(argv);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("Usage: bareos-node [options] [command]");
      expect(stdout).toContain("doctor");
    }
    expect((await runCli(["--help"])).stdout).toContain("Exit codes:");
  });

  it("prints the version of package.json", async () => {
    expect(await runCli(["--version"])).toEqual({
      code: 0,
      stdout: `${packageVersion()}\n`,
      stderr: "",
    });
  });
});

describe("a wrong command line", () => {
  it("names the command that was probably meant and exits 2", async () => {
    expect(await runCli(["docter"])).toEqual({
      code: 2,
      stdout: "",
      stderr: [
        "error[BN901] unknown command 'docter' (Did you mean doctor?)",
        "then: nothing was done",
        "fix: bareos-node --help",
        "",
      ].join("\n"),
    });
  });

  it("names an unknown option of a command", async () => {
    const { code, stderr } = await runCli(["doctor", "--nonsense"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error\[BN901\] unknown option '--nonsense'\n/);
  });

  it("is JSON on stdout under --json", async () => {
    const { code, stdout, stderr } = await runCli(["--json", "nothing"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: "BN901",
        message: "unknown command 'nothing'",
        consequence: "nothing was done",
        fix: "bareos-node --help",
      },
    });
  });
});

describe("interruption", () => {
  it("exits 130 whatever the command's verdict was", async () => {
    const { code } = await runCli(["doctor"], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
  });
});
