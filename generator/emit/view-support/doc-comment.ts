// Doc comments for generated code: wrapped to the line width, and safe whatever a header's comment contains.

/** Widest line of generated code. */
export const LINE_WIDTH = 100;

export interface DocText {
  /** Each one is wrapped on its own; empty and null ones are left out. */
  readonly paragraphs: readonly (string | null)[];
  /** Block tags, e.g. `@since 22`. They come last. */
  readonly tags?: readonly string[];
}

/** Lines of a block comment, without indentation; `indent` is how much the template adds. Empty without any text. */
export function docComment(text: DocText, indent = 0): readonly string[] {
  const paragraphs = text.paragraphs
    .filter((paragraph) => paragraph !== null)
    .map((paragraph) => escapeComment(paragraph.trim()))
    .filter((paragraph) => paragraph !== "");
  const tags = (text.tags ?? []).map(closeComment);
  const room = LINE_WIDTH - indent - " * ".length;
  const blocks = [...paragraphs.map((paragraph) => wrapText(paragraph, room))];
  if (tags.length > 0) blocks.push(tags.flatMap((tag) => wrapText(tag, room)));
  const lines = blocks.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
  const [only] = lines;
  if (only === undefined) return [];
  if (lines.length === 1 && only.length <= room - " */".length) return [`/** ${only} */`];
  return ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"];
}

/** Breaks a text into lines of at most `width` characters, at spaces; a longer word stands alone. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** A sentence for every `true` or text; what is false, null or empty says nothing. */
export function remarks(...items: readonly (string | false | null)[]): string | null {
  const said = items.filter((item) => item !== false && item !== null && item !== "").map(String);
  return said.length === 0
    ? null
    : said.map((item) => (/[.!?)]$/.test(item) ? item : `${item}.`)).join(" ");
}

/** A header's text must not end the comment, and its @ must not become a tag. */
function escapeComment(text: string): string {
  return closeComment(text).replaceAll(/(^|\s)@/g, "$1\\@");
}

function closeComment(text: string): string {
  return text.replaceAll("*/", "*\\/");
}
