// When output is coloured.
import { expect, it } from "vitest";
import { wantsColor } from "../../../generator/cli/host.js";

const terminal = { isTTY: true };
const pipe = {};

it.each([
  ["a terminal", terminal, {}, [], true],
  ["a pipe", pipe, {}, [], false],
  ["--no-color", terminal, {}, ["doctor", "--no-color"], false],
  ["NO_COLOR of any value", terminal, { NO_COLOR: "0" }, [], false],
  ["an empty NO_COLOR, which does not count", terminal, { NO_COLOR: "" }, [], true],
  ["NO_COLOR over FORCE_COLOR", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, [], false],
  ["FORCE_COLOR on a pipe", pipe, { FORCE_COLOR: "1" }, [], true],
  ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, [], false],
  ["a dumb terminal", terminal, { TERM: "dumb" }, [], false],
])("%s", (_, stream, env, argv, expected) => {
  expect(wantsColor(stream, env, argv)).toBe(expected);
});
