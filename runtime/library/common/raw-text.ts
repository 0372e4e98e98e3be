// Any bytes as text and back without loss: a byte that is no UTF-8 becomes half of a surrogate pair, U+DC80 to U+DCFF, as
// in Python's strings.
import { Buffer, isUtf8 } from "node:buffer";

/** The text of bytes. Where they are UTF-8 it is the usual one; {@link rawName} gives the bytes of any. */
export function rawText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (isUtf8(buffer)) return buffer.toString();
  let text = "";
  for (let at = 0; at < buffer.length;) {
    const lead = buffer[at] ?? 0;
    const character = buffer.subarray(at, at + lengthOfCharacter(lead));
    const isCharacter = isUtf8(character);
    text += isCharacter ? character.toString() : String.fromCharCode(0xdc00 + lead);
    at += isCharacter ? character.length : 1;
  }
  return text;
}

/** What a text of {@link rawText} stands for: itself where the bytes are UTF-8, else the bytes. */
export function rawName(text: string): string | Uint8Array {
  if (!hasRawBytes(text)) return text;
  return Buffer.concat(
    Array.from(text, (character) => {
      const code = character.charCodeAt(0);
      const isByte = character.length === 1 && code >= 0xdc80 && code <= 0xdcff;
      return isByte ? Buffer.of(code - 0xdc00) : Buffer.from(character);
    }),
  );
}

/** Whether a text of {@link rawText} stands for bytes that are no UTF-8. */
export function hasRawBytes(text: string): boolean {
  return /\p{Cs}/u.test(text);
}

function lengthOfCharacter(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}
