// Names and texts that try to look like messages of somebody else, and secrets: neither gets into the log of a job.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { buildNative, nativeFile, runCoreHost, runProgram } from "../support/native.js";
import { localFileset } from "../support/plugin-job.js";
import { tempDir } from "../support/temp-dir.js";

beforeAll(buildNative, 900_000);

/** Lines that begin as none of the host's messages, of its report, and of the further lines of a message do. */
function strayLines(output: string): readonly string[] {
  const own =
    /^(?:core-host JobId \d+: |[ \t]|$|(?:result|files|bytes|seconds|cpu seconds|skipped): )/;
  return output.split("\n").filter((line) => !own.test(line));
}

/** Control characters other than line ends and tabs. */
const CONTROL = /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

const EVIL = "x\nforged line\r\u001b[2J\u0085\u2028\u202e";

/** A plugin with one method that does this, and saves nothing. */
function plugin(body: string): string {
  const folder = tempDir();
  writeFileSync(
    path.join(folder, "plugin.ts"),
    `import { BareosFdPlugin, DebugMessage, JobMessage, M_INFO, printableName } from "bareosfd";
import { readFileSync } from "node:fs";
const EVIL = ${JSON.stringify(EVIL)};
export default class extends BareosFdPlugin {
  static override readonly secretOptions = ["password", "url"];
  override *files(): Generator<any> { ${body} }
}
`,
  );
  return `node:module_path=${folder}:module_name=plugin`;
}

async function outputOf(definition: string): Promise<string> {
  const { stdout, stderr } = await runCoreHost(definition, ["--null", "--debug-level", "100"]);
  return stderr + stdout;
}

describe("a name or text of others", () => {
  test.each([
    ["in a job message", "JobMessage(M_INFO, EVIL);"],
    ["in a debug message", "DebugMessage(1, EVIL);"],
    ["on the console", "console.log(EVIL);"],
    ["in an error", "throw new Error(EVIL);"],
    ["in what is no error", "throw EVIL;"],
    ["of a file that does not open", "readFileSync('/nowhere/' + EVIL);"],
    ["of an entry that is not there", "yield '/nowhere/' + EVIL;"],
    [
      "of an entry without content",
      "yield { path: '/' + EVIL, content: () => { throw new Error(EVIL); } };",
    ],
    [
      "printed before a crash",
      "process.stderr.write(EVIL + '\\n'); process.kill(process.pid, 'SIGKILL'); for (;;);",
    ],
  ])("%s begins no line and moves nothing", async (_, body) => {
    const output = await outputOf(plugin(body));
    expect(output).toContain("forged line");
    expect(strayLines(output)).toEqual([]);
    expect(output).not.toMatch(CONTROL);
  });

  test("stays on one line when it is a name", async () => {
    const output = await outputOf(plugin("yield '/nowhere/' + EVIL; readFileSync(EVIL);"));
    const name = "x\\x0aforged line\\x0d\\x1b[2J\\u0085\\u2028\\u202e";
    expect(output).toContain(`/nowhere/${name} is not saved: ENOENT`);
    expect(output).toContain(`open '${name}'`);
  });

  test("in the definition shows escaped", async () => {
    const folder = path.join(tempDir(), EVIL.replaceAll("\n", "\n\n"));
    const output = await outputOf(`node:module_path=${folder}:module_name=${EVIL}`);
    expect(output).toContain("forged line");
    expect(strayLines(output)).toEqual([]);
    expect(output).not.toMatch(CONTROL);
  });

  test("of a folder that cannot be read stays in the message of local-fileset", async () => {
    const folder = path.join(tempDir(), "list", EVIL);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "f"), "");
    chmodSync(folder, 0);
    const output = await outputOf(localFileset([path.dirname(folder), `${folder}/none`]));
    expect(strayLines(output)).toEqual([]);
    expect(output).not.toMatch(CONTROL);
  });

  test("keeps the lines of a message that are meant", async () => {
    const output = await outputOf(
      plugin("JobMessage(M_INFO, 'one\\n  two\\r\\nthree\\n\\tfour');"),
    );
    expect(output).toContain("core-host JobId 1: Info: one\n  two\n    three\n\tfour\n");
  });
});

describe("a secret", () => {
  test("is in no message, error or line of the console", async () => {
    const address = "https\\://bob\\:s3cr3t-1@hook.example/x?key=s3cr3t-2";
    const definition = `${plugin(
      `const [password, url] = ["password", "url"].map((name) => this.options.getString(name));
       JobMessage(M_INFO, "message " + password + url);
       DebugMessage(1, password + url);
       console.log(url, [password]);
       throw new Error("failed with " + password, { cause: new Error(new URL(url).search) });`,
    )}:password=s3cr3t-0:url=${address}`;
    const output = await outputOf(definition);
    expect(output).toContain("message ***");
    expect(output).toContain("failed with ***");
    expect(output).not.toContain("s3cr3t");
  });

  test("of job-notify stays out of the log of a job whose webhook is not there", async () => {
    const options = [
      `module_path=${path.join(packageRoot, "runtime/plugins/job-notify")}:module_name=job-notify`,
      "url=http\\://user\\:s3cr3t-1@127.0.0.1\\:1/hook/s3cr3t-2?x=s3cr3t-3:tries=1:header=X-Key=s3cr3t-4",
    ];
    const { stdout, stderr } = await runProgram(nativeFile("core-host-dir"), [
      ...["--plugin", nativeFile("node-dir.so"), "--debug-level", "200"],
      ...["--options", `node:${options.join(":")}`],
    ]);
    expect(stderr).toContain("could not be delivered");
    expect(stdout + stderr).not.toContain("s3cr3t");
  });
});

describe("a definition", () => {
  test("may have several lines, blanks and bytes that are no UTF-8", async () => {
    const folder = tempDir();
    const name = Buffer.concat([Buffer.from(`${folder}/list-`), Buffer.from([0xe9, 0xff])]);
    writeFileSync(path.join(folder, "saved"), "x");
    writeFileSync(name, `${folder}/saved\n`);
    const plugins = path.join(packageRoot, "runtime/plugins/local-fileset");
    const definition = Buffer.concat([
      Buffer.from(
        `node:\n  module_path=${plugins} :\n\tmodule_name = local-fileset::\r\n filename= `,
      ),
      name,
      Buffer.from("\n : recurse=no\n"),
    ]);
    writeFileSync(path.join(folder, "definition"), definition);
    // Arguments of a new process are text in Node, but bytes in a shell.
    const script = 'exec "$1" --plugin "$2" --null --json --definition "$(cat "$3")"';
    const { stdout, stderr } = await runProgram("/bin/sh", [
      ...["-c", script, "sh", nativeFile("core-host"), nativeFile("node-fd.so")],
      path.join(folder, "definition"),
    ]);
    expect(JSON.parse(stdout), stderr).toMatchObject({ result: "OK", files: 1 });
    expect(readFileSync(name, "utf8")).toContain("saved");
  });

  test("reaches loadBareosPlugin and the constructor as options alone", async () => {
    const folder = tempDir();
    writeFileSync(
      path.join(folder, "plugin.ts"),
      `import { bRC_OK, bRC_Stop, JobMessage, M_INFO } from "bareosfd";
export default class {
  constructor(options: string) { JobMessage(M_INFO, "new " + options); }
  loadBareosPlugin(options: string) { JobMessage(M_INFO, "load " + options); return bRC_OK; }
  parsePluginDefinition(options: string) { JobMessage(M_INFO, "parse " + options); return bRC_OK; }
  startBackupFile() { return bRC_Stop; }
}
`,
    );
    const definition = `node:module_path=${folder}:option=value:module_name=plugin:other=a\\:b`;
    const output = await outputOf(definition);
    for (const call of ["new", "load", "parse"]) {
      expect(output).toContain(`Info: ${call} option=value:other=a\\:b:\n`);
    }
  });
});
