// Which release of a Storage Daemon or a Director it is: told by what the daemon's library exports, or by an option.
import { beforeAll, describe, expect, it } from "vitest";
import { buildNative } from "../../support/native.js";
import { FATAL, pluginClass, pluginOptions, raise, runEvents } from "./support.js";

beforeAll(buildNative, 900_000);

const TELLS = pluginClass("dir", `override onJobStart() { say(api.release); }`);
const START = raise("bDirEventJobStart");

describe("the daemon's own version", () => {
  it.each([
    ["20.0.9", "20"],
    ["22.1.7~pre93.abcdef", "22"],
    ["25.1.1~pre", "25"],
    ["26.0.0~pre", "26-dev"],
    ["27.0.1", "26-dev"],
  ])("%s is release %s", async (version, release) => {
    const run = await runEvents("dir", [pluginOptions(TELLS)], [...START, "--version", version]);
    expect(run.texts).toEqual([release]);
  });

  it.each([
    ["19.2.13", "19.2.13"],
    ["", "does not tell"],
  ])("%j: the job fails and is told what to do", async (version, said) => {
    const run = await runEvents("dir", [pluginOptions(TELLS)], [...START, "--version", version]);
    expect(run.ok).toBe(false);
    const [message] = run.job.messages;
    expect(message).toMatchObject({ type: FATAL });
    expect(message?.text).toContain(said);
    expect(message?.text).toMatch(/option release= to one of 20, 21, .*26-dev/);
  });
});

describe("the option release", () => {
  it("wins over what the daemon says, and over what it does not say", async () => {
    const options = pluginOptions(TELLS, ":release=23");
    for (const version of ["25.1.1", ""]) {
      const run = await runEvents("dir", [options], [...START, "--version", version]);
      expect(run.texts).toEqual(["23"]);
    }
  });
});
