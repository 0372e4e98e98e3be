// Packets and the structs of the glue: fields with what headers and semantics say, and every distinct byte layout.
import type { PacketFieldEntry } from "../semantics/schema.js";
import type { DaemonSemantics, PacketSemantics } from "../semantics/types.js";
import { layoutsOf } from "./layouts.js";
import { declaring, docOf, presenceOf, type FallbackDocs } from "./presence.js";
import type { DaemonRun } from "./run.js";
import type { GlueStructModel, PacketFieldModel, PacketModel } from "./types.js";

export function packetModels(
  run: DaemonRun,
  semantics: DaemonSemantics,
  docs: FallbackDocs | undefined,
): readonly PacketModel[] {
  return [...semantics.packets].flatMap(([tag, packet]) => {
    const releases = declaring(run, ({ structs }) => structs[tag] !== undefined);
    if (releases.length === 0) return [];
    return [{ ...presenceOf(run, releases), ...packetModel(run, tag, packet, docs) }];
  });
}

function packetModel(
  run: DaemonRun,
  tag: string,
  { entry, fields }: PacketSemantics,
  docs: FallbackDocs | undefined,
): Omit<PacketModel, "releases" | "since" | "removed"> {
  const models = [...fields].flatMap(([name, { entry: field }]) =>
    fieldModel(run, tag, name, field, docs),
  );
  const declared = new Set(models.map(({ name }) => name));
  return {
    struct: tag,
    className: entry.class,
    header: entry.header,
    doc: docOf(run, tag, docs) ?? entry.doc,
    fields: inLayoutOrder(run, tag, models),
    layouts: layoutsOf(run, tag),
    directions: Object.fromEntries(
      Object.entries(entry.directions).map(
        ([callback, { toPlugin, toCore, always = [], note }]) => [
          callback,
          {
            // A run of old releases only has fewer fields than the entry.
            toPlugin: toPlugin.filter((name) => declared.has(name)),
            toCore: toCore.filter((name) => declared.has(name)),
            always: always.filter((name) => declared.has(name)),
            note: note ?? null,
          },
        ],
      ),
    ),
  };
}

/** Empty when no release of the run has the field. */
function fieldModel(
  run: DaemonRun,
  tag: string,
  name: string,
  entry: PacketFieldEntry,
  docs: FallbackDocs | undefined,
): readonly PacketFieldModel[] {
  const releases = declaring(
    run,
    ({ structs }) => structs[tag]?.fields.some((field) => field.name === name) ?? false,
  );
  const type = releases.at(-1)?.ir.structs[tag]?.fields.find((field) => field.name === name)?.type;
  if (type === undefined) return [];
  return [
    {
      ...presenceOf(run, releases),
      name,
      type,
      role: entry.role,
      values: entry.values ?? null,
      length: entry.length ?? null,
      filled: entry.filled ?? null,
      of: entry.of ?? null,
      nullable: entry.nullable ?? false,
      owner: entry.owner ?? null,
      lifetime: entry.lifetime ?? null,
      aliases: entry.aliases ?? [],
      default: entry.default ?? null,
      doc: docOf(run, `${tag}.${name}`, docs),
      note: entry.note ?? null,
      ignored: entry.ignore !== undefined,
    },
  ];
}

/** As in the newest release, then fields that are gone. */
function inLayoutOrder(
  run: DaemonRun,
  tag: string,
  fields: readonly PacketFieldModel[],
): readonly PacketFieldModel[] {
  const newest = run.releases.findLast(({ ir }) => ir.structs[tag] !== undefined);
  const names = (newest?.ir.structs[tag]?.fields ?? []).map(({ name }) => name);
  const rank = ({ name }: PacketFieldModel): number => {
    const index = names.indexOf(name);
    return index < 0 ? names.length : index;
  };
  return [...fields].sort((left, right) => rank(left) - rank(right));
}

export function glueStructModels(
  run: DaemonRun,
  semantics: DaemonSemantics,
  docs: FallbackDocs | undefined,
): readonly GlueStructModel[] {
  return [...semantics.structs].flatMap(([tag, { entry }]) => {
    const releases = declaring(run, ({ structs }) => structs[tag] !== undefined);
    if (entry.use !== "glue" || releases.length === 0) return [];
    const doc = docOf(run, tag, docs);
    return [{ ...presenceOf(run, releases), struct: tag, layouts: layoutsOf(run, tag), doc }];
  });
}
