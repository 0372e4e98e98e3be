// What `bareos-node doctor --prefix DIR` looks at: whether a daemon that loads plugins from there can run one.
import { execFile } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { nativeFolder } from "../../native/targets.js";
import type { Host } from "../host.js";
import type { Check } from "./doctor.js";
import { escapeValue } from "./run.js";

const run = promisify(execFile);

/** The oldest Node that a worker takes, as runtime/worker/node-version.ts has it. */
const OLDEST_NODE = [20, 19] as const;
/** Milliseconds until something that should take less than a second is given up. */
const PATIENCE = 20_000;

export async function installationChecks(folder: string, host: Host): Promise<readonly Check[]> {
  const files = [libraryCheck(folder), workerCheck(folder)];
  const node = await nodeCheck(host);
  const ready = [...files, node].every(({ ok }) => ok);
  return [...files, node, ...(ready ? [await trialCheck(folder, host)] : [])];
}

function libraryCheck(folder: string): Check {
  const file = path.join(folder, "node-fd.so");
  const found = lstatSync(file, { throwIfNoEntry: false });
  const problem =
    found === undefined
      ? "not found"
      : found.isFile()
        ? null
        : "no regular file, so daemons ignore it";
  return checkOf(
    "node-fd.so",
    problem ?? file,
    "what the File Daemon loads",
    problem && installFix(folder),
  );
}

function workerCheck(folder: string): Check {
  const main = path.join(folder, "bareos-node", "dist", "worker", "main.js");
  let problem: string | null = null;
  try {
    accessSync(main, constants.R_OK);
  } catch {
    problem = `${main} cannot be read`;
  }
  return checkOf("worker", problem ?? main, "what each job starts", problem && installFix(folder));
}

/** The Node of this environment: a daemon may have another PATH, which only its job log tells. */
async function nodeCheck(host: Host): Promise<Check> {
  const { BAREOS_NODE = "" } = host.env;
  const program = BAREOS_NODE === "" ? "node" : BAREOS_NODE;
  let problem: string | null = null;
  let version = "";
  try {
    const { stdout } = await run(program, ["--version"], {
      env: { ...host.env },
      timeout: PATIENCE,
    });
    version = stdout.trim();
    const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
    const [oldMajor, oldMinor] = OLDEST_NODE;
    if (major < oldMajor || (major === oldMajor && minor < oldMinor))
      problem = `${version} is too old`;
  } catch {
    problem = `${program} does not run`;
  }
  const fix = `install Node ${OLDEST_NODE.join(".")} or later, or name it: BAREOS_NODE in the daemon's environment, node= in the FileSet`;
  return checkOf(
    "worker's Node",
    problem ?? `${version} (${program})`,
    "runs the plugins",
    problem && fix,
  );
}

/** A job without files, from loading the library to the end of the worker. */
async function trialCheck(folder: string, host: Host): Promise<Check> {
  const player = path.join(nativeFolder, "core-host");
  const purpose = "a job without files in the core host";
  if (!existsSync(player))
    return checkOf("trial job", "the core host is not built", purpose, "npx bareos-node build");
  const scratch = mkdtempSync(path.join(tmpdir(), "bareos-node-doctor-"));
  const list = path.join(scratch, "empty");
  writeFileSync(list, "");
  const plugins = path.join(folder, "bareos-node", "plugins");
  const definition = `node:module_path=${escapeValue(plugins)}:module_name=local-fileset:filename=${escapeValue(list)}`;
  // The installed worker is to be tried, not one that this shell prefers.
  const env = { ...host.env, BAREOS_NODE_HOME: "" };
  try {
    const library = path.join(folder, "node-fd.so");
    await run(player, ["--plugin", library, "--definition", definition, "--null"], {
      env,
      timeout: PATIENCE,
    });
    return checkOf("trial job", "ended OK", purpose, null);
  } catch (error) {
    const said: unknown = error instanceof Error ? Reflect.get(error, "stderr") : undefined;
    const [line = "did not end OK"] = typeof said === "string" ? said.trim().split("\n") : [];
    return checkOf("trial job", line, purpose, installFix(folder));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function checkOf(name: string, detail: string, purpose: string, fix: string | null): Check {
  return { name, ok: fix === null, detail, purpose, ...(fix === null ? {} : { fix }) };
}

function installFix(folder: string): string {
  return `npx bareos-node build && npx bareos-node install --prefix ${folder}`;
}
