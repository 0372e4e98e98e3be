// bareosdir/testing: unit tests of plugins without a Bareos. A mock core, and a driver that raises events.
/// <reference types="node" preserve="true" />
import { EventCore, type MockCoreOptions } from "./event-core.js";

export type { MockCoreOptions } from "./event-core.js";
export type { MockDebugMessage, MockMessage } from "./job-core.js";
export { runEvents, type RunEventsOptions } from "./run-events.js";

/** A Director that lives in memory. */
export class MockCore extends EventCore {}

/** Makes a {@link MockCore}; it answers once it is installed, which {@link runEvents} does for the time of a run. */
export function createMockCore(options: MockCoreOptions = {}): MockCore {
  return new MockCore(options);
}
