// dist/worker/keep-scripts.cjs: lets the Node that runs it keep what V8 makes of the workers' scripts, for workers that it will run.
import { existsSync } from "node:fs";
import path from "node:path";
import { keepScript, SCRIPT } from "./script-cache.js";

for (const daemon of ["fd", "sd", "dir"]) {
  const script = path.join(import.meta.dirname, daemon, SCRIPT);
  if (existsSync(script)) keepScript(script);
}
