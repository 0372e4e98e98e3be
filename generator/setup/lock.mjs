// One set-up at a time per checkout: `npm start` and `npm test` in two terminals must not install into each other.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { line, SetupError } from "./report.mjs";
import { stateDir } from "./root.mjs";

const POLL_MS = 200;
const GIVE_UP_MS = 20 * 60_000;
/** A lock without a readable owner belongs to a run that died between creating and writing it. */
const OWNERLESS_MS = 10_000;

/** @param {string} path */
function isAbandoned(path) {
  try {
    const owner = Number(readFileSync(path, "utf8"));
    if (!Number.isInteger(owner) || owner <= 0) {
      return Date.now() - statSync(path).mtimeMs > OWNERLESS_MS;
    }
    process.kill(owner, 0);
    return false;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // ENOENT: released meanwhile, the next try takes it. EPERM: alive, somebody else's.
    return code === "ESRCH";
  }
}

/**
 * Runs `work` while holding the lock.
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [dir]
 * @returns {Promise<T>}
 */
export async function withLock(work, dir = stateDir) {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, "setup.lock");
  const started = Date.now();
  let announced = false;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    if (isAbandoned(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (Date.now() - started > GIVE_UP_MS) {
      throw new SetupError("another set-up of this checkout does not finish", {
        fix: `end it, or delete ${path} if none is running`,
      });
    }
    if (!announced) line("Waiting", "for another set-up of this checkout");
    announced = true;
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
