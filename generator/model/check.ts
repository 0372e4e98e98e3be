// All findings about one daemon: each kind of item in lockstep with its entries, and types that fit their roles.
import { placeText, type Finding } from "../findings.js";
import type { Ir } from "../ir/types.js";
import { lifetimeOf } from "../semantics/assemble.js";
import type { Lifetime } from "../semantics/releases.js";
import type { DaemonSemantics, MemberSemantics, Placed, Semantics } from "../semantics/types.js";
import { fieldMismatch } from "./bridge.js";
import { checkLayouts } from "./check-layouts.js";
import { checkTables } from "./check-functions.js";
import { checkKind, headerPlace, releaseList } from "./lockstep.js";
import type { DaemonRun } from "./run.js";
import {
  suggestConstant,
  suggestField,
  suggestPlainField,
  suggestStruct,
  suggestTypedef,
} from "./suggest.js";

export function checkDaemon(run: DaemonRun, semantics: Semantics): readonly Finding[] {
  const daemon = semantics.daemons[run.daemon];
  return [
    ...checkConstants(run, semantics, daemon),
    ...checkStructs(run, semantics, daemon),
    ...checkPacketFields(run, semantics, daemon),
    ...checkLayouts(run, daemon),
    ...checkOtherFields(run, semantics, daemon),
    ...checkTypedefs(run, semantics, daemon),
    ...checkTables(run, semantics, daemon),
  ];
}

function checkConstants(
  run: DaemonRun,
  { order, folder }: Semantics,
  daemon: DaemonSemantics,
): readonly Finding[] {
  const members = new Map(daemon.groups.flatMap((group) => [...group.members]));
  return [
    ...checkKind(run, order, {
      what: "the constant",
      declared: ({ constants }) => Object.keys(constants),
      entries: members,
      shown: (name) => name,
      suggest: (name) => suggestConstant(daemon, folder, name, run),
    }),
    ...daemon.groups
      .filter(({ entry }) => entry.role !== "constants")
      .flatMap((group) =>
        [...group.members.values()].flatMap((member) => checkNumber(run, member)),
      ),
  ];
}

/** Variables and events are numbers that the core is asked with; a text cannot be one. */
function checkNumber(run: DaemonRun, { name, place }: MemberSemantics): readonly Finding[] {
  const wrong = run.releases.filter(({ ir }) => {
    const value = ir.constants[name];
    return value !== undefined && !/^-?\d+$/.test(String(value));
  });
  if (wrong.length === 0) return [];
  return [
    {
      code: "BN513",
      message: `${name} cannot be bridged: it is described as a number and is a text in ${releaseList(wrong.map(({ release }) => release))}`,
      where: place,
      fix: "move the entry to a group with the role constants",
    },
  ];
}

/** Placed entries as checkKind wants them. */
function withLifetimes<Entry extends { since?: string | undefined; until?: string | undefined }>(
  entries: Iterable<readonly [string, Placed<Entry>]>,
): ReadonlyMap<string, { readonly place: Placed<Entry>["place"]; readonly lifetime: Lifetime }> {
  return new Map(
    [...entries].map(([name, { entry, place }]) => [name, { place, lifetime: lifetimeOf(entry) }]),
  );
}

function checkStructs(
  run: DaemonRun,
  { order, folder }: Semantics,
  daemon: DaemonSemantics,
): readonly Finding[] {
  return checkKind(run, order, {
    what: "the struct",
    declared: ({ structs }) => Object.keys(structs),
    entries: new Map([...withLifetimes(daemon.packets), ...withLifetimes(daemon.structs)]),
    shown: (tag) => tag,
    suggest: (tag) => suggestStruct(folder, daemon, tag),
  });
}

function checkPacketFields(
  run: DaemonRun,
  { order }: Semantics,
  daemon: DaemonSemantics,
): readonly Finding[] {
  return [...daemon.packets].flatMap(([tag, packet]) => {
    const withPacket = narrowed(run, tag);
    return [
      ...checkKind(withPacket, order, {
        what: "the field",
        declared: (ir) => fieldNames(ir, tag),
        entries: withLifetimes(packet.fields),
        shown: (field) => `${tag}.${field}`,
        suggest: (field) =>
          suggestField(`${tag} (${placeText(packet.place)})`, field, fieldType(run, tag, field)),
      }),
      ...[...packet.fields]
        .filter(([, { entry }]) => entry.ignore === undefined)
        .flatMap(([field, { entry, place }]) =>
          checkRole(
            run,
            tag,
            field,
            (type, ir) => fieldMismatch(entry.role, type, ir),
            entry.role,
            place,
          ),
        ),
    ];
  });
}

function checkRole(
  run: DaemonRun,
  tag: string,
  field: string,
  mismatch: (type: string, ir: Ir) => string | null,
  role: string,
  place: Placed<unknown>["place"],
): readonly Finding[] {
  const wrong = run.releases.flatMap(({ release, ir }) => {
    const type = ir.structs[tag]?.fields.find(({ name }) => name === field)?.type;
    const wanted = type === undefined ? null : mismatch(type, ir);
    return type === undefined || wanted === null ? [] : [{ release, type, wanted }];
  });
  const last = wrong.at(-1);
  if (last === undefined) return [];
  const releases = wrong.map(({ release }) => release);
  const header = headerPlace(run, `${tag}.${field}`, releases);
  return [
    {
      code: "BN513",
      message: `${tag}.${field} cannot be bridged: the role ${role} needs ${last.wanted}, and ${releaseList(releases)} has ${last.type} (${placeText(header)})`,
      where: place,
      fix: "give the field the role that fits its type, or ignore: with a reason",
    },
  ];
}

/** Fields of structs that are no packets, slots of function tables left out. */
function checkOtherFields(
  run: DaemonRun,
  { order }: Semantics,
  daemon: DaemonSemantics,
): readonly Finding[] {
  const tables = [daemon.coreFunctions.table, daemon.entryPoints.table];
  return [...daemon.structs]
    .filter(([, { entry }]) => entry.use === "glue")
    .flatMap(([tag, struct]) =>
      checkKind(narrowed(run, tag), order, {
        what: "the field",
        declared: (ir) => {
          const table = tables.includes(tag) ? (ir.functionTables[tag] ?? []) : [];
          const slots = new Set(table.map(({ name }) => name));
          return fieldNames(ir, tag).filter((name) => !slots.has(name));
        },
        entries: withLifetimes(struct.fields),
        shown: (field) => `${tag}.${field}`,
        suggest: (field) => suggestPlainField(`${tag} (${placeText(struct.place)})`, field),
      }),
    );
}

function checkTypedefs(
  run: DaemonRun,
  { order, folder }: Semantics,
  daemon: DaemonSemantics,
): readonly Finding[] {
  return checkKind(run, order, {
    what: "the typedef",
    declared: (ir) => Object.keys(ir.typedefs).filter((alias) => !repeatsItsName(ir, alias)),
    entries: withLifetimes(daemon.typedefs),
    shown: (name) => name,
    suggest: (name) => suggestTypedef(folder, daemon, name),
  });
}

/** `typedef enum { … } bVariable` says no more than the enum's own name: it needs no entry. */
function repeatsItsName(ir: Ir, alias: string): boolean {
  const target = ir.typedefs[alias]?.replace(/^(?:enum|struct|class|union) /, "");
  return target === alias || ir.enums[alias] !== undefined || ir.structs[alias] !== undefined;
}

/** Only releases that declare the struct: a missing struct is one finding and not one for each of its fields. */
function narrowed(run: DaemonRun, tag: string): DaemonRun {
  return { ...run, releases: run.releases.filter(({ ir }) => ir.structs[tag] !== undefined) };
}

function fieldNames(ir: Ir, tag: string): readonly string[] {
  return (ir.structs[tag]?.fields ?? []).map(({ name }) => name);
}

function fieldType(run: DaemonRun, tag: string, field: string): string {
  const newest = run.releases.findLast(({ ir }) => fieldNames(ir, tag).includes(field));
  return newest?.ir.structs[tag]?.fields.find(({ name }) => name === field)?.type ?? "int";
}
