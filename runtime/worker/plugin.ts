// What a plugin module may export, and which of the daemon's calls it wants to hear about.
import { RUN_AHEAD } from "bareosfd";
import type { FdPluginEntryPoints, RunAhead } from "bareosfd";
import { Request } from "./protocol.js";

export type MethodName = keyof FdPluginEntryPoints;
export type Method = (...args: readonly unknown[]) => unknown;

type EntryPointName = Exclude<
  keyof typeof Request,
  "load" | "parseDefinition" | "free" | "moreAhead"
>;

const IO_METHODS = [
  "pluginIO",
  "pluginIoOpen",
  "pluginIoRead",
  "pluginIoWrite",
  "pluginIoSeek",
  "pluginIoClose",
] as const;

/** Methods that serve an entry point of the daemon; those without any are answered by the daemon's side. */
const METHODS: Readonly<Record<EntryPointName, readonly MethodName[]>> = {
  newPlugin: ["loadBareosPlugin"],
  freePlugin: ["freePlugin"],
  getPluginValue: [],
  setPluginValue: [],
  handlePluginEvent: [
    "handlePluginEvent",
    "parsePluginDefinition",
    "restoreObjectData",
    "handleBackupFile",
  ],
  startBackupFile: ["startBackupFile"],
  endBackupFile: ["endBackupFile"],
  startRestoreFile: ["startRestoreFile"],
  endRestoreFile: ["endRestoreFile"],
  pluginIO: IO_METHODS,
  createFile: ["createFile"],
  setFileAttributes: ["setFileAttributes"],
  checkFile: ["checkFile"],
  getAcl: ["getAcl"],
  setAcl: ["setAcl"],
  getXattr: ["getXattr"],
  setXattr: ["setXattr"],
};

const METHOD_NAMES: readonly MethodName[] = Object.values(METHODS).flat();

/** A loaded plugin: the object whose methods the daemon calls. */
export class Plugin {
  constructor(private readonly target: object) {}

  /** Looked up anew each time: a plugin may set methods when it is loaded. */
  has(name: MethodName): boolean {
    return typeof Reflect.get(this.target, name) === "function";
  }

  /** Calls a method that `has` found. */
  call(name: MethodName, args: readonly unknown[]): unknown {
    const method: unknown = Reflect.get(this.target, name);
    if (!isFunction(method)) throw new TypeError(`the plugin has no ${name}`);
    return Reflect.apply(method, this.target, args);
  }

  /** What the base class offers for running ahead of the core; null from any other plugin. */
  runAhead(): RunAhead | null {
    const offer: unknown = Reflect.get(this.target, RUN_AHEAD);
    return typeof offer === "object" && offer !== null ? (offer as RunAhead) : null;
  }

  /** One bit for each entry point that a method serves. */
  bitmap(): number {
    let bits = 0;
    for (const [name, methods] of Object.entries(METHODS)) {
      const bit = Request[name as EntryPointName];
      if (methods.some((method) => this.has(method))) bits |= 1 << bit;
    }
    return bits >>> 0;
  }
}

/** Finds the plugin in the exports of its module: a class, an object with methods, or exported functions. */
export function pluginOf(namespace: object, definition: string, signal: AbortSignal): Plugin {
  const exported = defaultExport(namespace);
  if (isClass(exported)) return new Plugin(instantiate(exported, definition, signal));
  for (const candidate of [exported, namespace]) {
    if (typeof candidate === "object" && candidate !== null && hasMethods(candidate)) {
      return new Plugin(candidate);
    }
  }
  throw new TypeError(
    "the module exports nothing that a plugin consists of. It should `export default class extends BareosFdPlugin`, " +
      `or export functions such as ${METHOD_NAMES.slice(5, 8).join(", ")}; ` +
      `its exports are: ${Object.keys(namespace).join(", ") || "none"}`,
  );
}

/** `exports.default` of a CommonJS module that was an ES module once arrives one level deeper. */
function defaultExport(namespace: object): unknown {
  const outer: unknown = Reflect.get(namespace, "default");
  if (typeof outer !== "object" || outer === null) return outer;
  return Reflect.get(outer, "__esModule") === true ? Reflect.get(outer, "default") : outer;
}

function instantiate(
  type: new (definition: string) => object,
  definition: string,
  signal: AbortSignal,
): object {
  const instance = new type(definition);
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

function hasMethods(candidate: object): boolean {
  return METHOD_NAMES.some((name) => typeof Reflect.get(candidate, name) === "function");
}

/** Also one that an older compiler made of functions: it has methods on its prototype. */
function isClass(value: unknown): value is new (definition: string) => object {
  if (!isFunction(value)) return false;
  if (/^class\b/.test(Function.prototype.toString.call(value))) return true;
  const prototype: unknown = Reflect.get(value, "prototype");
  return typeof prototype === "object" && prototype !== null && hasMethods(prototype);
}

function isFunction(value: unknown): value is Method {
  return typeof value === "function";
}
