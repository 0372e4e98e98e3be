// Reads a list of file names, one a line, as it is asked for. Names are bytes: only the line feed is no part of one.
import { closeSync, lstatSync, openSync, readSync } from "node:fs";
import { fileName, fsPath, type FileName } from "bareosfd";

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** What editors of Windows put at the beginning of a text. */
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * The names in a list. One that ends with a carriage return, or the first with a byte order mark before it, is taken
 * without that unless there is a file of exactly that name; `warn` hears of each of the two once. Throws an Error for
 * UTF-16, and one of the system when the list cannot be read.
 */
export function* readPathList(list: FileName, warn: (text: string) => void): Generator<FileName> {
  let isFirst = true;
  let told = false;
  for (const line of readLines(list)) {
    let name = line;
    if (isFirst && UTF16_MARKS.some((mark) => startsWith(line, mark))) {
      throw new Error("the list of files is UTF-16; it has to be UTF-8, with line feeds");
    }
    if (isFirst && startsWith(line, UTF8_MARK) && !exists(line)) {
      name = line.subarray(UTF8_MARK.length);
      warn("the list of files begins with a byte order mark, which is taken for no part of a name");
    }
    isFirst = false;
    if (name.at(-1) === RETURN && !exists(name)) {
      name = name.subarray(0, -1);
      if (!told)
        warn(
          "the list of files has lines that end with CR LF; the CR is taken for no part of a name",
        );
      told = true;
    }
    if (name.length > 0) yield fileName(name);
  }
}

function* readLines(list: FileName): Generator<Buffer> {
  const fd = openSync(fsPath(list), "r");
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK);
      const length = readSync(fd, chunk, 0, CHUNK, null);
      if (length === 0) break;
      const text = Buffer.concat([rest, chunk.subarray(0, length)]);
      let start = 0;
      for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE, start)) {
        yield text.subarray(start, end);
        start = end + 1;
      }
      rest = text.subarray(start);
    }
    if (rest.length > 0) yield rest;
  } finally {
    closeSync(fd);
  }
}

function startsWith(line: Buffer, mark: Buffer): boolean {
  return line.subarray(0, mark.length).equals(mark);
}

function exists(name: Buffer): boolean {
  return lstatSync(name, { throwIfNoEntry: false }) !== undefined;
}
