// Where a compiled program or library lies, and what to do when it does not.
import { existsSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../errors.js";
import { nativeFolder } from "./targets.js";

/** Path of a file below `dist/native`, e.g. `core-host`. Throws BN606 when it was not built. */
export function nativePath(name: string): string {
  const file = path.join(nativeFolder, name);
  if (existsSync(file)) return file;
  throw new GeneratorError("BN606", {
    message: `${name} is not built`,
    where: { file },
    consequence: "nothing was run",
    fix: "npx bareos-node build",
  });
}
