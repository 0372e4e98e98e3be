// Compiles asserts of our glue against the headers of a tree: the proof, by a compiler that knows nothing of an IR, that the
// glue fits there.
import { join } from "node:path";
import { packageRoot, paths } from "../paths.js";
import type { SourceTree } from "../tree/locate.js";
import { type Diagnostic, parseDiagnostics } from "./diagnostics.js";
import type { ClangTool } from "./find-clang.js";
import { runClang } from "./run-clang.js";
import { searchedFolders } from "./surroundings.js";
import { withScratch } from "../fs/scratch.js";

/** Where the asserts are, by daemon. */
export const GLUE = join(paths.generated, "cpp");

export interface CompileOptions {
  readonly clang: ClangTool;
  readonly includeDirectories: readonly string[];
  readonly signal: AbortSignal;
}

/** Errors of compiling `unit`, a text that includes asserts; none when it compiles. */
export async function compileAsserts(
  unit: string,
  tree: SourceTree,
  { clang, includeDirectories, signal }: CompileOptions,
): Promise<readonly Diagnostic[]> {
  const searched = [
    GLUE,
    join(packageRoot, "runtime"),
    ...searchedFolders(tree.sourceRoot, includeDirectories),
  ].flatMap((folder) => ["-I", folder]);
  return withScratch(async (scratch) => {
    const file = await scratch.write("proof.cc", unit);
    const flags = [
      "-std=c++20",
      "-fsyntax-only",
      "-w",
      "-ferror-limit=0",
      "-fno-caret-diagnostics",
    ];
    const { stderr } = await runClang(clang, [...flags, ...searched, file], { signal });
    return parseDiagnostics(stderr);
  });
}
