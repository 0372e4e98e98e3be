// Byte layouts for a target, without that target's headers: the structs are declared again from their field types in a
// unit that includes nothing, and clang, compiling for the target, is asked for sizes and offsets.
import { GeneratorError } from "../errors.js";
import type { RawLayout, UnitName } from "../ir/raw.js";
import { parseDump } from "./ast-node.js";
import { parseDiagnostics } from "./diagnostics.js";
import type { ClangTool } from "./find-clang.js";
import { type Answers, askLayout, readAnswers } from "./probe.js";
import { notBridgeable } from "./records.js";
import { runClang } from "./run-clang.js";
import type { SyntaxDeclaration, SyntaxField, SyntaxStruct, SyntaxUnit } from "./syntax.js";
import { valueQuestions } from "./target-values.js";
import type { TargetTypes } from "./targets/index.js";
import { mentionedTypes } from "./type-text.js";
import type { UnitTools } from "./unit.js";

export type UnitLayouts = ReadonlyMap<UnitName, ReadonlyMap<string, RawLayout>>;

export interface TargetLayouts {
  readonly target: TargetTypes;
  readonly units: UnitLayouts;
  readonly answers: Answers;
}

/** `units` in the order of use: a daemon's structs may use common ones, which come first. */
export async function layoutsForTarget(
  target: TargetTypes,
  units: readonly SyntaxUnit[],
  { scratch, surroundings: { clang }, limit, signal }: UnitTools,
): Promise<TargetLayouts> {
  const common = units.find((unit) => unit.name === "common");
  const text = units.map((unit) => unitText(unit, common, target)).join("\n");
  // The host's values are known from its own headers.
  const isHost = target.architecture === clang.hostArchitecture;
  const values = isHost ? "" : valueQuestions(units);
  const file = await scratch.write(
    `layout-${target.target}.cpp`,
    `${target.declarations}\n${text}\n${values}`,
  );
  const language = [
    `--target=${target.target}`,
    "-x",
    "c++",
    "-std=c++20",
    // clang's own headers only, such as limits.h.
    "-nostdlibinc",
    "-ffreestanding",
    "-w",
  ];
  const output = [
    "-ferror-limit=0",
    "-fno-caret-diagnostics",
    "-fsyntax-only",
    "-Xclang",
    "-ast-dump=json",
  ];
  const result = await limit(() => runClang(clang, [...language, ...output, file], { signal }));
  if (result.stdout === "") throw noTarget(clang, target, result.stderr);
  const answers = readAnswers(parseDump(result.stdout, clang.text));
  const said = parseDiagnostics(result.stderr)[0]?.text;
  const layoutOf = (unit: SyntaxUnit, struct: SyntaxStruct): RawLayout => {
    const layout = answers.layout(`${unit.name}_${struct.name}`, struct.fields.length);
    if (layout === undefined) throw unknownLayout(struct, target, said);
    return layout;
  };
  const byStruct = (unit: SyntaxUnit): ReadonlyMap<string, RawLayout> =>
    new Map(structsOf(unit).map((struct) => [struct.name, layoutOf(unit, struct)]));
  return { target, answers, units: new Map(units.map((unit) => [unit.name, byStruct(unit)])) };
}

/** Layouts of the host that came from the real headers must equal those that were computed for its target. */
export function requireEqualLayouts(
  unit: SyntaxUnit,
  host: ReadonlyMap<string, RawLayout> | undefined,
  layouts: UnitLayouts,
): void {
  for (const struct of structsOf(unit)) {
    const real = host?.get(struct.name);
    const computed = layouts.get(unit.name)?.get(struct.name);
    if (JSON.stringify(real) === JSON.stringify(computed)) continue;
    const index = struct.fields.findIndex(
      (_, position) =>
        JSON.stringify(real?.fields[position]) !== JSON.stringify(computed?.fields[position]),
    );
    const field = struct.fields[index];
    throw new GeneratorError("BN308", {
      message:
        `struct ${struct.name} has ${String(real?.size)} bytes, but ${String(computed?.size)} when declared again from its fields` +
        (field === undefined
          ? ""
          : `; they differ from field ${field.name} on (type ${field.type})`),
      where: field?.place ?? struct.place,
      consequence: "its layout on other targets would be wrong, so nothing was generated",
      fix: "look for an attribute or pragma that packs it, or for a type that generator/clang/targets states differently",
    });
  }
}

function structsOf(unit: SyntaxUnit): readonly SyntaxStruct[] {
  return unit.declarations.filter((declaration) => declaration.kind === "struct");
}

function unitText(unit: SyntaxUnit, common: SyntaxUnit | undefined, target: TargetTypes): string {
  const visible = new Set([
    ...target.names,
    ...[unit, common].flatMap((one) => one?.declarations.map(nameOf) ?? []),
  ]);
  const types = unit.declarations.flatMap(typesOf).flatMap(mentionedTypes);
  // Whatever else is mentioned can only be pointed to; by value, clang will call it incomplete.
  const opaque = [...new Set(types)]
    .filter((name) => !visible.has(name))
    .map((name) => `struct ${name};`);
  const forward = structsOf(unit).map((struct) => `struct ${struct.name};`);
  const definitions = unit.declarations.map((declaration, index) =>
    definition(declaration, unit.name, index),
  );
  const body = [...opaque, ...forward, ...definitions].filter((line) => line !== "").join("\n");
  return unit.name === "common" ? body : `namespace bareos_node_unit_${unit.name} {\n${body}\n}`;
}

function nameOf(declaration: SyntaxDeclaration): string {
  return declaration.name;
}

function typesOf(declaration: SyntaxDeclaration): readonly string[] {
  switch (declaration.kind) {
    case "struct":
      return declaration.fields.map(layoutType);
    case "typedef":
      return [declaration.type];
    case "enum":
      return declaration.fixedUnderlying === undefined ? [] : [declaration.fixedUnderlying];
    case "constant":
      return [];
  }
}

/** Pointers to functions are all alike, whatever types these take. */
function layoutType({ type, signature }: SyntaxField): string {
  return signature === undefined ? type : "void (*)()";
}

function definition(declaration: SyntaxDeclaration, unit: UnitName, index: number): string {
  switch (declaration.kind) {
    case "enum": {
      // With its outermost values, so that the compiler chooses the type of an open enum for this target.
      const fixed =
        declaration.fixedUnderlying === undefined ? "" : ` : ${declaration.fixedUnderlying}`;
      const member = (position: number): string =>
        `bareos_node_enumerator_${unit}_${index}_${position}`;
      const sorted = declaration.members
        .map(({ value }) => value)
        .sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
      const members = [...new Set([sorted[0], sorted.at(-1)])].flatMap((value, position) =>
        value === undefined ? [] : `${member(position)} = ${literal(value)}`,
      );
      // Inside of a struct it is no type that a field here could have.
      return declaration.name === "" || declaration.name.includes(".")
        ? ""
        : `enum ${declaration.name}${fixed} { ${members.join(", ")} };`;
    }
    case "typedef":
      return `using ${declaration.name} = ${declaration.type};`;
    case "constant":
      return "";
    case "struct": {
      // An alias per field: a field may have the name of a type, and any type can stand behind an alias.
      const alias = (position: number): string => `bareos_node_type_${unit}_${index}_${position}`;
      const aliases = declaration.fields.map(
        (field, position) => `using ${alias(position)} = ${layoutType(field)};`,
      );
      const fields = declaration.fields.map(
        (field, position) => `${alias(position)} ${field.name};`,
      );
      const names = declaration.fields.map((field) => field.name);
      const question = askLayout(`${unit}_${declaration.name}`, declaration.name, names);
      return [...aliases, `struct ${declaration.name} { ${fields.join(" ")} };`, question].join(
        "\n",
      );
    }
  }
}

/** The smallest value of 64 bits cannot be written as one literal. */
function literal(value: bigint): string {
  return value === -(2n ** 63n)
    ? "(-9223372036854775807LL - 1)"
    : `${value}${value >= 2n ** 63n ? "ULL" : ""}`;
}

function unknownLayout(
  struct: SyntaxStruct,
  target: TargetTypes,
  said: string | undefined,
): GeneratorError {
  const why = `its layout for ${target.target} is unknown${said === undefined ? "" : ` (${said})`}`;
  return notBridgeable(`struct ${struct.name}`, why, struct.place);
}

function noTarget(clang: ClangTool, target: TargetTypes, stderr: string): GeneratorError {
  return new GeneratorError("BN109", {
    message: `clang cannot compile for ${target.target}: ${stderr.split("\n", 1)[0] ?? ""}`,
    where: { file: clang.path },
    consequence: "the layouts of that target are unknown, so nothing was generated",
    fix: "use a clang with that target, as the distributions' packages are, or leave the target out with --target",
  });
}
