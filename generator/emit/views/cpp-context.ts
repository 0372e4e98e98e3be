// What every C++ view of one daemon needs: the model, its known types and its layouts in order.
import type { ApiModel, DaemonModel, LayoutModel, PacketModel } from "../../model/types.js";
import type { KnownTypes } from "./cpp-types.js";

export interface CppContext {
  readonly model: ApiModel;
  readonly daemon: DaemonModel;
  readonly known: KnownTypes;
  /** Ids of all packet layouts, oldest first; never empty. */
  readonly layoutIds: readonly string[];
}

export function cppContext(model: ApiModel, daemon: DaemonModel): CppContext {
  return { model, daemon, known: knownTypes(daemon), layoutIds: layoutIds(model, daemon) };
}

export function knownTypes(daemon: DaemonModel): KnownTypes {
  return {
    typedefs: daemon.typedefs,
    packets: new Set(daemon.packets.map((packet) => packet.struct)),
    structs: new Set(daemon.glueStructs.map((struct) => struct.struct)),
    enums: new Set(daemon.groups.map((group) => group.name)),
  };
}

/** Layouts are named after the first release that has them, so release order is layout order. */
function layoutIds(model: ApiModel, daemon: DaemonModel): readonly string[] {
  const firstRelease = new Map<string, number>();
  for (const layout of daemon.packets.flatMap((packet) => packet.layouts)) {
    firstRelease.set(layout.id, releaseIndex(model, layout.releases[0]));
  }
  const ids = [...firstRelease].sort(([, left], [, right]) => left - right).map(([id]) => id);
  // A daemon without packets has one layout, named as the model names them: digits only, `26-dev` is no identifier.
  return ids.length > 0 ? ids : [`abi${/^\d*/.exec(model.releases[0]?.name ?? "")?.[0] ?? ""}`];
}

export function releaseIndex(model: ApiModel, release: string | undefined): number {
  return model.releases.findIndex((entry) => entry.name === release);
}

/** The layout that a packet has where another packet's layout `id` begins. */
export function coveringLayout(context: CppContext, packet: PacketModel, id: string): LayoutModel {
  const position = context.layoutIds.indexOf(id);
  const candidates = packet.layouts.filter(
    (layout) => context.layoutIds.indexOf(layout.id) <= position,
  );
  const found = candidates.at(-1) ?? packet.layouts[0];
  if (found === undefined) throw new Error(`${packet.struct} has no layout`);
  return found;
}
