// What a plugin module may export, and which of the daemon's calls it wants to hear about.
import type { FdPluginEntryPoints } from "bareosfd";
import { Request } from "./protocol.js";

/** Methods of a File Daemon's plugin, which has all that the others have. */
export type MethodName = keyof FdPluginEntryPoints;
export type Method = (...args: readonly unknown[]) => unknown;

export type EntryPointName = Exclude<
  keyof typeof Request,
  "load" | "parseDefinition" | "free" | "moreAhead" | "hearCancel" | "behindRoom"
>;

/** What a daemon's plugins consist of. */
export interface PluginKind {
  /** Methods that serve an entry point of the daemon; those without any are answered by the daemon's side. */
  readonly methods: Readonly<Partial<Record<EntryPointName, readonly MethodName[]>>>;
  /** The base class that the package offers. */
  readonly baseClass: string;
  /** Methods for an example. */
  readonly usual: readonly MethodName[];
  /** What a plugin lacks to do anything in this job, as a sentence; null for nothing. */
  lack(plugin: Plugin): string | null;
  /** Registers the events that a plugin has methods for. */
  register(plugin: Plugin): void;
}

/** A loaded plugin: the object whose methods the daemon calls. */
export class Plugin {
  constructor(
    readonly target: object,
    private readonly kind: PluginKind,
  ) {}

  /** Looked up anew each time: a plugin may set methods when it is loaded. */
  has(name: MethodName): boolean {
    return typeof Reflect.get(this.target, name) === "function";
  }

  /** Whether a method is the one of a base class. */
  inherits(name: MethodName, base: { readonly prototype: object }): boolean {
    return Reflect.get(this.target, name) === Reflect.get(base.prototype, name);
  }

  /** Calls a method that `has` found. */
  call(name: MethodName, args: readonly unknown[]): unknown {
    const method: unknown = Reflect.get(this.target, name);
    if (!isFunction(method)) throw new TypeError(`the plugin has no ${name}`);
    return Reflect.apply(method, this.target, args);
  }

  /** What a base class offers to the runtime under a key of its own; null from any other plugin. */
  offer(key: symbol): object | null {
    const offer: unknown = Reflect.get(this.target, key);
    return typeof offer === "object" ? offer : null;
  }

  /** One bit for each entry point that a method serves. */
  bitmap(): number {
    let bits = 0;
    for (const [name, methods] of Object.entries(this.kind.methods)) {
      const bit = Request[name as EntryPointName];
      if (methods.some((method) => this.has(method))) bits |= 1 << bit;
    }
    return bits >>> 0;
  }
}

/** Finds the plugin in the exports of its module: a class, an object with methods, or exported functions. */
export function pluginOf(
  namespace: object,
  kind: PluginKind,
  options: string,
  signal: AbortSignal,
): Plugin {
  const exported = defaultExport(namespace);
  const names = Object.values(kind.methods).flat();
  const hasMethods = (candidate: object): boolean =>
    names.some((name) => typeof Reflect.get(candidate, name) === "function");
  if (isClass(exported, hasMethods)) {
    const instance = instantiate(exported, options, signal);
    if (hasMethods(instance)) return new Plugin(instance, kind);
    throw new TypeError(
      `the class ${exported.name} has no method that the daemon calls. ` +
        `Should it say \`extends ${kind.baseClass}\`? Else it needs methods such as ${kind.usual.join(", ")}; ` +
        `its own are: ${methodsOf(instance).join(", ") || "none"}`,
    );
  }
  for (const candidate of [exported, namespace]) {
    if (typeof candidate === "object" && candidate !== null && hasMethods(candidate)) {
      return new Plugin(candidate, kind);
    }
  }
  throw new TypeError(
    `the module exports nothing that a plugin consists of. It should \`export default class extends ${kind.baseClass}\`, ` +
      `or export functions such as ${kind.usual.join(", ")}; ` +
      `its exports are: ${Object.keys(namespace).join(", ") || "none"}`,
  );
}

/** `exports.default` of a CommonJS module that was an ES module once arrives one level deeper. */
function defaultExport(namespace: object): unknown {
  const outer: unknown = Reflect.get(namespace, "default");
  if (typeof outer !== "object" || outer === null) return outer;
  return Reflect.get(outer, "__esModule") === true ? Reflect.get(outer, "default") : outer;
}

/** Names of the methods of an object and its classes. */
function methodsOf(instance: object): string[] {
  const names = new Set<string>();
  for (
    let level: unknown = instance;
    typeof level === "object" && level !== null && level !== Object.prototype;
    level = Object.getPrototypeOf(level)
  ) {
    for (const name of Object.getOwnPropertyNames(level)) names.add(name);
  }
  names.delete("constructor");
  return [...names].filter((name) => typeof Reflect.get(instance, name) === "function");
}

function instantiate(
  type: new (options: string) => object,
  options: string,
  signal: AbortSignal,
): object {
  const instance = new type(options);
  // The base class comes with a signal that never fires; a plugin that has another thing of this name keeps it.
  const present: unknown = Reflect.get(instance, "signal");
  if (present === undefined || present instanceof AbortSignal) {
    Reflect.defineProperty(instance, "signal", {
      value: signal,
      configurable: true,
      writable: true,
    });
  }
  return instance;
}

/** Also one that an older compiler made of functions: it has methods on its prototype. */
function isClass(
  value: unknown,
  hasMethods: (candidate: object) => boolean,
): value is new (options: string) => object {
  if (!isFunction(value)) return false;
  if (/^class\b/.test(Function.prototype.toString.call(value))) return true;
  const prototype: unknown = Reflect.get(value, "prototype");
  return typeof prototype === "object" && prototype !== null && hasMethods(prototype);
}

function isFunction(value: unknown): value is Method {
  return typeof value === "function";
}
