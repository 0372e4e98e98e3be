// Links of functions.yaml: tables, packets and groups behind parameters, return codes, and exposed or ignored, not both.
import type { Finding } from "../findings.js";
import type { SourcePlace } from "../ir/types.js";
import { checkGroup, finding } from "./link-findings.js";
import type { CoreFunctionEntry, EntryPointEntry, ParameterEntry } from "./schema.js";
import type { DaemonSemantics } from "./types.js";

export function checkFunctions(
  daemon: DaemonSemantics,
  known: readonly string[],
): readonly Finding[] {
  return [
    ...checkTable(daemon, daemon.coreFunctions),
    ...checkTable(daemon, daemon.entryPoints),
    ...[...daemon.coreFunctions.functions].flatMap(([name, { entry, place }]) => [
      ...checkParameters(daemon, name, entry.parameters, place),
      ...checkEarlier(name, entry.earlier, known, place),
      ...checkExposure(name, entry, entry.export !== undefined, "export:", place),
    ]),
    ...[...daemon.entryPoints.functions].flatMap(([name, { entry, place }]) => [
      ...checkParameters(daemon, name, entry.parameters, place),
      ...checkEarlier(name, entry.earlier, known, place),
      ...checkExposure(name, entry, entry.methods.length > 0, "methods:", place),
      ...checkCodes(daemon, name, entry, place),
    ]),
  ];
}

function checkTable(
  daemon: DaemonSemantics,
  { table, place }: { readonly table: string; readonly place: SourcePlace },
): readonly Finding[] {
  if (daemon.structs.get(table)?.entry.use === "glue") return [];
  return [
    finding(
      "BN505",
      place,
      `the function table ${table} is no struct of the ${daemon.daemon} daemon that the glue uses`,
      `add ${table} under structs: in the daemon's packets.yaml, with use: glue`,
    ),
  ];
}

function checkExposure(
  name: string,
  { ignore }: { readonly ignore?: string | undefined },
  exposed: boolean,
  key: string,
  place: SourcePlace,
): readonly Finding[] {
  if (exposed === (ignore === undefined)) return [];
  const message = exposed
    ? `${name} is exposed and ignored at once`
    : `${name} is neither exposed nor ignored`;
  return [finding("BN505", place, message, `say either ${key} or ignore: with a reason`)];
}

function checkParameters(
  daemon: DaemonSemantics,
  name: string,
  parameters: Readonly<Record<string, ParameterEntry>>,
  place: SourcePlace,
): readonly Finding[] {
  return Object.entries(parameters).flatMap(([parameter, { role, of }]) => {
    const shown = `${name}(${parameter})`;
    const linked = ["packet", "variable", "messageType", "event", "events"].includes(role);
    if (!linked) return [];
    if (of === undefined) {
      return [finding("BN505", place, `${shown} is ${role} and does not say of what`, "add of:")];
    }
    if (role !== "packet") return checkGroup(daemon, of, place, shown);
    if (daemon.packets.has(of)) return [];
    return [
      finding(
        "BN505",
        place,
        `${shown} names the packet ${of}, which is not described`,
        "correct the name, or describe it in packets.yaml",
      ),
    ];
  });
}

function checkEarlier(
  name: string,
  earlier: CoreFunctionEntry["earlier"],
  known: readonly string[],
  place: SourcePlace,
): readonly Finding[] {
  return (earlier ?? [])
    .filter(({ until }) => !known.includes(until))
    .map(({ until }) =>
      finding(
        "BN505",
        place,
        `${name} had other parameters up to ${until}, which is not in releases.yaml`,
        `name one of ${known.join(", ")}, in quotes`,
      ),
    );
}

function checkCodes(
  daemon: DaemonSemantics,
  name: string,
  { results, otherwise }: EntryPointEntry,
  place: SourcePlace,
): readonly Finding[] {
  const codes = daemon.groups.find(({ entry }) => entry.name === "bRC")?.members;
  return [...new Set([...results, otherwise])]
    .filter((code) => codes?.get(code)?.ignore !== null)
    .map((code) =>
      finding(
        "BN505",
        place,
        `${name} answers ${code}, which is no return code of the group bRC`,
        "use a name such as bRC_OK",
      ),
    );
}
