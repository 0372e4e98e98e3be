// The core functions that are more than a call over the channel, the same in all daemons: events, variables and messages.
import { BareosCoreError, M_ABORT, M_ERROR_TERM, M_TERM } from "#bareos";
import type { bJobMessageType, bRC } from "#bareos";
import { CoreCall } from "#bareos/codec";
import type { WireWriter } from "#bareos/codec";
import type { CoreCaller } from "./core-calls.js";
import type { Messages } from "./messages.js";
import type { SessionState } from "./state.js";
import type { Variables } from "./variables.js";

const DEADLY: readonly number[] = [M_ABORT, M_ERROR_TERM, M_TERM];
const OK = 0;

export interface CommonCore {
  RegisterEvents(events: readonly number[]): bRC;
  UnRegisterEvents(events: readonly number[]): bRC;
  GetValue(variable: number): unknown;
  SetValue(variable: number, value: unknown): bRC;
  JobMessage(type: bJobMessageType, message: string): bRC;
  DebugMessage(level: number, message: string): bRC;
}

/** A call whose answer is a code and no more. */
function askCode(
  calls: CoreCaller,
  name: string,
  kind: number,
  encode: (writer: WireWriter) => void,
): bRC {
  const reply = calls.call(name, kind, encode);
  const code = reply.i32() as bRC;
  reply.end();
  return code;
}

/** What the functions work with. */
export interface CoreParts {
  readonly calls: CoreCaller;
  readonly messages: Messages;
  readonly variables: Variables;
  readonly state: SessionState;
}

export function commonCore({ calls, messages, variables, state }: CoreParts): CommonCore {
  const withEvents = (name: string, kind: number, events: readonly number[]): bRC => {
    const given: unknown = events;
    if (!Array.isArray(given)) throw new TypeError(`${name}: expected an array of events`);
    return askCode(calls, name, kind, (writer) => {
      writer.u32(events.length, `${name}.events`);
      for (const event of events) writer.u32(event, `${name}.events`);
    });
  };
  return {
    RegisterEvents: (events) => {
      const code = withEvents("RegisterEvents", CoreCall.registerBareosEvents, events);
      for (const event of events) state.unwanted.delete(event);
      return code;
    },
    UnRegisterEvents: (events) => {
      const code = withEvents("UnRegisterEvents", CoreCall.unregisterBareosEvents, events);
      for (const event of events) state.unwanted.add(event);
      return code;
    },
    GetValue: (variable) => variables.read(variable),
    SetValue: (variable, value) => variables.write(variable, value),
    JobMessage: (type, message) => {
      refuseDeadly(type);
      messages.job(type, message);
      return OK;
    },
    DebugMessage: (level, message) => {
      messages.debug(level, message);
      return OK;
    },
  };
}

/** These act on the daemon and not on the job. Posted, a refusal of the daemon's side would go unnoticed. */
function refuseDeadly(type: bJobMessageType): void {
  if (!DEADLY.includes(type)) return;
  throw new BareosCoreError(
    "BAREOS_REFUSED",
    `JobMessage: a message of type ${type} would end the daemon with all of its jobs; use M_FATAL`,
  );
}
