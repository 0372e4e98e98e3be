// cpp/<daemon>/layouts.h: our own declaration of every packet in every byte layout, and how to tell them apart.
import { isRecognised, twinsOf } from "../../model/layout-marks.js";
import type { LayoutModel, PacketModel } from "../../model/types.js";
import type { OutputFile, ViewValue } from "../output-file.js";
import { coveringLayout, type CppContext } from "./cpp-context.js";
import { CPP_MARK, cppString, includeGuard, releaseId, wrapList } from "./cpp-names.js";
import { declare, glueType, tidyType } from "./cpp-types.js";
import type { KnownTypes } from "./cpp-types.js";

export function layoutsFile(context: CppContext): OutputFile {
  const { daemon } = context.daemon;
  const path = `cpp/${daemon}/layouts.h`;
  return {
    path,
    template: "cpp/layouts",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      daemon,
      newest: context.layoutIds.at(-1) ?? "",
      layoutList: wrapList([...context.layoutIds], 0).join(" "),
      namespaces: context.layoutIds.map((id) => layoutNamespace(context, id)),
      packets: context.daemon.packets.map((packet) => packetSelection(context, packet)),
    },
  };
}

function layoutNamespace(context: CppContext, id: string): ViewValue {
  const own = context.daemon.packets.flatMap((packet) => {
    const layout = packet.layouts.find((candidate) => candidate.id === id);
    return layout === undefined ? [] : [structDeclaration(packet.struct, layout, context.known)];
  });
  const aliases = context.daemon.packets.flatMap((packet) => {
    const covering = coveringLayout(context, packet, id);
    if (covering.id === id || !existsBy(context, packet, id)) return [];
    return [`using ${packet.struct} = ${covering.id}::${packet.struct};`];
  });
  return { id, structs: own, aliases };
}

/** Whether a packet is declared already in the release that a layout is named after. */
function existsBy(context: CppContext, packet: PacketModel, id: string): boolean {
  return context.layoutIds.indexOf(packet.layouts[0]?.id ?? "") <= context.layoutIds.indexOf(id);
}

/** A struct with the proof of its layout; used for packets and for the structs of the glue. */
export function structDeclaration(
  struct: string,
  layout: LayoutModel,
  known: KnownTypes,
): ViewValue {
  return {
    name: struct,
    fields: layout.fields.map((field) =>
      tidyType(`${declare(tidyType(glueType(field.type, known)), field.name)};`),
    ),
    asserts: [
      `static_assert(sizeof(${struct}) == ${onTargets(layout.size)}, ${cppString(`size of ${struct}`)});`,
      `static_assert(alignof(${struct}) == ${onTargets(layout.align)}, ${cppString(`alignment of ${struct}`)});`,
      ...layout.fields.map(
        (field) =>
          `static_assert(offsetof(${struct}, ${field.name}) == ${onTargets(field.offset)}, ${cppString(`${struct}.${field.name}`)});`,
      ),
    ].flatMap((line) => wrapAssert(line)),
  };
}

/** The number of both targets, or a choice between them. */
export function onTargets(numbers: LayoutModel["size"]): string {
  const x86 = numbers["x86_64-linux-gnu"];
  const arm = numbers["aarch64-linux-gnu"];
  return x86 === arm ? String(x86) : `wire::OnTarget(${x86}, ${arm})`;
}

/** Breaks a static_assert in front of its message when it is too long for one line. */
export function wrapAssert(line: string): readonly string[] {
  if (line.length <= 100) return [line];
  const comma = line.lastIndexOf(', "');
  return [line.slice(0, comma + 1), `              ${line.slice(comma + 2)}`];
}

function packetSelection(context: CppContext, packet: PacketModel): ViewValue {
  const recognised = isRecognised(packet.fields.map(({ role }) => role));
  const endField = packet.fields.filter(({ role }) => role === "size")[1];
  const twins = twinsOf(packet.layouts);
  return {
    struct: packet.struct,
    className: packet.className,
    recognised,
    endField: endField?.name ?? "",
    layouts: packet.layouts.map((layout) => ({
      id: layout.id,
      released: layoutReleases(layout),
      condition: twins.includes(layout) ? `told == Layout::${layout.id} && ` : "",
    })),
    told:
      twins.length === 0
        ? []
        : [
            `// ${twins.map(({ id }) => id).join(" and ")} have one size: the daemon's release says which of them it is.`,
            `const Layout told = ${packet.className}LayoutIn(daemon_release.load(std::memory_order_relaxed));`,
          ],
    pad: " ".repeat(`inline std::optional<Layout> LayoutOf${packet.className}(`.length),
    sizes: packet.layouts.map((layout) => `    sizeof(${layout.id}::${packet.struct}),`),
    ...visitCases(context, packet),
  };
}

function layoutReleases(layout: LayoutModel): readonly string[] {
  return layout.releases.map((release) => `case Release::${releaseId(release)}:`);
}

/** Which enumerators of Layout mean which of the packet's own layouts; the last one is the default. */
function visitCases(
  context: CppContext,
  packet: PacketModel,
): { cases: ViewValue; last: string; rest: ViewValue } {
  const covering = context.layoutIds.map((id) => ({
    id,
    own: coveringLayout(context, packet, id).id,
  }));
  const last = packet.layouts.at(-1)?.id ?? "";
  const earlier = packet.layouts.slice(0, -1).map((layout) => ({
    own: layout.id,
    labels: covering
      .filter((entry) => entry.own === layout.id)
      .map((entry) => `case Layout::${entry.id}:`),
  }));
  return {
    cases: earlier,
    last,
    rest: covering
      .filter((entry) => entry.own === last)
      .map((entry) => `case Layout::${entry.id}:`),
  };
}
