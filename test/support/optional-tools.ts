// Programs that only single tests need. `npm test` installs them where it may, and goes on without them where it may not:
// a test without its program is skipped, and its name says why.
import { which } from "../../generator/setup/programs.mjs";

export interface OptionalTool {
  /** Absolute, or undefined where it is not installed. */
  readonly path: string | undefined;
  /** For the test's name. */
  readonly note: string;
}

export function optionalTool(programs: readonly string[], debianPackage: string): OptionalTool {
  const path = programs
    .map((program) => which(program, process.env))
    .find((one) => one !== undefined);
  const [program = ""] = programs;
  const note =
    path === undefined ? ` (skipped: no ${program} here; apt-get install ${debianPackage})` : "";
  return { path, note };
}

export const abidiff = optionalTool(["abidiff"], "abigail-tools");
export const chromium = optionalTool(["chromium", "chromium-browser", "google-chrome"], "chromium");
