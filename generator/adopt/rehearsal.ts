// The bindings as they would come out if every draft were right: what then still stops them is work that no entry does.
import { cppFiles } from "../emit/views/cpp.js";
import { typescriptFiles } from "../emit/views/typescript.js";
import { GeneratorError } from "../errors.js";
import type { Ir } from "../ir/types.js";
import { buildModel } from "../model/build.js";
import type { Semantics } from "../semantics/types.js";
import type { Decision } from "./decision.js";

export function rehearse(irs: readonly Ir[], semantics: Semantics): readonly Decision[] {
  try {
    const model = buildModel(irs, semantics, { takesDrafts: true });
    typescriptFiles(model, { library: "/library", out: "/out" });
    cppFiles(model);
    return [];
  } catch (error) {
    if (!(error instanceof GeneratorError)) throw error;
    const { code, message, fix, where } = error;
    return [{ what: `no entry mends this: [${code}] ${message}; ${fix}`, where: where ?? null }];
  }
}
