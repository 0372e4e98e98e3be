// View of release.ts: the releases of the package and what does not exist in all of them.
import type { Presence } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { unionOf, stringLiteral } from "../view-support/literals.js";
import { isPartial, visibleFields, type PackageContext } from "./typescript-context.js";

type LifetimeView = { readonly name: string; readonly first: string; readonly last: string };

export function releaseFile(context: PackageContext, folder: string): OutputFile {
  for (const name of ["release", "releases", "isDeclared", "lifetimeOf", "constantName"]) {
    context.names.add(name, ["value"], "release.ts");
  }
  for (const name of ["Release", "Lifetime"]) context.names.add(name, ["type"], "release.ts");
  return {
    path: `${folder}/src/release.ts`,
    template: "typescript/release",
    view: {
      header: context.header,
      packageName: context.daemon.packageName,
      releases: context.releases.map(stringLiteral),
      type: unionOf(context.releases.map(stringLiteral)),
      newest: stringLiteral(context.releases.at(-1) ?? ""),
      lifetimes: lifetimes(context),
    },
  };
}

/** Constants under all their names, and packet fields as `RestorePacket.filedes`. */
function lifetimes(context: PackageContext): readonly LifetimeView[] {
  const rows: LifetimeView[] = [];
  const add = (names: readonly string[], presence: Presence): void => {
    const first = presence.releases[0];
    const last = presence.releases.at(-1);
    if (!isPartial(presence) || first === undefined || last === undefined) return;
    for (const name of new Set(names)) {
      rows.push({
        name: stringLiteral(name),
        first: stringLiteral(first),
        last: stringLiteral(last),
      });
    }
  };
  for (const group of context.daemon.groups) {
    for (const it of group.members) add([it.exportName, it.name, ...it.aliases], it);
  }
  for (const packet of context.daemon.packets) {
    for (const field of visibleFields(packet)) add([`${packet.className}.${field.name}`], field);
  }
  for (const it of context.daemon.coreFunctions) {
    if (it.exportName !== null) add([it.exportName, it.name, ...it.aliases], it);
  }
  return rows;
}
