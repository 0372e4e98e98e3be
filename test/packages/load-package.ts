// Imports a generated package as a plugin of a given daemon release would see it.
import { onTestFinished, vi } from "vitest";

export type Daemon = "fd" | "sd" | "dir";
export type Api = Readonly<Record<string, unknown>>;

const PACKAGES: Readonly<Record<Daemon, () => Promise<Api>>> = {
  fd: () => import("bareosfd"),
  sd: () => import("bareossd"),
  dir: () => import("bareosdir"),
};

const RELEASE = Symbol.for("bareos-node.release");

/** Every export of the package, in plain Node or, with `release`, as inside of a daemon of that release. */
export async function loadPackage(daemon: Daemon, release?: string): Promise<Api> {
  vi.resetModules();
  if (release !== undefined) Reflect.set(globalThis, RELEASE, release);
  onTestFinished(() => void Reflect.deleteProperty(globalThis, RELEASE));
  try {
    return await PACKAGES[daemon]();
  } finally {
    Reflect.deleteProperty(globalThis, RELEASE);
  }
}

/** A dictionary or record that the package exports. */
export function dictionary(api: Api, name: string): Readonly<Record<string, unknown>> {
  const value = api[name];
  if (typeof value !== "object" || value === null) throw new Error(`${name} is no dictionary`);
  return value as Readonly<Record<string, unknown>>;
}
