// Puts the module hooks in place: for `require` in its loader, for `import` on the thread itself where Node can do that,
// else on a thread of hooks.
import * as nodeModule from "node:module";
import { patchCommonJs } from "./commonjs.js";
import { loadSpecially, resolveSpecially, toUrl } from "./resolve.js";

type Next = (specifier: string, context: object) => unknown;

/** `module.registerHooks`, from Node 22.15 on. */
type RegisterHooks = (hooks: {
  resolve(specifier: string, context: { parentURL?: string }, next: Next): unknown;
  load(url: string, context: object, next: Next): unknown;
}) => unknown;

export interface HookPlaces {
  /** Modules of the package, by what is imported. */
  readonly modules: Readonly<Record<string, object>>;
  /** Folder of the modules that plugins import as "bareosfd". */
  readonly packageFolder: string;
  /** The module of the hooks' thread. */
  readonly thread: string;
}

export function installHooks({ modules, packageFolder, thread }: HookPlaces): void {
  // In every Node: a CommonJS module that was imported requires past the hooks of 22 and 24.
  patchCommonJs(modules, packageFolder);
  const registerHooks: unknown = Reflect.get(nodeModule, "registerHooks");
  if (typeof registerHooks === "function") {
    installSync(registerHooks as RegisterHooks, packageFolder);
    return;
  }
  nodeModule.register(toUrl(thread), { data: packageFolder });
}

function installSync(registerHooks: RegisterHooks, packageFolder: string): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const file = resolveSpecially(specifier, context.parentURL, packageFolder);
      return file === null ? next(specifier, context) : { url: toUrl(file), shortCircuit: true };
    },
    load: (url, context, next) => {
      const loaded = loadSpecially(url);
      return loaded === null ? next(url, context) : { ...loaded, shortCircuit: true };
    },
  });
}
