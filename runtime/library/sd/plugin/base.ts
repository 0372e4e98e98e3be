// The base class of Storage Daemon plugins.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type,
   @typescript-eslint/no-unused-vars --
   All methods of the interface are optional, so it promises nothing that the class does not have; merging wants the same parameter. */
import type { EventHandlers } from "../event-handlers.js";
import type { PluginOptions } from "../options/plugin-options.js";
import type { OptionSchema, OptionsOf } from "../options/schema.js";
import { EventPlugin } from "./event-plugin.js";
import { SdJob } from "./job.js";

/**
 * Base class of Storage Daemon plugins. A plugin extends it, defines the methods of {@link EventHandlers} for the events that
 * it cares for, and is the default export of its module. One instance serves one job.
 */
export class BareosSdPlugin<Options = PluginOptions> extends EventPlugin<Options> {
  /** The job at hand. */
  readonly job = new SdJob();

  /** The base class for a plugin with these options: `class Names extends BareosSdPlugin.withOptions({ site: option.text() })`. */
  static withOptions<const Schema extends OptionSchema>(schema: Schema): ClassWithOptions<Schema> {
    return class extends BareosSdPlugin<OptionsOf<Schema>> {
      static override readonly options = schema;
    };
  }
}

/** What {@link BareosSdPlugin.withOptions} gives. */
export type ClassWithOptions<Schema> = Omit<typeof BareosSdPlugin, "prototype"> &
  (new () => BareosSdPlugin<OptionsOf<Schema>>);

/** Methods for events, which a plugin may define. */
export interface BareosSdPlugin<Options = PluginOptions> extends EventHandlers {}
