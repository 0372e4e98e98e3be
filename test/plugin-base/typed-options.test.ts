// Options by a schema: what a plugin gets, and what its job is told of wrong ones.
import { chmodSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { BareosFdPlugin, describeOptions, M_FATAL, M_WARNING, option } from "bareosfd";
import { createMockCore, runBackup, runRestore, type BackupResult } from "bareosfd/testing";
import { tempDir } from "../support/temp-dir.js";

const SCHEMA = {
  url: option.text({ description: "where the service is" }),
  port: option.number({ default: 389, min: 1, max: 65_535, integer: true }),
  verbose: option.flag({ default: false }),
  tables: option.list({ optional: true }),
  list: option.file({ optional: true }),
  mode: option.oneOf(["fast", "careful"], { default: "fast" }),
  password: option.secret({ optional: true }),
};

const seen: unknown[] = [];

class Short extends BareosFdPlugin.withOptions(SCHEMA) {
  override *files() {
    seen.push(this.options);
    yield { path: "/file", content: "x" };
  }
}

async function backup(
  plugin: BareosFdPlugin<never> | object,
  definition: string,
): Promise<BackupResult & { readonly texts: string }> {
  seen.length = 0;
  const result = await runBackup(plugin, { definition });
  return { ...result, texts: result.core.messages.map(({ message }) => message).join("\n") };
}

afterEach(() => {
  delete process.env["TYPED_OPTIONS_SECRET"];
});

describe("the short form", () => {
  test("gives values of its types", async () => {
    const run = await backup(
      new Short(),
      "url=http\\://x:port=0x10:verbose=yes:tables=a,b:tables=c:list=/l:mode=careful",
    );
    expect(run.texts).toBe("");
    expect(seen).toEqual([
      {
        url: "http://x",
        port: 16,
        verbose: true,
        tables: ["a", "b", "c"],
        list: "/l",
        mode: "careful",
        password: undefined,
      },
    ]);
    expectTypeOf<Short["options"]>().toEqualTypeOf<{
      readonly url: string;
      readonly port: number;
      readonly verbose: boolean;
      readonly tables: readonly string[] | undefined;
      readonly list: string | Uint8Array | undefined;
      readonly mode: "fast" | "careful";
      readonly password: string | undefined;
    }>();
  });

  test("has defaults, and leaves options of the base class alone", async () => {
    const run = await backup(new Short(), "url=x:direct_io=yes:run_ahead=no");
    expect(run.texts).toBe("");
    expect(seen).toEqual([
      {
        url: "x",
        port: 389,
        verbose: false,
        mode: "fast",
        tables: undefined,
        list: undefined,
        password: undefined,
      },
    ]);
  });

  test("tells all that is wrong at once, with where it came from", async () => {
    const file = path.join(tempDir(), "defaults");
    writeFileSync(file, "# ours\nport = 99999\nmode = carefull\n");
    const run = await backup(new Short(), `verbose=perhaps:tabels=a:defaults_file=${file}`);
    expect(run.ok).toBe(false);
    expect(run.texts).toBe(
      "there is no option tabels; is it tables?; " +
        "mandatory option is missing: url; " +
        `option port: "99999" is more than 65535 (defaults_file ${file}, line 2); ` +
        'option verbose: "perhaps" is neither yes nor no (the definition); ' +
        `option mode: "carefull" is none of fast, careful; is it careful? (defaults_file ${file}, line 3)`,
    );
  });

  test("refuses names that it does not have; in a restore it only says so", async () => {
    const wrong = await backup(new Short(), "url=x:tabels=a");
    expect(wrong.texts).toBe("there is no option tabels; is it tables?");
    const right = await backup(new Short(), "url=x");
    const restored = await runRestore(new Short(), right.files, {
      definition: "url=x:tabels=a",
      where: tempDir(),
    });
    expect(restored.core.messages).toEqual([
      { type: M_WARNING, message: "there is no option tabels; is it tables?" },
    ]);
  });

  test("is shown in the trace, and described", async () => {
    const run = await backup(new Short(), "url=x:password=very secret");
    expect(run.core.debug.map(({ message }) => message)).toContain(
      "options in force: url=x (the definition), password=*** (the definition), port=389 (default), " +
        "verbose=false (default), mode=fast (default)",
    );
    expect(
      describeOptions(Short).map(({ name, kind, mandatory }) => [name, kind, mandatory]),
    ).toEqual([
      ["url", "text", true],
      ["port", "number", false],
      ["verbose", "yes or no", false],
      ["tables", "list", false],
      ["list", "file", false],
      ["mode", "word", false],
      ["password", "secret", false],
    ]);
  });
});

describe("secrets from elsewhere", () => {
  test("a file, without the line end behind it", async () => {
    const file = path.join(tempDir(), "secret");
    writeFileSync(file, "of many words\n");
    chmodSync(file, 0o600);
    const run = await backup(new Short(), `url=x:password_file=${file}`);
    expect(run.texts).toBe("");
    expect(seen).toMatchObject([{ password: "of many words" }]);
    expect(run.core.debug.map(({ message }) => message).join()).toContain(
      `password=*** (the file ${file})`,
    );
    chmodSync(file, 0o644);
    expect((await backup(new Short(), `url=x:password_file=${file}`)).texts).toContain(
      `everybody may read ${file}`,
    );
  });

  test("a variable of the environment", async () => {
    process.env["TYPED_OPTIONS_SECRET"] = "from outside";
    expect((await backup(new Short(), "url=x:password_env=TYPED_OPTIONS_SECRET")).texts).toBe("");
    expect(seen).toMatchObject([{ password: "from outside" }]);
  });

  test.each([
    ["password=a:password_env=B", /options password and password_env exclude each other/],
    ["password_env=TYPED_OPTIONS_NONE", /environment has no TYPED_OPTIONS_NONE/],
    ["password_file=/nowhere/secret", /option password_file: ENOENT/],
  ])("%s is refused", async (options, message) => {
    const { core } = await backup(new Short(), `url=x:${options}`);
    expect(core.messages[0]).toMatchObject({ type: M_FATAL });
    expect(core.messages[0]?.message).toMatch(message);
  });
});

describe("a secret that is given in several ways", () => {
  test("a stronger layer may give it in another way", async () => {
    const overrides = path.join(tempDir(), "overrides");
    writeFileSync(overrides, "password = of the overrides\n");
    const run = await backup(
      new Short(),
      `url=x:password_env=TYPED_OPTIONS_NONE:overrides_file=${overrides}`,
    );
    expect(run.texts).toBe("");
    expect(seen).toMatchObject([{ password: "of the overrides" }]);
  });

  test("so may the user of a restore, where the backup's way leads nowhere", async () => {
    process.env["TYPED_OPTIONS_SECRET"] = "from outside";
    const stored = "url=x:port=1:password_env=TYPED_OPTIONS_SECRET";
    const saved = await backup(new Short(), stored);
    delete process.env["TYPED_OPTIONS_SECRET"];
    const passwords: unknown[] = [];
    class Restored extends Short {
      override checkOptions(options: Short["options"]) {
        passwords.push(options.password);
      }
    }
    const restored = await runRestore(new Restored(), saved.files, {
      definition: stored,
      overrides: "password=of the user",
      where: tempDir(),
    });
    expect(restored.core.messages).toEqual([]);
    expect(passwords).toEqual(["of the user"]);
    const wrong = await runRestore(new Short(), saved.files, {
      definition: stored,
      overrides: "password=of the user:port=no",
      where: tempDir(),
    });
    expect(wrong.core.messages.map(({ message }) => message)).toEqual([
      'option port: "no" is no number (the options of the restore)',
    ]);
  });

  test("its default is shown to nobody", () => {
    class Known extends BareosFdPlugin.withOptions({
      password: option.secret({ default: "of everybody" }),
    }) {}
    expect(describeOptions(Known)).toMatchObject([{ name: "password", default: "***" }]);
  });
});

describe("a schema of another library", () => {
  const zodSchema = z.strictObject({
    url: z.url(),
    port: z.int().min(1).default(389),
    verbose: z.boolean().default(false),
    tables: z.array(z.string()).default([]),
    token: z.string().meta({ writeOnly: true }).optional(),
  });

  class Zod extends BareosFdPlugin.withOptions(zodSchema) {
    override *files() {
      seen.push(this.options);
      yield { path: "/file", content: "x" };
    }
  }

  test("gives its output, from numbers, words and lists instead of text", async () => {
    const run = await backup(new Zod(), "url=http\\://x:port=80:verbose=on:tables=a,b:readers=2");
    expect(run.texts).toBe("");
    expect(seen).toEqual([{ url: "http://x", port: 80, verbose: true, tables: ["a", "b"] }]);
    expectTypeOf<Zod["options"]["tables"]>().toEqualTypeOf<string[]>();
  });

  test("its issues name the option and where it came from; its secrets are hidden", async () => {
    const wrong = await backup(new Zod(), "url=nowhere:port=0");
    expect(wrong.texts).toMatch(
      /option url: .*\(the definition\); option port: .*\(the definition\)/,
    );
    const secret = await backup(new Zod(), "url=http\\://x:token=of many words");
    expect(secret.core.debug.map(({ message }) => message).join()).toContain("token=***");
    expect((await backup(new Zod(), "url=http\\://x:tokn=a")).texts).toMatch(/is it token\?/);
  });

  test("takes what it does not name, if it says so", async () => {
    class Loose extends BareosFdPlugin.withOptions(z.looseObject({ url: z.string() })) {
      override *files() {
        seen.push(this.options);
        yield { path: "/file", content: "x" };
      }
    }
    expect((await backup(new Loose(), "url=x:other=1:readers=1")).texts).toBe("");
    expect(seen).toEqual([{ url: "x", other: "1" }]);
  });

  test("a stored name that it does not know any more is a warning in a restore", async () => {
    const saved = await backup(new Zod(), "url=http\\://x");
    const restored = await runRestore(new Zod(), saved.files, {
      definition: "url=http\\://x:tokn=a",
      where: tempDir(),
    });
    expect(restored.core.messages).toEqual([
      { type: M_WARNING, message: "there is no option tokn; is it token?" },
    ]);
  });

  test("numbers that may be null or are a few are numbers", async () => {
    const schema = z.object({
      limit: z.number().nullable().default(null),
      port: z.literal([80, 443]),
    });
    class Numbers extends BareosFdPlugin.withOptions(schema) {
      override *files() {
        seen.push(this.options);
        yield { path: "/file", content: "x" };
      }
    }
    expect((await backup(new Numbers(), "limit=4:port=443")).texts).toBe("");
    expect(seen).toEqual([{ limit: 4, port: 443 }]);
  });

  test("may take its time", async () => {
    class Slow extends BareosFdPlugin.withOptions({
      "~standard": {
        version: 1,
        vendor: "test",
        validate: async (value: unknown) =>
          Promise.resolve(
            typeof value === "object" && value !== null && "good" in value
              ? { value: { isGood: true } }
              : { issues: [{ message: "is wanted", path: ["good"] }] },
          ),
        types: undefined as { input: unknown; output: { isGood: boolean } } | undefined,
      },
    }) {
      override *files() {
        seen.push(this.options.isGood);
        yield { path: "/file", content: "x" };
      }
    }
    expect((await backup(new Slow(), "good=1")).ok).toBe(true);
    expect(seen).toEqual([true]);
    const wrong = await backup(new Slow(), "bad=1");
    expect([wrong.ok, wrong.texts]).toEqual([false, "option good: is wanted"]);
  });
});

test("a static property does the same without types", async () => {
  class Plain extends BareosFdPlugin<{ readonly url: string }> {
    static override readonly options = { url: option.text() };
    override *files() {
      seen.push(this.options.url, this.givenOptions.names());
      yield { path: "/file", content: "x" };
    }
  }
  await backup(new Plain(), "url=x:readers=1");
  expect(seen).toEqual(["x", ["url", "readers"]]);
});

test("a mock core has a release", () => {
  expect(createMockCore({ release: "22" }).release).toBe("22");
});
