// All C++ output: the glue of each daemon below cpp/, what the daemons share in cpp/common, and the native addon.
import type { ApiModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { addonFiles } from "./cpp-addon.js";
import { assertFiles, commonAssertFiles } from "./cpp-asserts.js";
import { codecFile } from "./cpp-codec.js";
import { commonFiles } from "./cpp-common.js";
import { constantsFile } from "./cpp-constants.js";
import { coreCallsFile } from "./cpp-core-calls.js";
import { entryPointsFiles } from "./cpp-entry-points.js";
import { layoutsFile } from "./cpp-layouts.js";
import { cppContext } from "./cpp-context.js";
import { tablesFile } from "./cpp-tables.js";

export function cppFiles(model: ApiModel): OutputFile[] {
  return [
    ...commonFiles(model),
    ...commonAssertFiles(model),
    ...model.daemons.flatMap((daemon) => {
      const context = cppContext(model, daemon);
      return [
        layoutsFile(context),
        tablesFile(context),
        constantsFile(context),
        codecFile(context),
        ...entryPointsFiles(context),
        coreCallsFile(context),
        ...assertFiles(context),
      ];
    }),
    ...addonFiles(model),
  ];
}
