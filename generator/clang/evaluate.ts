// Second look at a unit: the compiler is asked about what the first look found, values of constants, types of enums and
// the host's layouts.
import { GeneratorError } from "../errors.js";
import type { RawDeclaration, RawLayout, RawUnit } from "../ir/raw.js";
import type { SourcePlace } from "../ir/types.js";
import { unescapeLiteral } from "./literals.js";
import {
  type Answers,
  askFunctions,
  askInteger,
  askLayout,
  askMeaning,
  askReached,
  askText,
  askUnderlying,
  PROBE_NAMESPACE,
  readAnswers,
} from "./probe.js";
import { unreadable } from "./slots.js";
import type {
  SyntaxConstant,
  SyntaxDeclaration,
  SyntaxField,
  SyntaxStruct,
  SyntaxUnit,
} from "./syntax.js";
import { dependsOnTarget } from "./target-values.js";
import { mentionedTypes, WRAPPER_NAMESPACE } from "./type-text.js";
import { type DeclaredUnit, dumpUnit, type UnitTools } from "./unit.js";
import { joinedText } from "./unit-text.js";

export interface EvaluatedUnit {
  readonly unit: RawUnit;
  /** By struct, as the host's compiler lays out what the real headers declare. */
  readonly hostLayouts: ReadonlyMap<string, RawLayout>;
  readonly declared: SyntaxUnit;
  /** Macros whose value depends on the target. */
  readonly openMacros: ReadonlySet<string>;
}

/**
 * One compiler run for all units that may stand in one text. The dump repeats their declarations. A filter for the questions alone
 * would be slower: to apply it, clang loads everything that the precompiled header holds.
 */
export async function evaluateUnits(
  declared: readonly DeclaredUnit[],
  tools: UnitTools & { readonly isOld: boolean },
): Promise<readonly EvaluatedUnit[]> {
  const inputs = declared.map(({ input }) => input);
  const text = joinedText(inputs, (index) => {
    const unit = declared[index];
    return unit === undefined ? "" : questions(unit);
  });
  const name = `${declared.map((unit) => unit.name).join("-")}-probe.cpp`;
  // Comments were read with the declarations.
  const { nodes } = await dumpUnit(
    name,
    text,
    { withDocs: false },
    {
      ...tools,
      // A misspelt name must not be answered as the one that is like it.
      surroundings: {
        ...tools.surroundings,
        flags: [...tools.surroundings.flags, "-fno-spell-checking"],
      },
    },
  );
  const answers = readAnswers(nodes);
  return declared.map((unit) => applyAnswers(unit, answers, tools.isOld));
}

function questions(unit: DeclaredUnit): string {
  const lines = unit.declarations.map((declaration, index) =>
    question(declaration, idOf(unit, index)),
  );
  // Macro bodies name declarations unqualified, so the questions stand where those are visible.
  const [scope = WRAPPER_NAMESPACE, ...others] = unit.namespaces;
  const using = others.map((name) => `using namespace ::${name};\n`).join("");
  return `${using}namespace ${scope} { namespace ${PROBE_NAMESPACE} {\n${lines.join("\n")}\n}}\n`;
}

function idOf({ name }: DeclaredUnit, index: number): string {
  return `${name}_${index}`;
}

function question(declaration: SyntaxDeclaration, id: string): string {
  switch (declaration.kind) {
    case "enum": {
      const member = declaration.members[0];
      const isOpen = declaration.fixedUnderlying === undefined && member !== undefined;
      return isOpen ? askUnderlying(id, member.expression) : "";
    }
    case "struct": {
      const names = declaration.fields.map((field) => field.name);
      const hiding = hidingFields(declaration).map((field) => field.name);
      return [
        askLayout(id, declaration.expression, names),
        askFunctions(id, declaration.expression, hiding),
      ].join("\n");
    }
    case "typedef":
      return "";
    case "constant":
      return declaration.form === "macro"
        ? askMacro(declaration, id)
        : askInteger(id, declaration.expression);
  }
}

/** Fields whose type is a name, or a pointer to one: from the spelling alone they could be functions. */
function hidingFields({ fields }: SyntaxStruct): readonly SyntaxField[] {
  return fields.filter(
    ({ type, signature }) => signature === undefined && mentionedTypes(type).length > 0,
  );
}

/** What stands in front of declarations, or is a statement. */
const NO_VALUE =
  /^(?:(?:__attribute__|__declspec|__extension__|extern|static|inline|const|constexpr|volatile|noexcept|override|final|template|typename|typedef|using|namespace|do|if|for|while|return)\b|\[\[|[{};])/;

function askMacro({ expression, body }: SyntaxConstant, id: string): string {
  const asked = [
    ...(body.startsWith('"') ? [] : [askInteger(id, expression)]),
    // A name may stand for either, e.g. the PRIu32 of <inttypes.h> for a string.
    ...(/^["A-Za-z_]/.test(body) ? [askText(id, expression)] : []),
    ...(NO_VALUE.test(body) ? [] : [askMeaning(id, expression), askReached(id)]),
  ];
  // An inactive branch of the header may have defined it.
  return [`#ifdef ${expression}`, ...asked, "#endif"].join("\n");
}

function applyAnswers(declared: DeclaredUnit, answers: Answers, isOld: boolean): EvaluatedUnit {
  const { name, declarations, namespaces } = declared;
  const openMacros = new Set<string>();
  const hostLayouts = new Map<string, RawLayout>();
  const evaluated = declarations.flatMap((declaration, index): readonly RawDeclaration[] => {
    const id = idOf(declared, index);
    switch (declaration.kind) {
      case "enum":
        return [
          {
            ...declaration,
            underlying: declaration.fixedUnderlying ?? answers.underlying(id) ?? "int",
          },
        ];
      case "struct": {
        const layout = answers.layout(id, declaration.fields.length);
        if (layout === undefined) throw noLayout(declaration.name, declaration.place);
        const hiding = hidingFields(declaration);
        const hidden = hiding[answers.functionField(id, hiding.length) ?? -1];
        if (hidden !== undefined) {
          const why = `its type ${hidden.type} hides a function`;
          throw unreadable(`${declaration.name}.${hidden.name}`, why, hidden.place);
        }
        hostLayouts.set(declaration.name, layout);
        return [declaration];
      }
      case "typedef":
        return [declaration];
      case "constant": {
        const printed = answers.text(id);
        const text =
          declaration.text ?? (printed === undefined ? undefined : unescapeLiteral(printed));
        const expression = answers.expression(id);
        if (declaration.form === "macro" && expression !== undefined && dependsOnTarget(expression))
          openMacros.add(declaration.name);
        const value = answers.integer(id) ?? text;
        if (value !== undefined) return [{ ...declaration, value }];
        // A macro that names a type, or a value of another kind, is no constant. One that says nothing names what is not declared here,
        // and would be a constant where it is.
        if (!isOld && answers.isReached(id) && !answers.isMeaningful(id))
          throw noConstant(declaration);
        return [];
      }
    }
  });
  const own = namespaces.map((path) => path.replace(`${WRAPPER_NAMESPACE}::`, "")).sort();
  const unit = { name, namespaces: own, declarations: evaluated };
  return { unit, hostLayouts, declared, openMacros };
}

function noConstant({ name, body, place }: SyntaxConstant): GeneratorError {
  return new GeneratorError("BN314", {
    message: `the macro ${name} (${body}) names something that is not declared`,
    where: place,
    consequence: "its constant would be missing without a word, so nothing was generated",
    fix: "look at what it names: an include may be missing in the header; if it is no constant, add it to NO_CONSTANTS in generator/clang/header-text.ts",
  });
}

function noLayout(struct: string, place: SourcePlace): GeneratorError {
  return new GeneratorError("BN304", {
    message: `struct ${struct} cannot be bridged: clang cannot tell its layout`,
    where: place,
    consequence: "the packet could not be passed to JavaScript, so nothing was generated",
    fix: "repair the header, or name an unmodified Bareos tree",
  });
}
