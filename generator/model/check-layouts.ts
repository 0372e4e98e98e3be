// Layouts of a packet that its own size cannot tell apart, as after a field that fell into padding: somebody has to say that
// the daemon's release may do it.
import type { Finding } from "../findings.js";
import type { DaemonSemantics } from "../semantics/types.js";
import { isRecognised, twinsOf } from "./layout-marks.js";
import { layoutsOf } from "./layouts.js";
import { headerPlace } from "./lockstep.js";
import { placeText } from "../findings.js";
import type { DaemonRun } from "./run.js";

export function checkLayouts(run: DaemonRun, daemon: DaemonSemantics): readonly Finding[] {
  return [...daemon.packets].flatMap(([tag, { entry, fields, place }]): readonly Finding[] => {
    const roles = [...fields.values()].map(({ entry: { role } }) => role);
    if (entry.oneSize !== undefined || !isRecognised(roles)) return [];
    const twins = twinsOf(layoutsOf(run, tag));
    const last = twins.at(-1);
    if (last === undefined) return [];
    const releases = twins.map((layout) => layout.releases[0] ?? "");
    const header = placeText(headerPlace(run, tag, [last.releases[0] ?? ""]));
    return [
      {
        code: "BN409",
        message: `${tag} has another layout since ${releases.slice(1).join(", ")} and as many bytes as in ${String(releases[0])} (${header}): its size does not tell them apart`,
        where: place,
        fix: `say in the entry why the daemon's release may tell them apart, for example oneSize: Previews of ${releases.at(-1) ?? ""} before it are not supported.`,
        item: { kind: "the layouts", name: tag },
      },
    ];
  });
}
