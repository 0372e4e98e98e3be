// The base class of Director plugins.
/* eslint-disable @typescript-eslint/no-unsafe-declaration-merging, @typescript-eslint/no-empty-object-type --
   All methods of the interface are optional, so it promises nothing that the class does not have. */
import type { EventHandlers } from "../event-handlers.js";
import { EventPlugin } from "./event-plugin.js";

/**
 * Base class of Director plugins. A plugin extends it, defines the methods of {@link EventHandlers} for the events that
 * it cares for, and is the default export of its module. One instance serves one job.
 */
export class BareosDirPlugin extends EventPlugin {}

/** Methods for events, which a plugin may define. */
export interface BareosDirPlugin extends EventHandlers {}
