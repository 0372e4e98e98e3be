// What a plugin may be called: its name is that of an npm package, of a file, and the module_name of definitions.
import { builtinModules } from "node:module";
import { GeneratorError } from "../errors.js";

/** A limit of our own: names stand in paths and messages. */
const LONGEST = 64;
const NAME = /^[a-z](?:[a-z0-9_-]*[a-z0-9])?$/;

/** What the project imports by name or installs itself, and what its class would be called like. */
const TAKEN: ReadonlySet<string> = new Set([
  ...["bareos-node", "bareosfd", "bareossd", "bareosdir", "bareos-fd", "bareos-sd", "bareos-dir"],
  ...["typescript", "vitest", "node", "node_modules", "stand-in", "sample"],
  ...builtinModules,
]);

/** Throws BN613 for a name that npm, Node or Bareos's definitions could not take, with one that they can. */
export function checkName(name: string): void {
  const problem = problemOf(name);
  if (problem === undefined) return;
  const better = betterName(name);
  throw new GeneratorError("BN613", {
    message: `a plugin cannot be called "${name}": ${problem}`,
    consequence: "nothing was made",
    fix:
      better === undefined
        ? "lower-case letters, digits, - and _, such as nightly-dump"
        : `npx bareos-node new ${better}`,
  });
}

function problemOf(name: string): string | undefined {
  if (name.includes("/") || name.includes("\\"))
    return "it is a name and no path, made in the current folder";
  if (name.length > LONGEST) return `it is longer than ${LONGEST} letters`;
  if (!NAME.test(name)) {
    return "npm and module_name take lower-case letters, digits, - and _, a letter first and no sign last";
  }
  if (TAKEN.has(name)) return "that name is taken, by Node or by a package that it imports";
  return undefined;
}

/** The nearest name that is taken by nobody. */
function betterName(name: string): string | undefined {
  const last = name.split(/[/\\]/).findLast((part) => part !== "") ?? "";
  const words = last
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/\.[cm]?[jt]s$/, "")
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[^a-z]+|[^a-z0-9]+$/g, "")
    .slice(0, LONGEST)
    .replace(/[^a-z0-9]+$/, "");
  const better = TAKEN.has(words) ? `${words}-plugin` : words;
  return problemOf(better) === undefined ? better : undefined;
}

/** `nightly-dump` → `NightlyDump`. */
export function className(name: string): string {
  return name
    .split(/[_-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
