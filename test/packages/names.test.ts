// Names of the packages: what Python plugins import is here, under the same names, and where spellings differ under both.
import { describe, expect, test } from "vitest";
import { dictionary, loadPackage } from "./load-package.js";
import { PYTHON_BAREOSFD, PYTHON_BAREOSFD_LATER } from "./python-names.js";

describe("bareosfd", () => {
  test("has every name of Python's module", async () => {
    const api = await loadPackage("fd");
    const missing = [...PYTHON_BAREOSFD, ...PYTHON_BAREOSFD_LATER].filter((name) => !(name in api));
    expect(missing).toEqual([]);
  });

  test("has Python's dictionaries with members that equal the flat constants", async () => {
    const api = await loadPackage("fd");
    for (const name of [
      "bRCs",
      "bVariable",
      "bFileType",
      "bCFs",
      "bEventType",
      "bIOPS",
      "bIOPstatus",
      "bLevels",
      "bJobMessageType",
    ]) {
      const members = Object.entries(dictionary(api, name));
      expect(members.length, name).toBeGreaterThan(2);
      for (const [member, value] of members) expect(api[member], `${name}.${member}`).toBe(value);
    }
  });

  test("has the members of IoStatus under the header's names too", async () => {
    const api = await loadPackage("fd");
    expect(dictionary(api, "IoStatus")).toEqual({ error: -1, success: 0, do_io_in_core: 1 });
  });

  test("has the core functions under the header's names too", async () => {
    const api = await loadPackage("fd");
    expect(api["getBareosValue"]).toBe(api["GetValue"]);
    expect(api["registerBareosEvents"]).toBe(api["RegisterEvents"]);
    expect(api["checkChanges"]).toBe(api["CheckChanges"]);
  });
});

describe("bareossd", () => {
  test("has events in the header's spelling and in Python's", async () => {
    const api = await loadPackage("sd");
    expect(api["bSdEventJobStart"]).toBe(1);
    expect(api["bsdEventJobStart"]).toBe(1);
    expect(dictionary(api, "bSdEventType")).toHaveProperty("bSdEventLabelRead", 8);
    expect(dictionary(api, "bsdEventType")).toHaveProperty("bsdEventLabelRead", 8);
  });

  test("has variables to read and to write", async () => {
    const api = await loadPackage("sd");
    expect(dictionary(api, "bsdrVariable")).toHaveProperty("bsdVarJobBytes", 15);
    expect(dictionary(api, "bsdwVariable")).toHaveProperty("bsdwVarVolumeName", 2);
  });
});

describe("bareosdir", () => {
  test("has its events and variables", async () => {
    const api = await loadPackage("dir");
    expect(dictionary(api, "bDirEventType")).toHaveProperty("bDirEventNewPluginOptions", 11);
    expect(dictionary(api, "brDirVariable")).toHaveProperty("bDirVarReadBytes", 27);
    expect(dictionary(api, "bwDirVariable")).toHaveProperty("bwDirVarPriority", 3);
  });
});

test("dictionaries cannot be changed", async () => {
  for (const daemon of ["fd", "sd", "dir"] as const) {
    const codes = dictionary(await loadPackage(daemon), "bRCs");
    expect(() => Reflect.set(codes, "bRC_OK", 7)).not.toThrow();
    expect(codes["bRC_OK"]).toBe(0);
  }
});
