// The same for `require`: its loader is an object whose parts can be replaced.
import { readFileSync } from "node:fs";
import Module from "node:module";
import { isOwnPackage, formatOf, resolveSpecially } from "./resolve.js";
import { toJavaScript } from "./typescript.js";

interface LoadingModule {
  _compile(code: string, file: string, format?: string): void;
}

/** The parts of Node's CommonJS loader that are used here; they are old, undocumented and unchanging. */
interface Loader {
  _load: (request: string, parent: { filename?: string } | undefined, isMain: boolean) => unknown;
  _resolveFilename: (
    request: string,
    parent: { filename?: string } | undefined,
    ...rest: readonly unknown[]
  ) => string;
  _extensions: Record<string, (module: LoadingModule, file: string) => void>;
}

/** `modules` are what the package consists of: Node cannot always `require` an ES module, but can be given one. */
export function patchCommonJs(
  modules: Readonly<Record<string, object>>,
  packageFolder: string,
): void {
  const loader = Module as unknown as Loader;
  const { _load: load, _resolveFilename: resolveFilename } = loader;
  loader._load = (request, parent, isMain) =>
    (Object.hasOwn(modules, request) ? modules[request] : undefined) ??
    Reflect.apply(load, loader, [request, parent, isMain]);
  loader._resolveFilename = (request, parent, ...rest) => {
    const special =
      isOwnPackage(request) || parent?.filename !== undefined
        ? resolveSpecially(request, parent?.filename, packageFolder)
        : null;
    return special ?? Reflect.apply(resolveFilename, loader, [request, parent, ...rest]);
  };
  for (const extension of [".ts", ".mts", ".cts"]) {
    loader._extensions[extension] = (module, file) => {
      const code = toJavaScript(readFileSync(file, "utf8"), file);
      module._compile(code, file, formatOf(file, code));
    };
  }
}
