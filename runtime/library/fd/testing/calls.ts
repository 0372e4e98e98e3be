// Calls a plugin as the runtime does: a throw, a rejection or a wrong code becomes a fatal job message.
import type { bEventType } from "../constants/bEventType.js";
import { M_FATAL } from "../constants/bJobMessageType.js";
import { bRC_Error, bRC_OK } from "../constants/bRC.js";
import { IO_CLOSE, IO_OPEN, IO_READ, IO_SEEK, IO_WRITE } from "../constants/bIOPS.js";
import type { EventArguments, FdPluginEntryPoints, PluginIoWritePacket } from "../entry-points.js";
import { IoPacket } from "../packets/IoPacket.js";
import type { MockCore } from "./mock-core.js";

/** What a test hands to the drivers: an instance of a plugin class, or a module of functions. */
export type TestedPlugin = FdPluginEntryPoints;

const PARTS = {
  [IO_OPEN]: "pluginIoOpen",
  [IO_READ]: "pluginIoRead",
  [IO_WRITE]: "pluginIoWrite",
  [IO_SEEK]: "pluginIoSeek",
  [IO_CLOSE]: "pluginIoClose",
} as const;

export class PluginCalls {
  readonly #plugin: TestedPlugin;
  readonly #core: MockCore;

  constructor(plugin: TestedPlugin, core: MockCore) {
    this.#plugin = plugin;
    this.#core = core;
  }

  /**
   * @param otherwise - Answer of the daemon for a plugin that does not define the callback; also what a callback
   * that returns nothing means.
   */
  async call(
    name: string,
    action: (plugin: TestedPlugin) => unknown,
    otherwise: number = bRC_OK,
  ): Promise<number> {
    try {
      const answer: unknown = await action(this.#plugin);
      if (answer === undefined) return otherwise;
      if (typeof answer !== "number") throw new TypeError(`${name} answered ${typeof answer}`);
      return answer;
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#core.messages.push({ type: M_FATAL, message: `${name}: ${text}` });
      return bRC_Error;
    }
  }

  /** An event reaches only those who asked for it. */
  async event(...args: EventArguments): Promise<number> {
    const event: bEventType = args[0];
    if (!this.#core.events.has(event)) return bRC_OK;
    return this.call("handlePluginEvent", (plugin) => plugin.handlePluginEvent?.(...args));
  }

  /** Loads the plugin and hands it a definition, as options alone: the daemon's side takes the plugin's name away. */
  async load(definition: string): Promise<number> {
    const options = withoutPluginName(definition);
    const loaded = await this.call("loadBareosPlugin", (it) => it.loadBareosPlugin?.(options));
    return loaded === bRC_OK ? this.define(definition) : loaded;
  }

  async define(definition: string): Promise<number> {
    const options = withoutPluginName(definition);
    return this.call("parsePluginDefinition", (it) => it.parsePluginDefinition?.(options));
  }

  /** One I/O operation. */
  async io(init: ConstructorParameters<typeof IoPacket>[0]): Promise<IoPacket> {
    const packet = new IoPacket(init);
    const code = await this.call(
      "pluginIO",
      (plugin) => {
        if (plugin.pluginIO !== undefined) return plugin.pluginIO(packet);
        return packet.func === 0
          ? bRC_Error
          : plugin[PARTS[packet.func]]?.(packet as PluginIoWritePacket);
      },
      bRC_OK,
    );
    if (code !== bRC_OK && packet.status >= 0) packet.status = -1;
    return packet;
  }
}

/** A definition may begin with the name of the plugin, `node:`, which tests may leave out. */
function withoutPluginName(definition: string): string {
  return definition.replace(/^\s*[A-Za-z0-9_-]+:/, "");
}
