// View of runtime-options.ts: names of options that are not the plugin's own.
import { RUNTIME_OPTIONS } from "../../semantics/runtime-options.js";
import type { OutputFile } from "../output-file.js";
import type { PackageContext } from "./typescript-context.js";

export function runtimeOptionsFile(context: PackageContext, folder: string): OutputFile {
  const names = (options: typeof RUNTIME_OPTIONS): readonly string[] =>
    options.map(({ name }) => JSON.stringify(name));
  return {
    path: `${folder}/src/runtime-options.ts`,
    template: "typescript/runtime-options",
    view: {
      header: context.header,
      runtime: names(RUNTIME_OPTIONS.filter(({ taker }) => taker === "daemon")),
      base: names(
        RUNTIME_OPTIONS.filter(
          ({ taker, daemons }) => taker === "base class" && daemons.includes(context.daemon.daemon),
        ),
      ),
    },
  };
}
