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
import { nativeFolder, problemOfPart } from "../../cmake/presets.js";
import { isPackaged, packageWith } from "../../packaged.js";
import { HOME } from "../../ship/install.js";
import type { Host } from "../host.js";
import type { Check } from "./doctor-check.js";
import { policyReport } from "./doctor-policy.js";
import { escapeValue } from "../run/plugin-file.js";

const run = promisify(execFile);

/** The oldest Node that a worker takes, as runtime/worker/node-version.ts has it. */
const OLDEST_NODE = [20, 19] as const;
/** How a daemon is tried: the host that plays it, and a job with a shipped plugin. */
interface DaemonTrial {
  readonly id: "fd" | "sd" | "dir";
  readonly title: string;
  readonly player: string;
  /** Options of the plugin; the file holds its own name. */
  options(file: string): string;
  task(definition: string): readonly string[];
}

const DAEMONS: readonly DaemonTrial[] = [
  {
    id: "fd",
    title: "File Daemon",
    player: "core-host",
    options: (file) => `module_name=local-fileset:filename=${file}`,
    task: (definition) => ["--definition", definition, "--null"],
  },
  {
    id: "sd",
    title: "Storage Daemon",
    player: "core-host-sd",
    options: (file) => `module_name=volume-log:file=${file}`,
    task: (definition) => ["--options", definition],
  },
  {
    id: "dir",
    title: "Director",
    player: "core-host-dir",
    options: () => "module_name=job-notify:command=true",
    task: (definition) => ["--options", definition],
  },
];

/** Milliseconds until something that should take less than a second is given up. */
const PATIENCE = 20_000;

export async function installationChecks(folder: string, host: Host): Promise<readonly Check[]> {
  const wanted = DAEMONS.filter(({ id }) => !isLeftOut(folder, `node-${id}.so`));
  const files = DAEMONS.flatMap((daemon) =>
    wanted.includes(daemon)
      ? [libraryCheck(folder, daemon), workerCheck(folder, daemon)]
      : [leftOut(daemon)],
  );
  const keeper = keeperCheck(folder);
  files.push(keeper);
  const policy = keeper.ok ? policyReport(keeper.detail, host) : undefined;
  const node = await nodeCheck(host, policy?.node);
  const ready = [...files, node].every(({ ok, optional }) => ok || optional === true);
  const trials: Check[] = [];
  if (ready) for (const daemon of wanted) trials.push(await trialCheck(folder, daemon, host));
  return [...files, ...(policy === undefined ? [] : [policy.check]), node, ...trials];
}

/** Packages bring one daemon's library each: of the others none needs to be there. */
function isLeftOut(folder: string, library: string): boolean {
  const there = (name: string): boolean => existsSync(path.join(folder, name));
  return (
    isByPackages(folder) && !there(library) && DAEMONS.some(({ id }) => there(`node-${id}.so`))
  );
}

function leftOut({ id, title }: DaemonTrial): Check {
  const name = `node-${id}.so`;
  return {
    name,
    ok: false,
    optional: true,
    detail: `not installed (package ${packageWith(name)})`,
    purpose: `what the ${title} loads`,
  };
}

function isByPackages(folder: string): boolean {
  return isPackaged(path.join(folder, HOME));
}

function libraryCheck(folder: string, { id, title }: DaemonTrial): Check {
  const file = path.join(folder, `node-${id}.so`);
  const found = lstatSync(file, { throwIfNoEntry: false });
  const problem =
    found === undefined
      ? "not found"
      : found.isFile()
        ? null
        : "no regular file, so daemons ignore it";
  return checkOf(
    `node-${id}.so`,
    problem ?? file,
    `what the ${title} loads`,
    problem && installFix(folder, `node-${id}.so`),
  );
}

function workerCheck(folder: string, { id }: DaemonTrial): Check {
  const main = path.join(folder, "bareos-node", "dist", "worker", id, "main.cjs");
  let problem: string | null = null;
  try {
    accessSync(main, constants.R_OK);
  } catch {
    problem = `${main} cannot be read`;
  }
  return checkOf(
    `worker (${id})`,
    problem ?? main,
    "what each job starts",
    problem && installFix(folder),
  );
}

function keeperCheck(folder: string): Check {
  const file = path.join(folder, "bareos-node", "dist", "native", "keeper");
  let problem: string | null = null;
  try {
    accessSync(file, constants.X_OK);
  } catch {
    problem = `${file} cannot be run`;
  }
  const purpose = "starts each worker, and ends it with all that it started";
  return checkOf("keeper", problem ?? file, purpose, problem && installFix(folder));
}

/** That of the policy, else of this environment: a daemon may have another PATH, which only its job log tells. */
async function nodeCheck(host: Host, named: string | undefined): Promise<Check> {
  const { BAREOS_NODE = "" } = host.env;
  const program = named ?? (BAREOS_NODE === "" ? "node" : BAREOS_NODE);
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
  const fix = `install Node ${OLDEST_NODE.join(".")} or later, or name it: Node in the policy, BAREOS_NODE in the daemon's environment`;
  return checkOf(
    "worker's Node",
    problem ?? `${version} (${program})`,
    "runs the plugins",
    problem && fix,
  );
}

/** A job with a shipped plugin, from loading the library to the end of the worker. */
async function trialCheck(folder: string, daemon: DaemonTrial, host: Host): Promise<Check> {
  const name = `trial (${daemon.id})`;
  const player = path.join(nativeFolder, daemon.player);
  const purpose = "a small job in the core host";
  const lack = problemOfPart(daemon.player);
  if (lack !== undefined) {
    return checkOf(name, `the core host ${lack}`, purpose, "npx bareos-node build");
  }
  const scratch = mkdtempSync(path.join(tmpdir(), "bareos-node-doctor-"));
  const file = path.join(scratch, "file");
  writeFileSync(file, `${file}\n`);
  const plugins = path.join(folder, "bareos-node", "plugins");
  const definition = `node:module_path=${escapeValue(plugins)}:${daemon.options(escapeValue(file))}`;
  // The installed worker is to be tried, not one that this shell prefers. What the policy allows is another question.
  const env = { ...host.env, BAREOS_NODE_HOME: "", BAREOS_NODE_POLICY: "none" };
  try {
    const library = path.join(folder, `node-${daemon.id}.so`);
    await run(player, ["--plugin", library, ...daemon.task(definition)], {
      env,
      timeout: PATIENCE,
    });
    return checkOf(name, "ended OK", purpose, null);
  } catch (error) {
    const said: unknown = error instanceof Error ? Reflect.get(error, "stderr") : undefined;
    const [line = "did not end OK"] = typeof said === "string" ? said.trim().split("\n") : [];
    return checkOf(name, line, purpose, installFix(folder));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function checkOf(name: string, detail: string, purpose: string, fix: string | null): Check {
  return { name, ok: fix === null, detail, purpose, ...(fix === null ? {} : { fix }) };
}

function installFix(folder: string, library = ""): string {
  if (isByPackages(folder)) {
    const name = packageWith(library);
    return `sudo apt-get install --reinstall ${name} (dnf reinstall ${name})`;
  }
  return `npx bareos-node build && npx bareos-node install --prefix ${folder}`;
}
