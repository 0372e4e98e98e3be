// Doc comments: wrapping, and texts that try to break out of the comment.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  docComment,
  LINE_WIDTH,
  remarks,
} from "../../../../generator/emit/view-support/doc-comment.js";

test("a short text stays on one line", () => {
  expect(docComment({ paragraphs: ["Short."] })).toEqual(["/** Short. */"]);
});

test("nothing to say gives no comment", () => {
  expect(docComment({ paragraphs: [null, " "] })).toEqual([]);
});

test("paragraphs are set apart and tags come last", () => {
  expect(
    docComment({ paragraphs: ["One.", null, "Two."], tags: ["@since 22", "@param a - b"] }),
  ).toEqual(["/**", " * One.", " *", " * Two.", " *", " * @since 22", " * @param a - b", " */"]);
});

test("a header's text can neither end the comment nor add a tag", () => {
  const text = docComment({ paragraphs: ["a */ b @deprecated c user@host"] }).join("\n");
  expect(text).toBe("/** a *\\/ b \\@deprecated c user@host */");
});

test("no line is wider than the page, whatever the words", () => {
  const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !/\s/.test(text));
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 80 }),
      fc.nat({ max: 8 }),
      (words, indent) => {
        const lines = docComment({ paragraphs: [words.join(" ")] }, indent);
        for (const line of lines) expect(line.length + indent).toBeLessThanOrEqual(LINE_WIDTH + 20);
        expect(lines.slice(0, -1).some((line) => line.includes("*/"))).toBe(false);
      },
    ),
  );
});

test("remarks become sentences", () => {
  expect(remarks(false, null, "")).toBeNull();
  expect(remarks("One", false, "Two.")).toBe("One. Two.");
});
