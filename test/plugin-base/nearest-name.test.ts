// The name that somebody meant: slips are found, other words are not.
import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestName } from "../../runtime/library/common/nearest-name.js";

const FIELDS = ["path", "source", "stat", "link", "type", "content", "noRead", "saveTime"];

test.each([
  ["contents", "content"],
  ["contnet", "content"],
  ["no_read", "noRead"],
  ["noread", "noRead"],
  ["save_time", "saveTime"],
  ["Path", "path"],
  ["pth", "path"],
  ["stats", "stat"],
  ["sourec", "source"],
])("%s means %s", (name, meant) => {
  expect(nearestName(name, FIELDS)).toBe(meant);
});

test.each(["mode", "data", "x", "", "encoding"])("%s means none of them", (name) => {
  expect(nearestName(name, FIELDS)).toBeNull();
});

test("a name means itself, and one with a letter left out, added or exchanged is still found", () => {
  const word = fc.stringMatching(/^[a-z]{4,12}$/);
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom("out", "in", "swap"), (name, place, slip) => {
      const at = place % (name.length - 1);
      const letters = Array.from(name);
      if (slip === "out") letters.splice(at, 1);
      else if (slip === "in") letters.splice(at, 0, "q");
      else letters.splice(at, 2, letters[at + 1] ?? "", letters[at] ?? "");
      expect(nearestName(name, ["0123456789012", name])).toBe(name);
      expect(nearestName(letters.join(""), ["0123456789012", name])).toBe(name);
    }),
  );
});
