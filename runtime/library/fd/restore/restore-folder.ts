// Holds a restore below its folder. Names are resolved part by part from a descriptor of that folder, so neither ".."
// nor a symbolic link leads out of it, and nobody can put a link in the way between a check and its use.
import { closeSync, existsSync, mkdirSync, openSync, constants } from "node:fs";
import { constants as os } from "node:os";
import { isSystemError } from "../files/errors.js";
import { fsPath, parentName, printableName, sameName, withoutSlash } from "../files/names.js";
import type { FileName } from "../types.js";
import {
  bytesOf,
  enterFolder,
  lettersOf,
  O_PATH,
  openFolder,
  pathInFolder,
  pathInside,
  pathOfDescriptor,
  type Path,
} from "./folder-paths.js";

/** As many links as the kernel follows in one name. */
const MOST_LINKS = 40;
const SLASH = "/";

interface Below {
  readonly parents: readonly string[];
  readonly last: string;
}

interface Last {
  readonly key: string;
  readonly fd: number;
  /** The name that it was asked for by, if that was text. */
  readonly parent: string | null;
}

/**
 * Hears of the folder that files are made in: what stands before the last slash of their names, and its descriptor, which is
 * valid for the moment; -1 when names are taken as they are.
 */
export type FolderListener = (name: FileName, descriptor: number) => void;

/** The folder of one restore: the prefix `where` of its packets, or none. Close it when the restore is over. */
export class RestoreFolder {
  #where: FileName | null = null;
  #root = -1;
  /** The folder that was needed last: files come folder by folder. */
  #last: Last | null = null;
  /** The same for names that are not held. */
  #made: FileName | null = null;
  #isBusy = false;
  /** Hears of a folder when it becomes the one that was needed last. */
  listener: FolderListener | null = null;

  /** The prefix of names from now on. Without one (null, empty or the root) names are taken as they are. */
  set where(where: FileName | null) {
    const bare = withoutSlash(where ?? "");
    const next = bare.length === 0 || lettersOf(bare) === SLASH ? null : bare;
    if (sameName(next ?? "", this.#where ?? "")) return;
    this.close();
    this.#where = next === null || typeof next === "string" ? next : Uint8Array.from(next);
  }

  /**
   * Calls `action` with a path for `name` that is valid during the call. Its last part is left to `action`, which must not
   * follow a link there.
   *
   * @param name - The whole name, with the prefix.
   * @param make - Whether to make folders that are missing on the way.
   * @throws The system's error, or one with the code EXDEV for a name that leads out of the folder.
   */
  at<T>(name: FileName, make: boolean, action: (path: Path) => T): T {
    if (this.#where === null) return action(this.#plainPath(withoutSlash(name), make));
    const known = this.#pathInLast(name);
    if (known !== null) return this.#holding(() => action(known));
    const { parents, last } = this.#below(name, this.#where);
    if (this.#isBusy) return this.#once(parents, make, (fd) => action(pathInFolder(fd, last)));
    const key = parents.join(SLASH);
    if (this.#last?.key !== key) {
      const fd = this.#walk(parents, make, this.#where);
      this.#forget();
      this.#last = { key, fd, parent: cut(name)?.[0] ?? null };
      this.#announce(name, fd);
    }
    const path = pathInFolder(this.#last.fd, last);
    return this.#holding(() => action(path));
  }

  /** Makes the folder of a file the one that was needed last, and tells the listener. Throws as {@link RestoreFolder.at}. */
  find(name: FileName): void {
    this.at(name, true, () => undefined);
    this.#announce(name, this.#where === null ? -1 : (this.#last?.fd ?? -1));
  }

  /**
   * The same for a folder that exists, or a link to one: somebody moved the folder. Nothing of the path is left to be
   * followed.
   */
  inside<T>(name: FileName, action: (path: Path) => T): T {
    if (this.#where === null) return action(pathInside(name));
    const { parents, last } = this.#below(name, this.#where);
    return this.#once([...parents, last], false, (fd) => action(pathInFolder(fd, ".")));
  }

  /** Whether there is a folder of that name, or a link to one. Throws as {@link RestoreFolder.at} for one outside. */
  hasFolder(name: FileName): boolean {
    try {
      return this.inside(name, (path) => existsSync(path));
    } catch (error) {
      if (isSystemError(error) && error.code !== "EXDEV") return false;
      throw error;
    }
  }

  /** Releases descriptors. What is asked for afterwards is opened anew. */
  close(): void {
    this.#forget();
    if (this.#root >= 0) closeSync(this.#root);
    this.#root = -1;
    this.#made = null;
  }

  /** A name that climbs stays a name of the folder as long as it does not climb out of it. */
  #below(name: FileName, where: FileName): Below {
    const prefix = lettersOf(where);
    const whole = lettersOf(name);
    if (whole !== prefix && !whole.startsWith(prefix + SLASH)) throw outside(name, where);
    const parts: string[] = [];
    for (const part of whole.slice(prefix.length).split(SLASH)) {
      if (part === "" || part === ".") continue;
      if (part !== "..") parts.push(part);
      else if (parts.pop() === undefined) throw outside(name, where);
    }
    const last = parts.pop() ?? ".";
    return { parents: parts, last };
  }

  /** Keeps the last folder open during a call: another that is asked for in it is opened besides. */
  #holding<T>(action: () => T): T {
    const before = this.#isBusy;
    this.#isBusy = true;
    try {
      return action();
    } finally {
      this.#isBusy = before;
    }
  }

  /** Most files lie beside the one before: nothing of the name has to be looked at but its end. */
  #pathInLast(name: FileName): Path | null {
    if (this.#last === null || this.#last.parent === null) return null;
    const parts = cut(name);
    if (parts === null || parts[0] !== this.#last.parent) return null;
    return `${pathOfDescriptor(this.#last.fd)}/${parts[1]}`;
  }

  #plainPath(name: FileName, make: boolean): Path {
    const parent = make ? parentName(name) : null;
    if (parent !== null && (this.#made === null || !sameName(parent, this.#made))) {
      mkdirSync(fsPath(parent), { recursive: true });
      // Names of packets are the core's memory.
      this.#made = typeof parent === "string" ? parent : Uint8Array.from(parent);
      this.#announce(name, -1);
    }
    return fsPath(name);
  }

  #announce(name: FileName, fd: number): void {
    const at = typeof name === "string" ? name.lastIndexOf(SLASH) : name.lastIndexOf(0x2f);
    if (at > 0) this.listener?.(name.slice(0, at), fd);
  }

  #once<T>(parents: readonly string[], make: boolean, action: (fd: number) => T): T {
    const fd = this.#walk(parents, make, this.#where ?? "");
    try {
      return action(fd);
    } finally {
      closeSync(fd);
    }
  }

  #forget(): void {
    if (this.#last !== null) closeSync(this.#last.fd);
    this.#last = null;
  }

  /** A descriptor of the folder that the parts lead to. Links are resolved here, and never by the system. */
  #walk(parts: readonly string[], make: boolean, where: FileName): number {
    const start = pathInFolder(this.#openRoot(where), ".");
    const name = bytesOf(parts.join(SLASH));
    const prefix = lettersOf(where) + SLASH;
    let fd = openFolder(start);
    /** Folders, none of them a link, that lead from the root to `fd`. */
    let behind: string[] = [];
    let ahead = [...parts];
    let links = 0;
    const restart = (next: string[]): void => {
      const previous = fd;
      fd = openFolder(start);
      closeSync(previous);
      behind = [];
      ahead = next;
    };
    try {
      for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
        if (part === "" || part === ".") continue;
        if (part === "..") {
          if (behind.pop() === undefined) throw outside(name, where);
          restart([...behind, ...ahead]);
          continue;
        }
        const found = enterFolder(pathInFolder(fd, part), make);
        if (typeof found === "number") {
          closeSync(fd);
          fd = found;
          behind.push(part);
          continue;
        }
        if ((links += 1) > MOST_LINKS) throw failure("ELOOP", "too many symbolic links");
        const target = lettersOf(found);
        if (!target.startsWith(SLASH)) ahead.unshift(...target.split(SLASH));
        // A restore may have been told to put the prefix before the targets of links, too.
        else if (!target.startsWith(prefix)) throw outside(name, where, found);
        else restart([...target.slice(prefix.length).split(SLASH), ...ahead]);
      }
      const result = fd;
      fd = -1;
      return result;
    } finally {
      if (fd >= 0) closeSync(fd);
    }
  }

  /** The user named it, so links in its own name are followed. */
  #openRoot(where: FileName): number {
    if (this.#root >= 0) return this.#root;
    mkdirSync(fsPath(where), { recursive: true });
    const root = openSync(fsPath(where), O_PATH | constants.O_DIRECTORY);
    if (!existsSync(pathOfDescriptor(root))) {
      closeSync(root);
      const why = "nothing would keep the restore below its folder";
      throw failure("ENOSYS", `/proc is not mounted: ${why}`);
    }
    this.#root = root;
    return root;
  }
}

/** Text in two: what is before its last slash, and the part behind it. Null where that is no name of its own. */
function cut(name: FileName): readonly [parent: string, part: string] | null {
  if (typeof name !== "string") return null;
  const at = name.lastIndexOf(SLASH);
  const part = name.slice(at + 1);
  if (at < 0 || part === "" || part === "." || part === "..") return null;
  return [name.slice(0, at), part];
}

function outside(name: FileName, where: FileName, target?: FileName): Error {
  const link = target === undefined ? "" : `, by a symbolic link to ${printableName(target)}`;
  return failure("EXDEV", `${printableName(name)} leads out of ${printableName(where)}${link}`);
}

/** In the form of the system's errors, and told as those are. */
function failure(code: "EXDEV" | "ELOOP" | "ENOSYS", message: string): Error {
  return Object.assign(new Error(message), { code, errno: -os.errno[code] });
}
