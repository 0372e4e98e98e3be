// A report into the file that --output names, whole or not at all.
import path from "node:path";
import { writeFilesAtomically } from "../fs/atomic-write.js";
import type { Host } from "./host.js";
import { statusLine } from "./style.js";

export function writeReport(output: string, report: string, host: Host): void {
  const file = path.resolve(host.cwd, output);
  writeFilesAtomically(path.dirname(file), new Map([[path.basename(file), report]]), {});
  host.stderr(statusLine(host.color.stderr, "Written", output));
}
