// Calls into the daemon and back: arguments through the answer area, the reply through the request area, both of which
// may hold data of the callback that is running. Those are put back afterwards.
import { BareosCoreError } from "#bareos";
import { WireReader, WireWriter } from "#bareos/codec";
import type { Channel } from "./channel.js";
import type { SessionState } from "./state.js";

export class CoreCaller {
  private readonly request: Buffer;
  private readonly answer: Buffer;
  private readonly arguments = new WireWriter(1024);

  constructor(
    private readonly channel: Channel,
    private readonly state: SessionState,
  ) {
    this.request = Buffer.from(channel.request);
    this.answer = Buffer.from(channel.answer);
  }

  /** Calls a core function and returns its reply, behind the byte that says whether it was refused. */
  call(name: string, kind: number, encode: (writer: WireWriter) => void): WireReader {
    if (this.state.callback === null && !this.state.ahead) {
      throw new BareosCoreError(
        "BAREOS_NO_CALLBACK",
        `${name}: core functions work only while a callback of the plugin runs, and none does. ` +
          "Was a promise not awaited?",
      );
    }
    // A value that does not fit throws here, before anything shared has changed.
    this.arguments.reset();
    encode(this.arguments);
    const reply = new WireReader(this.exchange(name, kind, this.arguments.message()));
    if (reply.u8() !== 0) throw new BareosCoreError("BAREOS_REFUSED", `${name}: ${reply.text()}`);
    return reply;
  }

  /** One exchange, which leaves what the plugin sees as it was; returns a copy of the reply. */
  private exchange(name: string, kind: number, message: Uint8Array): Buffer {
    const { state, request, answer } = this;
    if (message.length > answer.length) {
      throw new RangeError(
        `${name}: ${message.length} bytes of arguments do not fit into the channel`,
      );
    }
    const lentRequest =
      state.lentRequest > 0 ? Buffer.from(request.subarray(0, state.lentRequest)) : null;
    const lentAnswer = state.lentAnswer ? Buffer.from(answer.subarray(0, message.length)) : null;
    const length = this.channel.coreCall(kind, message);
    const reply = Buffer.from(request.subarray(0, length));
    if (lentRequest !== null) request.set(lentRequest);
    if (lentAnswer !== null) answer.set(lentAnswer);
    return reply;
  }
}
