// Values of options that are written in base 85, so that a look at a file does not tell them. It is no encryption.

const DIGITS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/** Five characters for four bytes; the last group may be shorter. Throws an Error that does not show the text. */
export function decodeBase85(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let start = 0; start < text.length; start += 5) {
    const group = text.slice(start, start + 5);
    let value = 0;
    for (const digit of group.padEnd(5, "~")) {
      const number = DIGITS.indexOf(digit);
      if (number < 0) throw new Error("it has a character that base 85 does not have");
      value = value * 85 + number;
    }
    if (value > 0xffffffff) throw new Error("a group of characters is above the highest number");
    for (let byte = 0; byte < group.length - 1; byte += 1) {
      bytes.push(Math.floor(value / 256 ** (3 - byte)) % 256);
    }
  }
  return Uint8Array.from(bytes);
}
