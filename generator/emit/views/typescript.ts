// The TypeScript packages bareosfd, bareossd and bareosdir: API model in, files to print out.
import type { ApiModel } from "../../model/types.js";
import { packageVersion } from "../../paths.js";
import type { OutputFile } from "../output-file.js";
import type { LibraryPlace } from "../library.js";
import { codecFiles } from "./typescript-codec.js";
import { constantFiles } from "./typescript-constants.js";
import { packageContext } from "./typescript-context.js";
import { coreFiles } from "./typescript-core.js";
import { entryPointsFile } from "./typescript-entry-points.js";
import { eventHandlerFiles } from "./typescript-event-handlers.js";
import { packageFiles } from "./typescript-package.js";
import { packetFiles } from "./typescript-packets.js";
import { releaseFile } from "./typescript-release.js";
import { runtimeOptionsFile } from "./typescript-runtime-options.js";
import { variablesFile } from "./typescript-variables.js";

/** Files of all packages, below `fd/`, `sd/` and `dir/`. Throws when a package would export a name twice. */
export function typescriptFiles(
  model: ApiModel,
  place: LibraryPlace,
  version = packageVersion(),
): readonly OutputFile[] {
  return model.daemons.flatMap((daemon) => {
    const context = packageContext(model, daemon, version, place);
    const folder = daemon.daemon;
    return [
      ...packageFiles(context, folder),
      releaseFile(context, folder),
      ...constantFiles(context, folder),
      variablesFile(context, folder),
      runtimeOptionsFile(context, folder),
      ...packetFiles(context, folder),
      ...codecFiles(context, folder),
      ...coreFiles(context, folder),
      entryPointsFile(context, folder),
      ...eventHandlerFiles(context, folder),
    ];
  });
}
