// The File Daemon's API of release 25 with a change in its headers, as clang reads it.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findClang } from "../../generator/clang/find-clang.js";
import { parseTree } from "../../generator/ir/parse-tree.js";
import type { Ir, Target } from "../../generator/ir/types.js";
import { paths } from "../../generator/paths.js";
import { locateTree } from "../../generator/tree/locate.js";
import { tempDir } from "./temp-dir.js";

const clang = await findClang({ env: process.env });

/** Below `core/src`. */
export const FD = "filed/fd_plugins.h";

export type Edit = (sourceRoot: string) => void;

export function replace(path: string, what: string | RegExp, by: string): Edit {
  return (sourceRoot) => {
    const file = join(sourceRoot, path);
    const before = readFileSync(file, "utf8");
    const after = before.replace(what, by);
    if (after === before) throw new Error(`the edit of ${path} changed nothing`);
    writeFileSync(file, after);
  };
}

export function cut(path: string): Edit {
  return (sourceRoot) => {
    const file = join(sourceRoot, path);
    const content = readFileSync(file);
    writeFileSync(file, content.subarray(0, content.length / 2));
  };
}

export async function parseChanged(edit: Edit, target: Target = "x86_64-linux-gnu"): Promise<Ir> {
  const root = tempDir();
  cpSync(join(paths.headers, "25"), root, { recursive: true });
  edit((await locateTree(root)).sourceRoot);
  return parseAt(root, target);
}

/** Without a change. */
export async function shippedIr(target: Target = "x86_64-linux-gnu"): Promise<Ir> {
  return parseAt(join(paths.headers, "25"), target);
}

async function parseAt(root: string, target: Target): Promise<Ir> {
  const [ir] = await parseTree(await locateTree(root), {
    clang,
    daemons: ["fd"],
    targets: [target],
  });
  if (ir === undefined) throw new Error("nothing was parsed");
  return ir;
}
