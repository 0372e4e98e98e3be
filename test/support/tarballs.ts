// The packages as somebody gets them: packed by npm, without anything of the checkout around them.
import { execFile, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { packageRoot, packageVersion } from "../../generator/paths.js";
import { withLock } from "../../generator/setup/lock.mjs";
import { generatedPackages } from "../../generator/setup/root.mjs";

const run = promisify(execFile);

/** Names of the packages and their folders in the checkout. */
const FOLDERS = new Map([
  ["bareos-node", packageRoot],
  ...generatedPackages.map(({ name, dir }) => [name, dir] as const),
]);

export const packageNames: readonly string[] = [...FOLDERS.keys()];

/** Where the tarball of a package lies in a folder with all of them. */
export function tarballOf(name: string, folder: string): string {
  return path.join(folder, `${name}-${packageVersion()}.tgz`);
}

/** Packs all four into `folder`, as `npm pack` does; the packages of the daemons have been compiled already. */
export async function packAll(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const args = ["pack", "--silent", "--pack-destination", folder];
  await Promise.all(
    [...FOLDERS].map(([name, cwd]) =>
      name === "bareos-node"
        ? // While it packs, native parts change: one at a time.
          withLock(() => run("npm", args, { cwd }), path.join(packageRoot, ".bareos-node", "pack"))
        : run("npm", [...args, "--ignore-scripts"], { cwd }),
    ),
  );
}

/** Unpacks a package into node_modules of `folder`, with nothing that it depends on. Gives its folder. */
export async function unpack(name: string, tarballs: string, folder: string): Promise<string> {
  const target = path.join(folder, "node_modules", name);
  mkdirSync(target, { recursive: true });
  await run("tar", ["-xzf", tarballOf(name, tarballs), "-C", target, "--strip-components=1"]);
  return target;
}

export interface Ended {
  readonly code: number | null;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

/** Runs a program to its end, or to the moment that `until` sees in its output; then it is interrupted with all that it started. */
export function runUntil(
  command: readonly string[],
  cwd: string,
  until: (output: string) => boolean = () => false,
): Promise<Ended> {
  const [program = "", ...args] = command;
  const env = { ...process.env, NO_COLOR: "1" };
  const child = spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let done = false;
  const hear = (text: string): void => {
    output += text;
    if (done || !until(output) || child.pid === undefined) return;
    done = true;
    process.kill(-child.pid, "SIGINT");
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, output });
    });
  });
}
