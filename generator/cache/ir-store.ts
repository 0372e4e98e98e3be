// IRs that are kept from one run to the next. Found by the question (which clang, daemons, targets …) and by the API headers,
// used when all else that they hang on is as it was.
import { withoutPrototypes } from "../ir/record.js";
import { DAEMONS, type Ir, TARGETS } from "../ir/types.js";
import { isBeforeRelease20 } from "../tree/headers.js";
import { codeDigest } from "./code.js";
import { type CacheFolder, digestOf } from "./folder.js";
import { holds, type Inputs, type TreeLook } from "./inputs.js";

/** All that decides what is read, apart from files. */
export interface Question {
  readonly clang: { readonly path: string; readonly text: string };
  readonly kind: "headers" | "source";
  /** Of trees before 20 less is asked; but for that a release only gives the IR its name. */
  readonly release: string;
  readonly daemons: readonly string[];
  readonly targets: readonly string[];
  readonly includeDirectories: readonly string[];
}

export interface KeptIrs {
  readonly name: string;
  readonly irs: readonly Ir[];
}

export interface IrStore {
  find(question: Question, look: TreeLook): KeptIrs | undefined;
  /** What was found under the name, whatever it hangs on. */
  get(name: string, question: Question): readonly Ir[] | undefined;
  keep(question: Question, look: TreeLook, inputs: Inputs, irs: readonly Ir[]): void;
}

interface Entry {
  readonly inputs: Inputs;
  readonly irs: readonly Ir[];
}

/** `apiHeaders` are paths below `core/src`: those that every tree of the question is told apart by. */
export function createIrStore(folder: CacheFolder, apiHeaders: readonly string[]): IrStore {
  const prefixOf = (question: Question, look: TreeLook): string => {
    const { clang, kind, release, daemons, targets, includeDirectories } = question;
    const strictness = isBeforeRelease20(release) ? "old" : "strict";
    const asked = [clang.path, clang.text, kind, strictness, ...daemons, ...targets];
    const headers = apiHeaders.map((path) => look.idOf(path) ?? "");
    return digestOf(codeDigest(), ...asked, "", ...includeDirectories, "", ...headers);
  };
  const entries = new Map<string, Entry | undefined>();
  const entryOf = (name: string): Entry | undefined => {
    if (!entries.has(name)) entries.set(name, readEntry(folder, name));
    return entries.get(name);
  };
  return {
    find(question, look) {
      // Who asked for all daemons and targets has what is wanted of one, too.
      const whole = { ...question, daemons: DAEMONS, targets: TARGETS };
      const prefixes = [question, whole].map((one) => prefixOf(one, look));
      for (const name of folder.list("irs")) {
        if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
        const entry = entryOf(name);
        if (entry !== undefined && holds(entry.inputs, look))
          return { name, irs: wanted(question, entry.irs) };
      }
      return undefined;
    },
    get(name, question) {
      const entry = entryOf(name);
      return entry === undefined ? undefined : wanted(question, entry.irs);
    },
    keep(question, look, inputs, irs) {
      const entry: Entry = { inputs, irs };
      const text = JSON.stringify(entry);
      const name = `${prefixOf(question, look)}-${digestOf(text)}`;
      folder.write(`irs/${name}`, text);
      entries.set(name, entry);
    },
  };
}

/** Those of the question, in its order and with its release. */
function wanted({ release, daemons, targets }: Question, irs: readonly Ir[]): readonly Ir[] {
  return daemons.flatMap((daemon) =>
    targets.flatMap((target) =>
      irs
        .filter((ir) => ir.daemon === daemon && ir.target === target)
        .map((ir) => ({ ...ir, release })),
    ),
  );
}

/** Sealed by its digest, so what is in it is what was kept. */
function readEntry(folder: CacheFolder, name: string): Entry | undefined {
  const text = folder.read(`irs/${name}`);
  if (text === undefined) return undefined;
  const { inputs, irs } = JSON.parse(text) as Entry;
  return { inputs, irs: irs.map(withoutPrototypes) };
}
