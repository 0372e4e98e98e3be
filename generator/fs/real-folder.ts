// A folder's path without symbolic links, also of a folder that is yet to be made: what relative paths have to start from.
import { realpathSync } from "node:fs";
import path from "node:path";

export function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    // Whoever writes there says what is wrong with it.
    if (parent === folder || !isMissing(error)) return folder;
    return path.join(realFolder(parent), path.basename(folder));
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
