// The shipped semantics with something wrong in them: a copy in a temporary folder in which texts are replaced.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "../../generator/paths.js";
import { tempDir } from "./temp-dir.js";

export interface Edit {
  /** Below generator/semantics. */
  readonly file: string;
  readonly replace: string;
  readonly by: string;
}

export interface EditedSemantics {
  readonly folder: string;
  /** `file:line` of the first line with the text, as messages show it. */
  readonly placeOf: (
    file: string,
    text: string,
  ) => { readonly file: string; readonly line: number };
}

export function editedSemantics(...edits: readonly Edit[]): EditedSemantics {
  const folder = tempDir();
  cpSync(paths.semantics, folder, {
    recursive: true,
    filter: (source) => !source.endsWith(".ts"),
  });
  for (const { file, replace, by } of edits) {
    const text = readFileSync(join(folder, file), "utf8");
    if (!text.includes(replace)) throw new Error(`${file} has no ${replace}`);
    writeFileSync(
      join(folder, file),
      text.replace(replace, () => by),
    );
  }
  return {
    folder,
    placeOf: (file, text) => {
      const lines = readFileSync(join(folder, file), "utf8").split("\n");
      const index = lines.findIndex((line) => line.includes(text));
      if (index < 0) throw new Error(`${file} has no ${text}`);
      return { file: join(folder, file), line: index + 1 };
    },
  };
}

/** The error that an action throws; fails when it throws none. */
export async function errorOf(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}
