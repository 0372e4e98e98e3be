// What a copy of the checkout needs to generate, check and adopt, for tests that change one (generator/ship/stage.ts).
import { SOURCES } from "../../generator/ship/stage.js";

export const CHECKOUT: readonly string[] = [
  ...SOURCES.filter((part) => part !== "dist/generator/setup"),
  ...["dist/generator", "docs", "generated", "headers", "templates"],
  ...["generator/clang/overlay", "generator/semantics"],
];
