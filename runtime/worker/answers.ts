// Answers as the daemon reads them: the code, whether a packet follows, and its fields.
import { bRC_Error } from "#bareos";
import type { bRC } from "#bareos";
import type { WireWriter } from "#bareos/codec";
import type { AreaWriter } from "./area.js";
import type { Call } from "./call.js";
import { resultOf } from "./results.js";

/** Writes the answer of a callback that returned `value`; gives its code. Throws for a wrong value or packet. */
export function writeSuccess(writer: WireWriter, call: Call, value: unknown): bRC {
  const result = resultOf(call.name, value, call.mayBeVoid);
  const code = call.settle?.(result) ?? result;
  writer.reset();
  writer.i32(code, "code");
  if (call.tail !== undefined) {
    call.tail(writer, code);
    return code;
  }
  const follows = call.write !== undefined && (call.sends?.(code) ?? true);
  writer.u8(follows ? 1 : 0, "packet");
  if (follows) call.write?.(writer);
  return code;
}

/** Writes the answer of a callback that failed. Never throws. */
export function writeFailure(writer: AreaWriter, call: Call, error: unknown): void {
  const code: bRC = bRC_Error;
  writer.reset();
  writer.i32(code, "code");
  if (call.tail !== undefined) {
    call.tail(writer, code);
    return;
  }
  if (call.fail !== undefined) {
    const start = writer.length;
    try {
      call.fail(error);
      writer.u8(1, "packet");
      call.write?.(writer);
      return;
    } catch {
      // The packet has other wrong fields. The daemon's side marks the failure itself then.
      writer.cut(start);
    }
  }
  writer.u8(0, "packet");
}
