// Names and texts of others in a form that is safe in a message: they stay on their line and hide nothing of it.
import { rawText } from "./raw-text.js";

/** Control characters, line separators, what turns the direction of writing, and halves of characters. */
const SPECIAL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/**
 * A name or text as one line of plain characters: control characters and bytes that are no UTF-8 show as `\xNN`, what
 * else would break a line or turn its direction as `\uNNNN`.
 */
export function printable(text: string | Uint8Array): string {
  const plain = typeof text === "string" ? text : rawText(text);
  return plain.replace(SPECIAL, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const byte = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
  const isByte = code < 0x80 || byte !== code;
  return isByte ? `\\x${hex(byte, 2)}` : `\\u${hex(code, 4)}`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}
