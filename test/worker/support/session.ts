// A session over the channel in memory, with a plugin that the test writes as an object or class.
import path from "node:path";
import { WireReader, WireWriter } from "bareosfd/codec";
import { onTestFinished } from "vitest";
import { paths } from "../../../generator/paths.js";
import { fileDaemon } from "../../../runtime/worker/file-daemon.js";
import { startSession, type Session } from "../../../runtime/worker/session.js";
import { FakeChannel } from "./fake-channel.js";

export interface Loaded {
  readonly channel: FakeChannel;
  readonly session: Session;
  readonly code: number;
  readonly bitmap: number;
}

export const OPTIONS = "key=value:";

/** Loads the exports of a plugin module. */
export async function load(exports: object, daemon = "fd"): Promise<Loaded> {
  const channel = new FakeChannel();
  const session = startSession({
    channel,
    daemon: fileDaemon,
    packageFolder: path.join(paths.generated, "fd"),
    ownsProcess: false,
    load: () => Promise.resolve(exports),
  });
  onTestFinished(() => {
    session.close();
  });
  channel.start((kind, length) => {
    session.onRequest(kind, length);
  });
  const answer = await channel.ask(64, (writer) => {
    for (const text of ["26-dev", daemon, "/plugins", "sample", OPTIONS]) {
      writer.text(text, "load");
    }
    writer.u32(0, "roots");
  });
  const reader = new WireReader(answer);
  const code = reader.i32();
  const bitmap = reader.u32();
  reader.u32();
  reader.end();
  return { channel, session, code, bitmap };
}

/** Code of an answer, whether a packet follows, and the rest of it. */
export function open(answer: Uint8Array): { code: number; packet: boolean; reader: WireReader } {
  const reader = new WireReader(answer);
  return { code: reader.i32(), packet: reader.bool(), reader };
}

/** Only the code of an answer that must not have a packet. */
export function codeOf(answer: Uint8Array): number {
  const { code, packet, reader } = open(answer);
  if (packet) throw new Error("the answer has a packet");
  reader.end();
  return code;
}

export function bytes(encode: (writer: WireWriter) => void): Uint8Array {
  const writer = new WireWriter();
  encode(writer);
  return Buffer.from(writer.message());
}
