// What the views decide: texts of the sample package, and the errors of models that cannot be printed.
import { expect, test } from "vitest";
import { GENERATED_MARK } from "../../../../generator/emit/ownership.js";
import { renderPackages } from "./package-build.js";
import { constant, field, group, modelOf, sampleDaemon, sampleModel } from "./sample-model.js";

async function textOf(name: string): Promise<string> {
  return (await renderPackages(sampleModel)).get(`fd/${name}`) ?? "";
}

test("every file says that it is generated, from what, and how to write it anew", async () => {
  for (const [name, text] of await renderPackages(sampleModel)) {
    expect(text, name).toContain(`${GENERATED_MARK} from the`);
    expect(text, name).toContain("of Bareos 1, 2, 3.");
    if (name.endsWith(".ts")) expect(text, name).toContain("npx bareos-node generate");
  }
});

test("the same model gives the same bytes", async () => {
  expect([...(await renderPackages(sampleModel))]).toEqual([
    ...(await renderPackages(sampleModel)),
  ]);
});

test("no line is wider than 116 columns, none ends in a space, no blank lines pile up", async () => {
  for (const [name, text] of await renderPackages(sampleModel)) {
    for (const line of text.split("\n")) {
      if (name.endsWith(".ts")) expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(116);
      expect(line, name).not.toMatch(/\s$/);
    }
    expect(text, name).not.toContain("\n\n\n");
    expect(text, name).toMatch(/[^\n]\n$/);
  }
});

test("constants are typed as the literals that they are", async () => {
  expect(await textOf("src/constants/bRC.ts")).toContain("export const bRC_Stop = 1 as const;");
});

test("a constant that differs between releases has the running one's value", async () => {
  const text = await textOf("src/constants/bVariable.ts");
  expect(text).toMatch(
    /bVarPluginDir = byRelease\(\s+\{\s+"1": 17,\s+"2": 17,\s+"3": 16,\s+\},\s+16,\s+\) as VariableId<17 \| 16, string>;/,
  );
});

test("a number that a later release gave to another variable is refused there", async () => {
  const text = await textOf("src/constants/bVariable.ts");
  expect(text).toMatch(
    /bVarCompatible = byRelease\(\s+\{\s+"1": 16,\s+"2": 16,\s+"3": -16,\s+\},\s+16,/,
  );
  expect(text).toContain("@deprecated Gone from 3 on.");
});

test("a class's members become flat constants and one record", async () => {
  const text = await textOf("src/constants/bIOPstatus.ts");
  expect(text).toContain(
    "export const IoStatus = Object.freeze({\n  success: iostat_do_in_plugin,\n});",
  );
});

test("Python's dictionary has Python's spellings", async () => {
  expect(await textOf("src/constants/bEventType.ts")).toContain(
    "export const bsdEventType = Object.freeze({\n  bsdEventJobStart,\n  bEventLevel,",
  );
});

test("two declarations that collide stop the run and are both named", async () => {
  const groups = [...sampleDaemon.groups, group("other", [constant("bRC_OK", 0)])];
  await expect(renderPackages(modelOf({ ...sampleDaemon, groups }))).rejects.toMatchObject({
    code: "BN407",
    message: expect.stringMatching(/"bRC_OK" twice: .*bRC.*other/) as string,
  });
});

test("a field of a type that has no counterpart stops the run and is named", async () => {
  const packets = sampleDaemon.packets.map((packet) => ({
    ...packet,
    fields: [...packet.fields, field("list", "struct alist *", "number")],
  }));
  await expect(renderPackages(modelOf({ ...sampleDaemon, packets }))).rejects.toMatchObject({
    code: "BN408",
    message: expect.stringContaining("save_pkt.list of type struct alist *") as string,
  });
});

test("a name that TypeScript cannot export stops the run", async () => {
  const groups = [...sampleDaemon.groups, group("odd", [constant("Odd::name", 1)])];
  await expect(renderPackages(modelOf({ ...sampleDaemon, groups }))).rejects.toMatchObject({
    code: "BN406",
  });
});

test("a daemon without packets has a package without packets", async () => {
  const bare = { ...sampleDaemon, packets: [], entryPoints: sampleDaemon.entryPoints.slice(0, 1) };
  const files = [...(await renderPackages(modelOf(bare))).keys()];
  expect(files.filter((name) => name.includes("/packets/") || name.includes("Packet"))).toEqual([]);
});
