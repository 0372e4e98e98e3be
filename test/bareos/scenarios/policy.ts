// The administrator's policy beside the daemons' configuration: what it refuses, and plugins that are always there.
import assert from "node:assert/strict";
import { assertLogged, assertNotLogged, assertOk, assertStatus } from "../job.js";
import { quoted } from "../configuration.js";
import type { Scenario, World } from "../world.js";
import { cancelled } from "./ends.js";

const ROOT = 0;

/** Where the shipped plugins are. */
const modulePath = (world: World): string => `Module Path = ${quoted(world.site.plugins)}`;

export const policy: readonly Scenario[] = [
  {
    name: "a policy refuses modules of other folders and another Node, and names the rule",
    run: async (world) => {
      world.write("data/file", "x");
      const files = [world.at("data")];
      const outside = await world.define({ plugins: [world.plugin("keeps")] });
      const node = await world.define(
        { plugins: [world.localFileset(files, { node: "/usr/bin/env" })] },
        "-node",
      );
      const allowed = await world.define({ plugins: [world.localFileset(files)] }, "-allowed");
      await world.underPolicy([modulePath(world)], async () => {
        const file = world.site.daemons.policyFile;
        const refused = await world.backup(outside);
        assertStatus(refused, "f", "E");
        assertLogged(refused, "refused: module_path=", `(Module Path, ${file}:2)`);
        assert(!refused.files.has("/keeps/file"));
        const other = await world.backup(node);
        assertStatus(other, "f", "E");
        assertLogged(other, "refused: node=/usr/bin/env");
        const job = await world.backup(allowed);
        assertOk(job);
        assert(job.files.has(world.at("data/file")));
      });
      assertOk(await world.backup(outside));
    },
  },
  {
    name: "a policy with a mistake lets no plugin run, and tells the line",
    run: async (world) => {
      const name = await world.define({ plugins: [world.plugin("keeps")] });
      await world.underPolicy(["Modul Path = /x"], async () => {
        // It is the Director's policy too, which does not even begin.
        assert.match(await world.site.console.run([`run job=${name} yes`]), /Job failed/);
        const file = world.site.daemons.policyFile;
        const mistake = `${file}:2: "Modul Path" is no directive; is it Module Path?`;
        await world.until("the Director's log has the mistake", () =>
          world.site.log().includes(mistake),
        );
      });
      assertOk(await world.backup(name));
    },
  },
  {
    name: "plugins that the policy names are always there",
    run: async (world) => {
      world.write("data/file", "x");
      const name = await world.define({ files: [world.at("data")] });
      const storage = world.plugin("standing", { file: world.at("sd") });
      const director = world.plugin("standing-director", { file: world.at("dir") });
      const lines = [
        `SD Plugin Options = ${quoted(storage)}`,
        `Dir Plugin Options = ${quoted(director)}`,
      ];
      await world.underPolicy(lines, async () => {
        await world.until("the device is there", () => heard(world, "sd").length > 0);
        assert.deepEqual(heard(world, "sd"), ["DeviceInit"]);
        assertOk(await world.backup(name));
        await world.until("both plugins saw the end", () =>
          ["sd", "dir"].every((file) => heard(world, file).at(-1) === "JobEnd"),
        );
        assert.deepEqual(heard(world, "sd"), ["DeviceInit", "JobStart", "JobEnd"]);
        assert.deepEqual(heard(world, "dir"), ["JobStart", "JobEnd"]);
        // It asks for more of a status only while a job has the device open.
        await cancelled(world, "wait", async () => {
          const status = await world.site.console.run(["status storage=storage"]);
          assert.match(status, /the drive is warm/);
        });
        assert(heard(world, "sd").includes("DriveStatus"));
      });
    },
  },
  {
    name: "workers run as the user that the policy names",
    lacks: () => (process.getuid?.() === ROOT ? undefined : "the daemons are not root's"),
    run: async (world) => {
      const name = await world.define({ plugins: [world.plugin("whoami")] });
      await world.underPolicy(["User = nobody"], async () => {
        const job = await world.backup(name);
        assertOk(job);
        assertLogged(job, /the worker's user is \d+/);
        assertNotLogged(job, `the worker's user is ${ROOT}`);
        assert(job.files.has("/whoami/file"));
      });
      assertLogged(await world.backup(name), `the worker's user is ${ROOT}`);
    },
  },
];

function heard(world: World, file: string): string[] {
  return world.has(file) ? world.read(file).trim().split("\n") : [];
}
