// bareosdir/testing: unit tests of plugins without a Bareos. A mock core, and a driver that raises events.
import { installCore, type Core } from "../core-host.js";
import { EventCore } from "./event-core.js";

export type { MockCoreOptions, MockDebugMessage, MockMessage } from "./event-core.js";
export { runEvents, type RunEventsOptions } from "./run-events.js";

/** A Director that lives in memory. */
export class MockCore extends EventCore implements Core {
  protected override takePlace(): () => void {
    return installCore(this);
  }
}
