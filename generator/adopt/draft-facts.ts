// What a release's headers say, once more and in another form, for the tests that hold header sets against it
// (test/facts/<release>.json). Made from the tree and not from the drafted set, so that the two can differ.
import { isNameless } from "../drift/compare/enums.js";
import { DAEMONS, TARGETS, type Ir } from "../ir/types.js";
import { COMMON_HEADERS } from "../tree/headers.js";

/** `irs`: of all daemons, for the target that facts are stated for. */
export function factsText(irs: readonly Ir[], release: string): string {
  const [any] = irs;
  const common = new Set(COMMON_HEADERS);
  const daemons = DAEMONS.flatMap((daemon) => {
    const ir = irs.find((one) => one.daemon === daemon);
    return ir === undefined ? [] : [[daemon, section(ir, (file) => !common.has(file))] as const];
  });
  const facts = {
    release,
    target: TARGETS[0],
    common: any === undefined ? {} : section(any, (file) => common.has(file)),
    daemons: Object.fromEntries(daemons),
  };
  return `${JSON.stringify(facts)}\n`;
}

/** What the headers declare for which `wanted` holds. */
function section(ir: Ir, wanted: (header: string) => boolean): unknown {
  const headerOf = (name: string): string => ir.places[name]?.file ?? "";
  const isWanted = (name: string): boolean => wanted(headerOf(name));
  const constants = (form: string): readonly unknown[] =>
    Object.entries(ir.constants)
      .filter(([name]) => ir.forms[name] === form && isWanted(name))
      .map(([name, value]) => ({ name, header: headerOf(name), value }));
  return {
    enums: Object.entries(ir.enums)
      .filter(([key]) => isWanted(key))
      .map(([key, { underlying, members }]) => ({
        name: isNameless(key) ? "" : key,
        header: headerOf(key),
        underlying,
        values: Object.entries(members).map(([name, value]) => ({ name, value })),
      })),
    structs: Object.entries(ir.structs)
      .filter(([tag]) => isWanted(tag))
      .map(([tag, { size, align, fields }]) => ({
        name: tag,
        header: headerOf(tag),
        size,
        align,
        constants: Object.entries(ir.constants)
          .filter(([name]) => ir.forms[name] === "static-member" && name.startsWith(`${tag}.`))
          .map(([name, value]) => ({ name: name.slice(tag.length + 1), value })),
        fields: fields.map((field) => ({ ...field, ...slotFacts(ir, tag, field.name) })),
      })),
    typedefs: Object.entries(ir.typedefs)
      .filter(([name]) => isWanted(name))
      .map(([name, type]) => ({ name, header: headerOf(name), type })),
    constants: constants("constant"),
    macros: constants("macro"),
  };
}

/** A slot's signature, beside its place in the table. */
function slotFacts(ir: Ir, tag: string, name: string): object {
  const slot = ir.functionTables[tag]?.find((one) => one.name === name);
  if (slot === undefined) return {};
  const { returns, parameters, variadic, noexcept } = slot;
  return {
    function: {
      returns,
      params: parameters.map(({ type }) => type),
      variadic,
      ...(noexcept === true ? { noexcept } : {}),
    },
    params: parameters.map((parameter) => parameter.name),
  };
}
