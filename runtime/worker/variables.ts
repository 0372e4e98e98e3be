// Variables of the core: the type of a value travels with it, so no table is needed here.
import type { bRC } from "#bareos";
import { CoreCall } from "#bareos/codec";
import type { CoreCaller } from "./core-calls.js";
import { ValueType } from "./protocol.js";
import type { SessionState } from "./state.js";

/** Times after 2038 are beyond it. */
const LARGEST_INT32 = 0x7fffffff;

/**
 * Variables as the plugin sees them. A cancel is heard at any time, also when the daemon waits for nothing and so cannot be
 * asked: what is known by then still has an answer.
 */
export class Variables {
  private readonly known = new Map<number, unknown>();

  constructor(
    private readonly calls: CoreCaller,
    private readonly state: SessionState,
    private readonly isCancelled: () => boolean,
  ) {}

  /** What the variable holds; null when the core has no value for it. */
  read(variable: number): unknown {
    const { known, state } = this;
    if (state.callback === null && this.isCancelled() && known.has(variable)) {
      return known.get(variable);
    }
    const value = readVariable(this.calls, variable);
    if (value !== null) known.set(variable, value);
    return value;
  }

  write(variable: number, value: unknown): bRC {
    const code = writeVariable(this.calls, variable, value);
    // What the core made of it is the next answer.
    this.known.delete(variable);
    return code;
  }

  /** Asks for what a plugin may want to know later; what it does not learn it does not know. Within a callback only. */
  learn(variables: readonly number[]): void {
    for (const variable of variables) {
      try {
        this.read(variable);
      } catch {
        // Whoever asks himself hears why.
      }
    }
  }
}

function readVariable(calls: CoreCaller, variable: number): unknown {
  const reply = calls.call("GetValue", CoreCall.getBareosValue, (writer) => {
    writer.i32(variable, "GetValue.variable");
  });
  reply.i32();
  const type = reply.u8();
  switch (type) {
    case ValueType.int32:
      return reply.i32();
    case ValueType.uint64:
      return reply.u64();
    case ValueType.boolean:
      return reply.bool();
    case ValueType.string:
      return reply.textOrNull();
    default:
      return null;
  }
}

/** Writes a variable; the daemon refuses a value of another type than the variable's. */
function writeVariable(calls: CoreCaller, variable: number, value: unknown): bRC {
  const where = "SetValue.value";
  const reply = calls.call("SetValue", CoreCall.setBareosValue, (writer) => {
    writer.i32(variable, "SetValue.variable");
    if (typeof value === "boolean") {
      writer.u8(ValueType.boolean, where);
      writer.bool(value, where);
    } else if (typeof value === "bigint" || (typeof value === "number" && value > LARGEST_INT32)) {
      writer.u8(ValueType.uint64, where);
      writer.u64(value, where);
    } else if (typeof value === "number") {
      writer.u8(ValueType.int32, where);
      writer.i32(value, where);
    } else if (typeof value === "string" || value instanceof Uint8Array) {
      writer.u8(ValueType.string, where);
      writer.fileName(value, where);
    } else {
      throw new TypeError(
        `${where}: expected a boolean, number, string or Uint8Array, got ${typeof value}`,
      );
    }
  });
  const code = reply.i32() as bRC;
  reply.end();
  return code;
}
