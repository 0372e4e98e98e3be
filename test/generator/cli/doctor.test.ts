// `doctor` with real and with missing tools.
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Check } from "../../../generator/cli/commands/doctor-check.js";
import { fakeTool } from "../../support/fake-tool.js";
import { runCli } from "../../support/fake-host.js";
import { tempDir } from "../../support/temp-dir.js";

interface DoctorReport {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** Checks that are about more than tools. */
const OF_THE_CHECKOUT = ["node_modules", "build", "native parts", "policy"];

async function doctor(
  env: Record<string, string>,
): Promise<{ code: number; report: DoctorReport }> {
  const { code, stdout } = await runCli(["doctor", "--json"], { env });
  return { code, report: JSON.parse(stdout) as DoctorReport };
}

function tools(): string {
  const bin = tempDir();
  fakeTool(bin, "npm", "11.0.0");
  fakeTool(bin, "g++", "g++ (Debian 12.2.0-14) 12.2.0");
  fakeTool(bin, "cmake", "cmake version 3.25.1");
  fakeTool(bin, "ninja", "1.11.1");
  fakeTool(bin, "make", "GNU Make 4.3");
  fakeTool(bin, "python3", "Python 3.11.2");
  return bin;
}

describe("doctor", () => {
  it("reports versions of what is there, and the command for what is missing, with exit code 1", async () => {
    const { code, report } = await doctor({ PATH: tools() });
    expect(code).toBe(1);
    expect(report.ok).toBe(false);
    const byName = new Map(report.checks.map((check) => [check.name, check]));
    expect(byName.get("g++")?.detail).toMatch(/^12\.2\.0 /);
    expect(byName.get("clang++")).toEqual({
      name: "clang++",
      ok: false,
      detail: "not found",
      purpose: "reads the Bareos headers",
      fix: "sudo apt-get update && sudo apt-get install -y clang",
    });
    expect([...byName.keys()]).toEqual([
      ...["node", "npm", "g++", "cmake", "ninja", "make", "python3"],
      ...["clang++", "node_modules", "build", "native parts", "policy"],
    ]);
  });

  it("finds every tool in a complete PATH", async () => {
    const bin = tools();
    const path = fakeTool(bin, "clang++-16", "Debian clang version 16.0.6 (15)");
    const { report } = await doctor({ PATH: [bin, join(bin, "absent")].join(delimiter) });
    const found = report.checks.filter(({ name }) => !OF_THE_CHECKOUT.includes(name));
    expect(found.filter(({ ok }) => !ok)).toEqual([]);
    expect(found.at(-1)?.detail).toBe(`16.0.6 (${path})`);
  });

  it("prints a line for each, and a verdict", async () => {
    const { stdout } = await runCli(["doctor"], { env: { PATH: tools() } });
    expect(stdout).toContain("missing  clang++       not found; reads the Bareos headers\n");
    expect(stdout).toContain("fix: sudo apt-get update && sudo apt-get install -y clang\n");
    expect(stdout).toMatch(/ to mend\. `npm run setup` installs what it may\.\n$/);
  });
});
