// Files with holes: the core jumps over them at restore, also where it writes through the plugin's descriptor itself.
import { closeSync, lstatSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildNative } from "../support/native.js";
import { localFileset, localFilesetFolder, runJob, storedLines } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

const MIB = 1 << 20;

beforeAll(buildNative, 900_000);

/** Data at the beginning, a hole, data, a hole, data at the end. */
function makeHoles(name: string): void {
  const fd = openSync(name, "w");
  for (const [text, at] of [
    ["begin", 0],
    ["middle", 3 * MIB],
    ["end", 8 * MIB - 3],
  ] as const) {
    writeSync(fd, text, at);
  }
  closeSync(fd);
}

test.each([
  ["21", "no", "written by the plugin"],
  ["22", "yes", "written by the core"],
  ["25", "no", "written by the plugin"],
  ["25", "yes", "written by the core"],
  ["26-dev", "yes", "written by the core"],
] as const)("release %s, direct I/O %s: holes come back as holes", async (release, direct, way) => {
  const folder = tempDir();
  const [source, plugins] = [join(folder, "holes"), tempDir()];
  makeHoles(source);
  // Tells who writes: the descriptor alone does not show it.
  writeFileSync(
    join(plugins, "watched.ts"),
    `import { IoPacket, JobMessage, M_INFO } from "bareosfd";
import LocalFileset from ${JSON.stringify(join(localFilesetFolder, "local-fileset.ts"))};
export default class Watched extends LocalFileset {
  #writes = 0;
  override pluginIoWrite(io: IoPacket) {
    this.#writes += 1;
    return super.pluginIoWrite(io);
  }
  override pluginIoClose(io: IoPacket) {
    JobMessage(M_INFO, \`written by the \${this.#writes > 0 ? "plugin" : "core"}\`);
    return super.pluginIoClose(io);
  }
}
`,
  );
  const definition = localFileset([source], `direct_io=${direct}`)
    .replace(localFilesetFolder, plugins)
    .replace("=local-fileset:", "=watched:");
  const saved = join(folder, "saved");
  const argv = ["--release", release];
  await runJob(definition, [...argv, "--backup", saved, "--fileset-options", "sparse"]);
  // Else nothing would have to jump.
  expect(storedLines(saved)[0]?.extents?.length).toBe(3);

  const where = join(folder, "where");
  const { messages } = await runJob(definition, [...argv, "--restore", saved, "--where", where]);
  expect(messages.map(({ text }) => text)).toEqual([way]);
  const restored = where + source;
  expect(readFileSync(restored).equals(readFileSync(source))).toBe(true);
  // A file system that has no holes stores the original in full too.
  expect(lstatSync(restored).blocks).toBeLessThanOrEqual(
    Math.max(lstatSync(source).blocks, MIB / 512),
  );
});
