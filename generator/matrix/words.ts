// Words and signs of the release matrix, the same in HTML and Markdown.
import type { CellState, MatrixSection } from "./types.js";

export const SECTION_TITLES: Readonly<Record<MatrixSection["id"], string>> = {
  common: "All daemons",
  fd: "File Daemon",
  sd: "Storage Daemon",
  dir: "Director",
};

/** States that are worth a colour, in the order of the legend. */
export const CHANGES = ["added", "moved", "changed", "form", "gone"] as const satisfies CellState[];

export const STATE_WORDS: Readonly<Record<CellState, string>> = {
  base: "as in the first release",
  same: "as before",
  added: "added",
  moved: "moved or renumbered",
  changed: "type or signature changed",
  form: "only the C form changed",
  gone: "gone",
  absent: "not there",
};

export const SIGNS: Readonly<Record<CellState, string>> = {
  base: "",
  same: "",
  added: "+",
  moved: "↕",
  changed: "~",
  form: "≈",
  gone: "−",
  absent: "",
};
