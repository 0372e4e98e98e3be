// One folder for all temporary files of a run, removed whatever happens.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { GeneratorError } from "../errors.js";

export interface Scratch {
  readonly dir: string;
  write(path: string, content: string | Buffer): Promise<string>;
}

export async function withScratch<Result>(
  use: (scratch: Scratch) => Promise<Result>,
): Promise<Result> {
  const scratch = await createScratch();
  try {
    return await use(scratch);
  } finally {
    await removeScratch(scratch);
  }
}

/** For what outlives one task; whoever makes it removes it. `label` tells in the folder's name what it is for. */
export async function createScratch(label = ""): Promise<Scratch> {
  const dir = await mkdtemp(join(tmpdir(), `bareos-node-${label}`)).catch((cause: unknown) => {
    throw noRoom("no temporary folder can be made", cause);
  });
  return { dir, write: (path, content) => writeInside(dir, path, content) };
}

export async function removeScratch({ dir }: Scratch): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}

/** For files of equal names. It goes with the whole. */
export function subfolder({ dir }: Scratch, name: string): Scratch {
  const own = join(dir, name);
  return { dir: own, write: (path, content) => writeInside(own, path, content) };
}

async function writeInside(dir: string, path: string, content: string | Buffer): Promise<string> {
  const file = join(dir, path);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (cause) {
    throw noRoom(cause instanceof Error ? cause.message : "it cannot be written to", cause);
  }
  return file;
}

/** Whoever it is that cannot write there: we, or clang. */
export function noRoom(why: string, cause: unknown): GeneratorError {
  return new GeneratorError("BN108", {
    message: `the folder for temporary files, ${tmpdir()}, cannot be used: ${why}`,
    where: { file: tmpdir() },
    consequence: "the headers cannot be read, so nothing was generated",
    fix: "make room or set TMPDIR to a folder that can be written to",
    cause,
  });
}
