// Glue takes the namespace from the headers: what is generated for a tree with another one compiles against that tree.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findClang } from "../../../../generator/clang/find-clang.js";
import { paths } from "../../../../generator/paths.js";
import { renderBindings } from "../../../../generator/pipeline.js";
import { locateTree } from "../../../../generator/tree/locate.js";
import { runtimeIncludes, writeText } from "../../../glue/support.js";
import { FD, replace } from "../../../support/changed-tree.js";
import { copyHeaderSets } from "../../../support/header-sets.js";
import { tempDir } from "../../../support/temp-dir.js";

const WHOLE = /namespace filedaemon \{([\s\S]*)\} {2}\/\/ namespace filedaemon/;

test.each([
  ["renamed", "namespace client {$1}"],
  ["inside of another", "namespace bareos { namespace filedaemon {$1} }"],
  ["inside of another, in one", "namespace bareos::filedaemon {$1}"],
  ["with one inside", "namespace filedaemon { inline namespace v2 {$1} }"],
])("%s", async (_, by) => {
  const root = join(copyHeaderSets("25"), "25");
  const tree = await locateTree(root);
  replace(FD, WHOLE, by)(tree.sourceRoot);
  const { files } = await renderBindings({
    clang: await findClang({ env: process.env }),
    trees: [tree],
    semantics: paths.semantics,
    templates: paths.templates,
    place: { library: paths.library, out: paths.generated },
  });
  const out = tempDir();
  for (const [name, text] of files) if (name.startsWith("cpp/")) writeText(join(out, name), text);
  const includes = [join(out, "cpp"), runtimeIncludes, tree.sourceRoot].map((dir) => `-I${dir}`);
  const unit = join(out, "cpp/fd/assert_25.cc");
  const built = spawnSync("g++", ["-std=c++20", "-fsyntax-only", ...includes, unit], {
    encoding: "utf8",
  });
  expect(built.stderr).toBe("");
});
