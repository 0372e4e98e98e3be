// Names of options that nobody knows, and values that no message may show.
import { describe, expect, test } from "vitest";
import * as bareosdir from "bareosdir";
import * as dirTesting from "bareosdir/testing";
import {
  BareosFdPlugin,
  JobMessage,
  keepSecret,
  M_FATAL,
  M_WARNING,
  OptionError,
  printable,
  PluginOptions,
  withoutSecrets,
} from "bareosfd";
import { createMockCore, runBackup, runRestore } from "bareosfd/testing";
import LocalFileset from "../../runtime/plugins/local-fileset/local-fileset.js";
import { ownedByUs } from "../support/privileges.js";
import { tempDir } from "../support/temp-dir.js";

class Declared extends BareosFdPlugin {
  static override readonly mandatoryOptions = ["host"];
  static override readonly optionalOptions = ["timeout"];
  static override readonly multiValueOptions = ["path"];
  static override readonly secretOptions = ["password"];

  override files() {
    return [{ path: "/a/", stat: ownedByUs }];
  }
}

async function messagesOf(
  plugin: Parameters<typeof runBackup>[0],
  definition: string,
): Promise<readonly object[]> {
  const core = createMockCore();
  await runBackup(plugin, { definition, core });
  return core.messages;
}

describe("an unknown option", () => {
  test.each([
    ["host=a:timeuot=5", "there is no option timeuot; is it timeout?"],
    ["hots=a", "there is no option hots; is it host?"],
    ["host=a:directio=yes", "there is no option directio; is it direct_io?"],
    ["host=a:default_file=x", "there is no option default_file; is it defaults_file?"],
    ["host=a:cancel_grase=5", "there is no option cancel_grase; is it cancel_grace?"],
    [
      "host=a:xyzzy=5",
      "there is no option xyzzy; there are host, timeout, path, password, direct_io, run_ahead",
    ],
    ["host=a:pasword=s3cr3t", "there is no option pasword; is it password?"],
    [
      "host=a:x@s3cr3t/?q=1",
      "there is no option (a name with other signs, not shown; a colon inside of a value is written \\:)",
    ],
  ])("%s fails the job, which says what was meant", async (definition, message) => {
    const messages = await messagesOf(new Declared(), definition);
    expect(messages).toEqual([
      { type: M_FATAL, message: expect.stringContaining(message) as string },
    ]);
    expect(JSON.stringify(messages)).not.toContain("s3cr3t");
  });

  test("is one where the class knows none at all, and none where it says nothing", async () => {
    class None extends BareosFdPlugin {
      static override readonly optionalOptions = [];
    }
    expect(await messagesOf(new None(), "a=1:direct_io=no:run_ahead=no")).toHaveLength(1);
    expect(await messagesOf(new BareosFdPlugin(), "a=1")).toEqual([]);
    expect(await messagesOf(new Declared(), "host=a:timeout=1:path=1:password=1")).toEqual([]);
  });

  test("in a restore is a warning, once: it may be stored with the backup", async () => {
    const { files } = await runBackup(new Declared(), { definition: "host=a" });
    const core = createMockCore();
    const { ok } = await runRestore(new Declared(), [...files, ...files], {
      definition: "host=a:old=1",
      where: tempDir(),
      core,
    });
    expect(ok).toBe(true);
    expect(core.messages).toEqual([
      { type: M_WARNING, message: expect.stringContaining("there is no option old") as string },
    ]);
  });

  test("of local-fileset names the nearest one", async () => {
    expect(await messagesOf(new LocalFileset(), "filename=/dev/null:recursive=yes")).toEqual([
      { type: M_FATAL, message: "there is no option recursive; is it recurse?" },
    ]);
  });

  test("of a Director's plugin fails the job too", async () => {
    class Known extends bareosdir.BareosDirPlugin {
      static override readonly optionalOptions = ["site"];
    }
    const core = new dirTesting.MockCore();
    await dirTesting.runEvents(new Known(), { core, options: "siet=x:", events: [] });
    expect(core.messages).toEqual([
      { type: M_FATAL, message: "there is no option siet; is it site?" },
    ]);
  });
});

describe("a secret", () => {
  test("is what the class says, and not what is encoded, which a plugin may show", async () => {
    class Shows extends Declared {
      override checkOptions(given: PluginOptions): void {
        JobMessage(M_WARNING, given.getString("timeout"));
        given.getNumber("timeout");
      }
    }
    const messages = await messagesOf(new Shows(), "host=a:timeout#enc=aA9+EcW-iJ");
    expect(messages).toEqual([
      { type: M_WARNING, message: "password" },
      { type: M_FATAL, message: "option timeout: its value is no number" },
    ]);
    expect(withoutSecrets("password")).toBe("password");
  });

  test("is in no error about an option", async () => {
    const options = new PluginOptions([["password", "s3cr3t"]], [], ["password"]);
    expect(() => options.getNumber("password")).toThrow("option password: its value is no number");
    expect(() => options.getBoolean("password")).toThrow("its value is neither yes nor no");
    class Wrong extends Declared {
      override checkOptions(given: PluginOptions): void {
        throw new OptionError(`wrong: ${given.getString("password")}`);
      }
    }
    const messages = await messagesOf(new Wrong(), "host=a:password=hidden-value");
    expect(withoutSecrets(JSON.stringify(messages))).toContain("wrong: ***");
  });

  test("is taken out of every text, with what identifies somebody in an address", () => {
    keepSecret("https://alice:pa%2Fss-1@hook.example/services/T0001/key?token=abcdefghijkl");
    keepSecret("Authorization=Bearer qwertyuiop-token");
    keepSecret("abc");
    const login = Buffer.from("alice:pa/ss-1").toString("base64");
    for (const text of [
      "pa%2Fss-1",
      "pa/ss-1",
      login,
      "/services/T0001/key",
      "abcdefghijkl",
      "qwertyuiop-token",
    ]) {
      expect(withoutSecrets(`before ${text} after`)).toBe("before *** after");
    }
    expect(withoutSecrets("abc, alice and hook.example answered 500")).toBe(
      "abc, alice and hook.example answered 500",
    );
  });

  test("userinfo and query of any other address are hidden too", () => {
    expect(withoutSecrets("GET https://u:p@h:1/a/b?c=d#e, then ftp://h/x")).toBe(
      "GET https://***@h:1/a/b?***#e, then ftp://h/x",
    );
  });
});

test.each([
  ["a\nb\r\tc", "a\\x0ab\\x0d\\x09c"],
  ["\u001b[2J\u007f\u0085", "\\x1b[2J\\x7f\\u0085"],
  ["\u2028\u2029\u202e\u2066\u200f", "\\u2028\\u2029\\u202e\\u2066\\u200f"],
  ["ä \u{1f469}\u200d\u{1f680} \u00a0", "ä \u{1f469}\u200d\u{1f680} \u00a0"],
  ["\ud800x", "\\ud800x"],
  [Buffer.from([0x61, 0xff, 0x0a, 0xc3, 0xa4]), "a\\xff\\x0aä"],
])("%j is printable", (text, expected) => {
  expect(printable(text)).toBe(expected);
});
