// The base class of Director plugins.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type,
   @typescript-eslint/no-unused-vars --
   All methods of the interface are optional, so it promises nothing that the class does not have; merging wants the same parameter. */
import type { EventHandlers } from "../event-handlers.js";
import type { PluginOptions } from "../options/plugin-options.js";
import type { OptionSchema, OptionsOf } from "../options/schema.js";
import { EventPlugin } from "./event-plugin.js";
import { DirJob } from "./job.js";

/**
 * Base class of Director plugins. A plugin extends it, defines the methods of {@link EventHandlers} for the events that
 * it cares for, and is the default export of its module. One instance serves one job.
 */
export class BareosDirPlugin<Options = PluginOptions> extends EventPlugin<Options> {
  /** The job at hand. */
  readonly job = new DirJob();

  /** The base class for a plugin with these options: `class Names extends BareosDirPlugin.withOptions({ site: option.text() })`. */
  static withOptions<const Schema extends OptionSchema>(schema: Schema): ClassWithOptions<Schema> {
    return class extends BareosDirPlugin<OptionsOf<Schema>> {
      static override readonly options = schema;
    };
  }
}

/** What {@link BareosDirPlugin.withOptions} gives. */
export type ClassWithOptions<Schema> = Omit<typeof BareosDirPlugin, "prototype"> &
  (new () => BareosDirPlugin<OptionsOf<Schema>>);

/** Methods for events, which a plugin may define. */
export interface BareosDirPlugin<Options = PluginOptions> extends EventHandlers {}
