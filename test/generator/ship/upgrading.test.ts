// docs/upgrading.md, typed as it stands there: from a made-up 27 to a green check and to libraries that a daemon of another release
// loads. Commands and edits are read from the page.
import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageRoot, paths } from "../../../generator/paths.js";
import { stage } from "../../../generator/ship/stage.js";
import { CHECKOUT } from "../../support/checkout.js";
import { edit, FD_HEADER } from "../../support/header-sets.js";
import { buildTargets, nativeFile, runProgram } from "../../support/native.js";

const run = promisify(execFile);

let home = "";
let project = "";

/** What the page says of the made-up release. */
function makeRelease(): void {
  const tree = join(home, "src/bareos");
  cpSync(join(paths.headers, "26-dev"), tree, { recursive: true });
  rmSync(join(tree, "RELEASE"));
  mkdirSync(join(tree, "cmake"));
  writeFileSync(join(tree, "cmake/BareosVersion.cmake"), 'set(VERSION "27.0.0")\n');
  const fd = join(tree, FD_HEADER);
  edit(fd, "bVarAccurateOptions = 23,", "bVarAccurateOptions = 23,\n  bVarJobPriority = 24,");
  edit(fd, "  bVarPrefixLinks = 19,\n", "");
  edit(
    fd,
    "bEventVssBackupComplete = 31,",
    "bEventVssBackupComplete = 31,\n  bEventJobPaused = 32,",
  );
  edit(fd, "FD_NR_EVENTS bEventVssBackupComplete", "FD_NR_EVENTS bEventJobPaused");
  edit(fd, /( {2}int32_t pkt_end\{sizeof\(io_pkt\)\};)/, "  int64_t expected_size{0};\n$1");
  edit(fd, "  bool no_read{", "  bool encrypted{};\n  bool no_read{");
  edit(
    fd,
    /(\(\*ClearSeenBitmap\)[^;]*;)/,
    "$1\n  bRC (*ReportProgress)(PluginContext* ctx, uint64_t done, const char* what, bool last);",
  );
  edit(fd, '#include "lib/plugins.h"', '#include "lib/plugins.h"\n#include "lib/plugin_limits.h"');
  writeFileSync(
    join(tree, "core/src/lib/plugin_limits.h"),
    "#ifndef LIMITS\n#define LIMITS\n#define PLUGIN_LIMIT_NAME 255\n#endif\n",
  );
  edit(fd, /(\(\*AddWild\)\([^;]*)\);/, "$1, bool ignore_case);");
}

interface Block {
  readonly language: string;
  readonly lines: readonly string[];
}

function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
    language,
    lines: text.trimEnd().split("\n"),
  }));
}

async function type(line: string): Promise<void> {
  const [command = "", remark = ""] = line.split(/ +# /);
  const code = await run("bash", ["-c", command], {
    cwd: project,
    // Nobody measures what is built here.
    env: { ...process.env, HOME: home, CXXFLAGS: "-O0", npm_config_update_notifier: "false" },
    maxBuffer: 64 << 20,
  }).then(
    () => 0,
    (error: unknown) => {
      const { code: status, stdout, stderr } = error as Record<string, string>;
      return `${status ?? ""}\n${stdout ?? ""}${stderr ?? ""}`;
    },
  );
  const expected = /exit code (\d+)/.exec(remark)?.[1] ?? "0";
  expect(String(code).split("\n")[0], `${line}\n${String(code)}`).toBe(expected);
}

/** `-` lines are there once each, `…` stands for what need not be repeated; `+` lines come in the place of those before them. */
function apply(lines: readonly string[]): void {
  let file = "";
  let at = -1;
  for (const line of lines) {
    if (line.startsWith("--- ")) {
      file = join(project, line.slice(4));
      continue;
    }
    const text = readFileSync(file, "utf8").split("\n");
    if (line.startsWith("+")) {
      text.splice(at, 0, line.slice(1));
      at += 1;
    } else {
      const parts = line
        .slice(1)
        .split("…")
        .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
      const wanted = new RegExp(`^${parts.join(".*")}$`);
      const found = text.flatMap((one, index) => (wanted.test(one) ? [index] : []));
      expect(found, `${file}: ${line}`).toHaveLength(1);
      [at = -1] = found;
      text.splice(at, 1);
    }
    writeFileSync(file, text.join("\n"));
  }
}

beforeAll(async () => {
  await buildTargets("release");
  home = mkdtempSync(join(tmpdir(), "bareos-node-upgrading-"));
  project = join(home, "bareos-node");
  stage(project, [...CHECKOUT, "test/facts", "test/generator/drift/expected"]);
  // What set-up does in a checkout.
  const main = join(project, "dist/generator/cli/main.js");
  chmodSync(main, 0o755);
  mkdirSync(join(project, "node_modules/.bin"));
  symlinkSync(main, join(project, "node_modules/.bin/bareos-node"));
  makeRelease();
}, 900_000);

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

test("the page leads from a new release to a green check and to libraries", async () => {
  const page = readFileSync(join(packageRoot, "docs/upgrading.md"), "utf8");
  const blocks = blocksOf(page);
  expect(blocks.filter(({ language }) => language === "sh").length).toBeGreaterThan(3);
  for (const { language, lines } of blocks) {
    if (language === "sh") for (const line of lines) await type(line);
    if (language === "diff") apply(lines);
  }
  // A daemon of an older release loads them, too.
  const plugins = join(home, "plugins-27");
  writeFileSync(join(home, "list"), `${join(home, "list")}\n`);
  const definition = `node:module_path=${plugins}/plugins/bareos-node/plugins:module_name=local-fileset:filename=${join(home, "list")}`;
  const { code, stdout } = await runProgram(nativeFile("core-host", "release"), [
    ...["--plugin", join(plugins, "plugins/node-fd.so"), "--definition", definition],
    ...["--null", "--release", "22"],
  ]);
  expect(stdout).toContain("result: OK");
  expect(code).toBe(0);
}, 600_000);
