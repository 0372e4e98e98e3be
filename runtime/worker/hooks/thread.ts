// The module hooks of Node without registerHooks (20 and early 22), which run on a thread of their own. For `import`
// only; hooks/commonjs.ts does the same for `require`.
import type { InitializeHook, LoadHook, ResolveHook } from "node:module";
import { loadSpecially, resolveSpecially, toUrl } from "./resolve.js";

let packageFolder = "";

export const initialize: InitializeHook<string> = (folder) => {
  packageFolder = folder;
};

export const resolve: ResolveHook = (specifier, context, nextResolve) => {
  const file = resolveSpecially(specifier, context.parentURL, packageFolder);
  return file === null ? nextResolve(specifier, context) : { url: toUrl(file), shortCircuit: true };
};

export const load: LoadHook = (url, context, nextLoad) => {
  const loaded = loadSpecially(url);
  if (loaded === null) return nextLoad(url, context);
  // Without a source the file is read again, by the loader of `require` and its hooks, so that both see one module.
  const source = loaded.format === "commonjs" ? null : loaded.source;
  return { format: loaded.format, source: source as string, shortCircuit: true };
};
