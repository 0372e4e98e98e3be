// Missing system packages, on machines made of fake programs: root, sudo, neither; fresh package lists and stale ones.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { SetupError } from "../../../generator/setup/report.mjs";
import {
  ensureSystemPackages,
  offerTestPrograms,
} from "../../../generator/setup/system-packages.mjs";
import { fakeTool } from "../../support/fake-tool.js";
import { tempDir } from "../../support/temp-dir.js";

beforeEach(() => {
  // Progress lines of steps that only happen to fake machines would look real in the test's output.
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  return () => vi.restoreAllMocks();
});

interface FakeMachine {
  readonly bin: string;
  readonly env: { readonly PATH: string };
  /** Command lines that apt-get was called with. */
  readonly calls: () => string[];
}

/** A Debian with everything but clang. Its apt-get knows clang only after `update`. */
function withoutClang(apt: "stale lists" | "fresh lists" | "broken" | "absent"): FakeMachine {
  const bin = tempDir();
  fakeTool(bin, "npm", "11.0.0");
  fakeTool(bin, "g++", "g++ (Debian 12.2.0-14) 12.2.0");
  fakeTool(bin, "cmake", "cmake version 3.25.1");
  fakeTool(bin, "ninja", "1.11.1");
  fakeTool(bin, "make", "GNU Make 4.3");
  fakeTool(bin, "python3", "Python 3.11.2");
  if (apt === "fresh lists") writeFileSync(join(bin, "lists"), "");
  const script = `#!/bin/sh
echo "$DEBIAN_FRONTEND apt-get $*" >> '${bin}/calls'
case "$*" in
  *update) ${apt === "broken" ? "" : `: > '${bin}/lists'`} ;;
  *) [ -e '${bin}/lists' ] || { echo 'E: Unable to locate package clang'; exit 100; }
     printf '#!/bin/sh\\necho Debian clang version 14.0.6\\n' > '${bin}/clang++'
     /bin/chmod 755 '${bin}/clang++' ;;
esac
`;
  if (apt !== "absent") writeFileSync(join(bin, "apt-get"), script, { mode: 0o755 });
  const calls = join(bin, "calls");
  return {
    bin,
    env: { PATH: bin },
    calls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []),
  };
}

const INSTALL =
  "noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends clang";
const UPDATE = "noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 update";

describe("as root", () => {
  it("installs just what is missing", async () => {
    const machine = withoutClang("fresh lists");
    await ensureSystemPackages({ env: machine.env, isRoot: true });
    expect(machine.calls()).toEqual([INSTALL]);
    // Complete now: nothing more to do.
    await ensureSystemPackages({ env: machine.env, isRoot: true });
    expect(machine.calls()).toEqual([INSTALL]);
  });

  it("updates the package lists when they are missing or stale", async () => {
    const machine = withoutClang("stale lists");
    await ensureSystemPackages({ env: machine.env, isRoot: true });
    expect(machine.calls()).toEqual([INSTALL, UPDATE, INSTALL]);
  });

  it("shows apt-get's words when it fails all the same", async () => {
    const { env } = withoutClang("broken");
    const failure = await ensureSystemPackages({ env, isRoot: true }).catch((e: unknown) => e);
    expect(failure).toBeInstanceOf(SetupError);
    expect(failure).toMatchObject({
      message: "apt-get could not install clang",
      log: expect.stringContaining("Unable to locate package clang") as string,
    });
  });
});

describe("as another user", () => {
  it("uses sudo where it asks for no password", async () => {
    const machine = withoutClang("fresh lists");
    writeFileSync(
      join(machine.bin, "sudo"),
      `#!/bin/sh\nshift\n[ "$1" = true ] && exit 0\nunset DEBIAN_FRONTEND\nshift\nexport "$1"\nshift\nexec "$@"\n`,
      { mode: 0o755 },
    );
    await ensureSystemPackages({ env: machine.env, isRoot: false });
    expect(machine.calls()).toEqual([INSTALL]);
  });

  it.each(["no sudo", "a sudo that wants a password"])(
    "with %s says what to type",
    async (kind) => {
      const machine = withoutClang("fresh lists");
      if (kind !== "no sudo") fakeTool(machine.bin, "sudo", "a password is required", 1);
      await expect(ensureSystemPackages({ env: machine.env, isRoot: false })).rejects.toMatchObject(
        {
          message: "missing: clang++ (not found); not root and no password-less sudo",
          fix: "sudo apt-get update && sudo apt-get install -y clang",
        },
      );
      expect(machine.calls()).toEqual([]);
    },
  );
});

it("a machine without apt-get is told what is missing", async () => {
  const { env } = withoutClang("absent");
  await expect(ensureSystemPackages({ env, isRoot: true })).rejects.toMatchObject({
    message: expect.stringContaining("clang++ (not found)") as string,
  });
});

it("a CLANG that does not run is the user's to correct, nothing is installed", async () => {
  const machine = withoutClang("fresh lists");
  const env = { ...machine.env, CLANG: "/absent/clang++" };
  await expect(ensureSystemPackages({ env, isRoot: true })).rejects.toMatchObject({
    message: "clang++ (CLANG=/absent/clang++ is not a clang that runs)",
  });
  expect(machine.calls()).toEqual([]);
});

describe("what only single tests run", () => {
  it("is installed where apt may, and only what is missing", async () => {
    const machine = withoutClang("fresh lists");
    fakeTool(machine.bin, "chromium", "Chromium 150");
    await offerTestPrograms({ env: machine.env, isRoot: true });
    expect(machine.calls()).toEqual([INSTALL.replace(/clang$/, "abigail-tools")]);
  });

  it("is done without where apt may not, or cannot", async () => {
    const locked = withoutClang("fresh lists");
    await offerTestPrograms({ env: locked.env, isRoot: false });
    expect(locked.calls()).toEqual([]);
    await offerTestPrograms({ env: withoutClang("broken").env, isRoot: true });
    await offerTestPrograms({ env: withoutClang("absent").env, isRoot: true });
  });
});
