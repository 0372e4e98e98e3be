// Constants of enum classes and of enums inside of structs are named through those: none is lost, none stands for another.
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findClang } from "../../../generator/clang/find-clang.js";
import { paths } from "../../../generator/paths.js";
import { renderBindings } from "../../../generator/pipeline.js";
import { locateTree } from "../../../generator/tree/locate.js";
import { type Edit, FD, parseChanged, replace } from "../../support/changed-tree.js";
import { editedSemantics } from "../../support/edited-semantics.js";
import { tempDir } from "../../support/temp-dir.js";
import { runtimeIncludes, writeText } from "../../glue/support.js";

const NUMBER = "#define FD_PLUGIN_INTERFACE_VERSION";
const SCOPED = `enum class Kind { file = 1, folder };
enum class Way : unsigned char { file = 9, bVarJobId };
struct Holder { enum { file = 4 }; enum Depth { deep = 5 }; enum class Mood { file = 6 }; };`;

function scoped(): Edit {
  return replace(FD, NUMBER, `${SCOPED}\n${NUMBER}`);
}

it("equal names of several enums are several constants", async () => {
  const { constants, enums } = await parseChanged(scoped());
  expect(constants).toMatchObject({
    "Kind.file": 1,
    "Kind.folder": 2,
    "Way.file": 9,
    "Way.bVarJobId": 10,
    bVarJobId: 1,
    "Holder.file": 4,
    "Holder.deep": 5,
    "Holder.Mood.file": 6,
  });
  expect(enums["Kind"]?.members).toEqual({ "Kind.file": 1, "Kind.folder": 2 });
  expect(enums["Way"]?.underlying).toBe("unsigned char");
});

it("glue for them compiles against the headers", async () => {
  const root = tempDir();
  cpSync(join(paths.headers, "25"), root, { recursive: true });
  const tree = await locateTree(root);
  replace(
    FD,
    NUMBER,
    `enum class Kind { file = 1, folder };\nenum class Way { file = 9 };\n${NUMBER}`,
  )(tree.sourceRoot);
  const members = ["Kind.file", "Kind.folder", "Way.file"].map(
    (name) => `      ${name}: { since: "25", export: ${name.replace(".", "")}, note: A number. }\n`,
  );
  const group = `  - name: Kinds\n    role: constants\n    daemons: [fd]\n    header: ${FD}\n    doc: Kinds.\n    members:\n`;
  const { folder } = editedSemantics({
    file: "fd/constants.yaml",
    replace: "  - name: pVariable\n",
    by: `${group}${members.join("")}\n  - name: pVariable\n`,
  });
  const { files } = await renderBindings({
    clang: await findClang({ env: process.env }),
    trees: [tree],
    semantics: folder,
    templates: paths.templates,
    place: { library: paths.library, out: paths.generated },
  });
  const out = tempDir();
  for (const [name, text] of files) if (name.startsWith("cpp/")) writeText(join(out, name), text);
  const constants = files.get("fd/src/constants/Kinds.ts") ?? "";
  for (const name of ["Kindfile = 1", "Kindfolder = 2", "Wayfile = 9"])
    expect(constants).toContain(`export const ${name} as const;`);
  const includes = [join(out, "cpp"), runtimeIncludes, tree.sourceRoot].map((dir) => `-I${dir}`);
  const unit = join(out, "cpp/fd/assert_25.cc");
  const built = spawnSync("g++", ["-std=c++20", "-fsyntax-only", ...includes, unit], {
    encoding: "utf8",
  });
  expect(built.stderr).toBe("");
});
