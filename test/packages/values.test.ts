// Values of the constants, release by release, against what the headers say (generated/abi, which comes from the IR alone).
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { paths } from "../../generator/paths.js";
import { loadPackage, type Daemon } from "./load-package.js";

interface Abi {
  readonly release: string;
  readonly daemons: Readonly<
    Record<Daemon, { readonly constants: Readonly<Record<string, number | string>> }>
  >;
}

const abis: readonly Abi[] = readdirSync(path.join(paths.generated, "abi"))
  .filter((name) => /^\d\S*\.json$/.test(name))
  .map((name) => JSON.parse(readFileSync(path.join(paths.generated, "abi", name), "utf8")) as Abi);

/** Far fewer would mean that nothing was compared. */
const ENOUGH: Readonly<Record<Daemon, number>> = { fd: 200, sd: 150, dir: 150 };

describe.each(["fd", "sd", "dir"] as const)("%s", (daemon) => {
  test.each(abis.map((abi) => [abi.release, abi] as const))(
    "in a daemon of release %s",
    async (release, abi) => {
      const api = await loadPackage(daemon, release);
      const { constants } = abi.daemons[daemon];
      const shared = Object.keys(constants).filter((name) => name in api);
      expect(shared.length).toBeGreaterThan(ENOUGH[daemon]);
      for (const name of shared) expect(api[name], name).toBe(constants[name]);
      expect(api["release"]).toBe(release);
    },
  );

  test("a constant is declared exactly in the releases whose headers have it", async () => {
    const api = await loadPackage(daemon);
    const isDeclared = api["isDeclared"] as (name: string, release: string) => boolean;
    const names = new Set(abis.flatMap((abi) => Object.keys(abi.daemons[daemon].constants)));
    for (const name of [...names].filter((it) => it in api)) {
      for (const { release, daemons } of abis) {
        expect(isDeclared(name, release), `${name} in ${release}`).toBe(
          name in daemons[daemon].constants,
        );
      }
    }
  });
});

test("bsdVarPluginDir is the daemon's own, and the name that had its number is refused there", async () => {
  const names = ["bsdVarPluginDir", "bsdVarCompatible"] as const;
  const of = async (release?: string): Promise<unknown> => {
    const api = await loadPackage("sd", release);
    return names.map((name) => api[name]);
  };
  expect(await of("22")).toEqual([17, 16]);
  expect(await of("25")).toEqual([16, -16]);
  expect(await of()).toEqual([16, 16]);
});

test("a daemon of an unknown release is refused by name", async () => {
  await expect(loadPackage("fd", "19")).rejects.toThrow(
    /bareosfd knows the Bareos releases 20, .* is of release 19/,
  );
});
