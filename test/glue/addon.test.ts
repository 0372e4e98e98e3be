// The addon is built by node-gyp against the shipped headers; what its compiler saw is what the model says.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { DaemonModel } from "../../generator/model/types.js";
import { packageRoot, paths } from "../../generator/paths.js";
import { loadPackage } from "../packages/load-package.js";
import { cached, realGlue, type Glue } from "./support.js";

const NODE_GYP = path.join(packageRoot, "node_modules", "node-gyp", "bin", "node-gyp.js");

interface Addon {
  readonly release: string;
  readonly structs: Readonly<
    Record<
      string,
      Readonly<Record<string, { size: number; align: number; fields: Record<string, number> }>>
    >
  >;
  readonly [daemon: string]: unknown;
}

/** Headers that came with this Node; without them node-gyp downloads. */
function nodeDirectory(): readonly string[] {
  const prefix = path.resolve(path.dirname(process.execPath), "..");
  return existsSync(path.join(prefix, "include", "node", "node_api.h"))
    ? [`--nodedir=${prefix}`]
    : [];
}

async function buildAddon(glue: Glue, release: string): Promise<Addon> {
  const key = `addon ${glue.digest} ${release} ${process.version}`;
  const folder = await cached(key, (scratch) => {
    const generated = path.join(scratch, "generated", "addon");
    cpSync(glue.addon, generated, { recursive: true });
    symlinkSync(paths.headers, path.join(scratch, "headers"));
    const args = [NODE_GYP, "rebuild", ...nodeDirectory(), `--bareos_release=${release}`];
    execFileSync(process.execPath, args, { cwd: generated, stdio: "pipe", encoding: "utf8" });
  });
  const file = path.join(folder, "generated", "addon", "build", "Release", "bareos_constants.node");
  return createRequire(import.meta.url)(file) as Addon;
}

function expectedConstants(daemon: DaemonModel, release: string): Record<string, unknown> {
  return Object.fromEntries(
    daemon.groups.flatMap(({ members, hidden }) => [
      ...members.flatMap(({ exportName, values }) =>
        release in values ? [[exportName, values[release]] as const] : [],
      ),
      ...hidden.flatMap(({ name, values }) =>
        release in values ? [[name, values[release]] as const] : [],
      ),
    ]),
  );
}

function expectedStructs(daemon: DaemonModel, release: string): Record<string, unknown> {
  const target = process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
  return Object.fromEntries(
    [...daemon.packets, ...daemon.glueStructs].flatMap(({ struct, layouts }) => {
      const layout = layouts.find(({ releases }) => releases.includes(release));
      if (layout === undefined) return [];
      const fields = Object.fromEntries(
        layout.fields.map(({ name, offset }) => [name, offset[target]]),
      );
      return [
        [struct, { size: layout.size[target], align: layout.align[target], fields }] as const,
      ];
    }),
  );
}

let glue: Glue;
beforeAll(async () => {
  glue = await realGlue();
});

describe.each(["20", "25", "26-dev"])("the addon of %s", (release) => {
  test("has every constant and layout as the compiler sees it", async () => {
    const addon = await buildAddon(glue, release);
    expect(addon.release).toBe(release);
    for (const daemon of glue.model.daemons) {
      expect(addon[daemon.daemon]).toEqual(expectedConstants(daemon, release));
      expect(addon.structs[daemon.daemon]).toEqual(expectedStructs(daemon, release));
    }
  });

  test("and the TypeScript packages export the same values for a daemon of that release", async () => {
    const addon = await buildAddon(glue, release);
    for (const { daemon, groups } of glue.model.daemons) {
      const compiled = addon[daemon] as Readonly<Record<string, unknown>>;
      const hidden = new Set(groups.flatMap((group) => group.hidden.map(({ name }) => name)));
      const exported = Object.entries(compiled).filter(([name]) => !hidden.has(name));
      expect(exported.length).toBeGreaterThan(200);
      const api = await loadPackage(daemon, release);
      for (const [name, value] of exported) expect([name, api[name]]).toEqual([name, value]);
    }
  });
});
