// IRs that are kept from one run to the next. Found by the question (which clang, daemons, targets …) and by the API headers,
// used when all else that they hang on is as it was.
import { withoutPrototypes } from "../ir/record.js";
import type { Ir } from "../ir/types.js";
import { codeDigest } from "./code.js";
import { type CacheFolder, digestOf } from "./folder.js";
import { holds, type Inputs, type TreeLook } from "./inputs.js";

/** All that decides what is read, apart from files. */
export interface Question {
  readonly clang: { readonly path: string; readonly text: string };
  readonly kind: "headers" | "source";
  readonly release: string | undefined;
  readonly daemons: readonly string[];
  readonly targets: readonly string[];
  readonly includeDirectories: readonly string[];
}

export interface IrStore {
  find(question: Question, look: TreeLook): readonly Ir[] | undefined;
  keep(question: Question, look: TreeLook, inputs: Inputs, irs: readonly Ir[]): void;
}

interface Entry {
  readonly inputs: Inputs;
  readonly irs: readonly Ir[];
}

/** `apiHeaders` are paths below `core/src`: those that every tree of the question is told apart by. */
export function createIrStore(folder: CacheFolder, apiHeaders: readonly string[]): IrStore {
  const prefixOf = (question: Question, look: TreeLook): string => {
    const { clang, kind, release = "", daemons, targets, includeDirectories } = question;
    const asked = [clang.path, clang.text, kind, release, ...daemons, ...targets];
    const headers = apiHeaders.map((path) => look.idOf(path) ?? "");
    return digestOf(codeDigest(), ...asked, "", ...includeDirectories, "", ...headers);
  };
  return {
    find(question, look) {
      const prefix = prefixOf(question, look);
      for (const name of folder.list("irs")) {
        if (!name.startsWith(prefix)) continue;
        const entry = readEntry(folder, name);
        if (entry !== undefined && holds(entry.inputs, look)) return entry.irs;
      }
      return undefined;
    },
    keep(question, look, inputs, irs) {
      const entry: Entry = { inputs, irs };
      const text = JSON.stringify(entry);
      folder.write(`irs/${prefixOf(question, look)}-${digestOf(text)}`, text);
    },
  };
}

/** Sealed by its digest, so what is in it is what was kept. */
function readEntry(folder: CacheFolder, name: string): Entry | undefined {
  const text = folder.read(`irs/${name}`);
  if (text === undefined) return undefined;
  const { inputs, irs } = JSON.parse(text) as Entry;
  return { inputs, irs: irs.map(withoutPrototypes) };
}
