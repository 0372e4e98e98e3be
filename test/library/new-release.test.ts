// A release that adds one of everything: what `generate` writes from it compiles, packages and worker, by hand-written code that
// has not heard of it.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { stage } from "../../generator/ship/stage.js";
import { CHECKOUT } from "../support/checkout.js";
import { edit, FD_HEADER } from "../support/header-sets.js";

const PACKAGES = { bareosfd: "fd", bareossd: "sd", bareosdir: "dir" } as const;

/** A checkout without its builds, but with the built generator and the libraries. */
function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), "bareos-node-new-release-"));
  stage(root, CHECKOUT);
  return root;
}

/** One of everything in the newest release. */
function addEverything(root: string): void {
  const header = (file: string, from: string | RegExp, to: string): void => {
    edit(join(root, "headers/26-dev", file), from, to);
  };
  const semantics = (file: string, from: string | RegExp, to: string): void => {
    edit(join(root, "generator/semantics", file), from, to);
  };
  const sd = "core/src/stored/sd_plugins.h";
  const dir = "core/src/dird/dir_plugins.h";
  const since = `since: "26-dev"`;
  const ctx = "ctx: { role: context }";

  header(
    FD_HEADER,
    /(\(\*ClearSeenBitmap\)[^;]*;)/,
    `$1
  /** How far the job is. */
  bRC (*ReportProgress)(PluginContext* ctx, uint64_t done, const char* what, bool last);`,
  );
  semantics(
    "fd/functions.yaml",
    "\nentryPoints:",
    `    ReportProgress: { ${since}, export: ReportProgress, parameters: { ${ctx}, done: { role: number }, what: { role: path, nullable: true }, last: { role: boolean } }, returns: code, allowed: callback }\n\nentryPoints:`,
  );
  header(
    sd,
    /(void \(\*FreeRecord\)[^;]*;)/,
    `$1
  /** Whether a device is in use. */
  bool (*IsDeviceBusy)(DeviceControlRecord* dcr, const char* name);`,
  );
  semantics(
    "sd/functions.yaml",
    "\nentryPoints:",
    `    IsDeviceBusy: { ${since}, export: IsDeviceBusy, parameters: { dcr: { role: deviceRecord }, name: { role: string } }, returns: boolean, allowed: callback }\n\nentryPoints:`,
  );
  header(
    dir,
    /(\(\*DebugMessage\)[^;]*;)/,
    `$1
  /** How many jobs wait. */
  bRC (*CountWaitingJobs)(PluginContext* ctx, int* ret);`,
  );
  semantics(
    "dir/functions.yaml",
    "\nentryPoints:",
    `    CountWaitingJobs: { ${since}, export: CountWaitingJobs, parameters: { ${ctx}, ret: { role: result } }, returns: count, allowed: callback }\n\nentryPoints:`,
  );

  header(
    FD_HEADER,
    /(\(\*setXattr\)[^;]*;)/,
    `$1
  /** Asks whether a file is worth saving. */
  bRC (*weighFile)(PluginContext* ctx, char* fname);`,
  );
  semantics(
    "fd/functions.yaml",
    /$/,
    `    weighFile: { ${since}, methods: [weighFile], python: weigh_file, parameters: { ${ctx}, fname: { role: path } }, results: [bRC_OK, bRC_Skip], otherwise: bRC_OK }\n`,
  );

  header(
    FD_HEADER,
    /bEventVssBackupComplete = 31,/,
    "bEventVssBackupComplete = 31,\n  /** New. */\n  bEventNew = 32,",
  );
  header(FD_HEADER, "FD_NR_EVENTS bEventVssBackupComplete", "FD_NR_EVENTS bEventNew");
  semantics("fd/events.yaml", /$/, `      bEventNew: { ${since}, value: string }\n`);
  header(
    sd,
    /bSdEventChangerUnlock = 24,/,
    "bSdEventChangerUnlock = 24,\n  /** New. */\n  bSdEventNew = 25,",
  );
  header(sd, "PLUGIN_EVENT_COUNT = bSdEventChangerUnlock", "PLUGIN_EVENT_COUNT = bSdEventNew");
  semantics(
    "sd/events.yaml",
    /$/,
    `      bSdEventNew: { ${since}, value: deviceRecord, resultMatters: true, deliveredWhenCancelled: true }\n`,
  );
  header(
    dir,
    /bDirEventNewPluginOptions = 11,/,
    "bDirEventNewPluginOptions = 11,\n  /** New. */\n  bDirEventNew = 12,",
  );
  header(dir, "DIR_NR_EVENTS bDirEventNewPluginOptions", "DIR_NR_EVENTS bDirEventNew");
  semantics(
    "dir/events.yaml",
    /$/,
    `      bDirEventNew: { ${since}, value: none, deliveredWhenCancelled: true }\n`,
  );

  header(
    FD_HEADER,
    /bVarAccurateOptions = 23,/,
    "bVarAccurateOptions = 23,\n  /** New. */\n  bVarNew = 24,",
  );
  semantics(
    "fd/variables.yaml",
    /$/,
    `      bVarNew: { ${since}, read: boolean, write: boolean }\n`,
  );
  header(sd, /bsdwVarJobLevel = 4,/, "bsdwVarJobLevel = 4,\n  /** New. */\n  bsdwVarNew = 5,");
  semantics("sd/variables.yaml", /$/, `      bsdwVarNew: { ${since}, write: string }\n`);
  header(
    dir,
    /bDirVarReadBytes = 27,/,
    "bDirVarReadBytes = 27,\n  /** New. */\n  bDirVarNew = 28,",
  );
  semantics(
    "dir/variables.yaml",
    /( {6}bDirVarReadBytes:.*\n)/,
    `$1      bDirVarNew: { ${since}, read: uint64 }\n`,
  );

  header(
    FD_HEADER,
    "  int32_t pkt_end{sizeof(io_pkt)};",
    "  /** New. */\n  int64_t hint{0};\n  int32_t pkt_end{sizeof(io_pkt)};",
  );
  semantics(
    "fd/packets.yaml",
    /( {6}filedes: \{ since: "22", role: descriptor, default: -1, note: "Open.*\n)/,
    `$1      hint: { ${since}, role: number }\n`,
  );
  semantics("fd/packets.yaml", /(pluginIoRead: \{ toPlugin: \[func, count, filedes)/, "$1, hint");
  semantics(
    "fd/packets.yaml",
    /(toPlugin: \[func, count, flags, mode, buf, fname, whence, offset, filedes)/,
    "$1, hint",
  );
  header(
    "core/src/include/filetypes.h",
    "FT_PLUGIN_CONFIG_FILLED = 28,",
    "FT_PLUGIN_CONFIG_FILLED = 28,\n  /** New. */\n  FT_NEW = 29,",
  );
  semantics(
    "common/constants.yaml",
    /( {6}FT_PLUGIN_CONFIG_FILLED:.*\n)/,
    `$1      FT_NEW: { ${since} }\n`,
  );
}

let root = "";

function run(...args: readonly string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
  });
  return { code: status, output: stdout + stderr };
}

beforeAll(() => {
  root = checkout();
  addEverything(root);
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

describe("a release with one of everything", () => {
  test("is generated, and check agrees", () => {
    for (const command of ["generate", "check"]) {
      const { code, output } = run("dist/generator/cli/main.js", command);
      expect(output).not.toMatch(/error/);
      expect(code).toBe(0);
    }
  });

  test.each(Object.values(PACKAGES))("the package of %s compiles", (daemon) => {
    expect(run("runtime/library/assemble.mjs", join("generated", daemon))).toEqual({
      code: 0,
      output: "",
    });
  });

  test("worker and shipped plugins compile", () => {
    const tsc = join(packageRoot, "node_modules/typescript/bin/tsc");
    for (const project of [
      "runtime",
      ...readdirSync(join(root, "runtime/plugins")).map((name) => `runtime/plugins/${name}`),
    ]) {
      expect(run(tsc, "-p", project, "--noEmit"), project).toEqual({ code: 0, output: "" });
    }
  });

  test("mock cores have its core functions, and note their calls", () => {
    writeFileSync(
      join(root, "calls.mjs"),
      `import { MockCore } from "bareosfd/testing";
       import { ReportProgress } from "bareosfd";
       const core = new MockCore();
       core.install();
       console.log(JSON.stringify([ReportProgress(5, null, true), core.calls]));`,
    );
    const output = execFileSync(process.execPath, ["calls.mjs"], { cwd: root, encoding: "utf8" });
    expect(JSON.parse(output)).toEqual([0, [["ReportProgress", 5, null, true]]]);
  });
});
