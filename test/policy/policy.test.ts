// The grammar and the values of bareos-node.conf, in the reader that daemons use.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../generator/paths.js";
import { POLICY_DIRECTIVES } from "../../generator/semantics/policy-directives.js";
import { buildTestProgram } from "../support/native.js";

let program = "";
beforeAll(async () => {
  program = await buildTestProgram("policy-driver", "sanitized");
});

const hex = (text: string): string => `-${Buffer.from(text).toString("hex")}`;
const unhex = (word: string): string => Buffer.from(word.slice(1), "hex").toString();

function ask(...commands: readonly (readonly string[])[]): readonly string[] {
  const lines = commands.map(([name = "", ...texts]) => [name, ...texts.map(hex)].join(" "));
  const input = `${lines.join("\n")}\n`;
  const { stdout, stderr, status } = spawnSync(program, { input, encoding: "utf8" });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout.trimEnd().split("\n");
}

/** What a policy says, or its error. */
function readAll(texts: readonly string[]): (string | Record<string, readonly string[]>)[] {
  return ask(...texts.map((text) => ["read", text])).map((line) => {
    const [outcome = "", ...fields] = line.split("\t");
    if (outcome.startsWith("error ")) return unhex(outcome.slice("error ".length));
    const pairs = fields.map((field): [string, readonly string[]] => {
      const [name = "", ...values] = field.split(",");
      return [name, values.map(unhex)];
    });
    return Object.fromEntries(pairs);
  });
}

const read = (text: string): unknown => readAll([text])[0];

test("a policy as one writes it", () => {
  const text = `# what plugins may do
NodePlugin {
  Module Path = /etc/bareos/plugins, "/opt/my plugins"   # two
  modulepath = /srv/plugins;
  MODULE = "a, b"; Module = c
  Node = /usr/bin/node
  Inspect = yes
  Node Memory = 512
  Load Limit = 1 min 30 s
  Callback Limit = 2 hours
  Cancel Grace = 30 seconds ; Free Limit = 5
  Maximum Workers = 4
  Environment = "PGHOST,PG_*", KRB5CCNAME
  User = backup
  SD Plugin Options = "node:module_path=/p:module_name=m:"
                      "file=\\"x\\""
  Dir Plugin Options = node:module_path=/p:module_name=n
}
`;
  expect(read(text)).toEqual({
    "Module Path": ["/etc/bareos/plugins", "/opt/my plugins", "/srv/plugins"],
    Module: ["a", "b", "c"],
    Node: ["/usr/bin/node"],
    Inspect: ["1"],
    "Node Memory": ["512"],
    "Load Limit": ["90"],
    "Callback Limit": ["7200"],
    "Cancel Grace": ["30"],
    "Free Limit": ["5"],
    "Maximum Workers": ["4"],
    Environment: ["PGHOST", "PG_*", "KRB5CCNAME"],
    User: ["backup"],
    "SD Plugin Options": ['node:module_path=/p:module_name=m:file="x"'],
    "Dir Plugin Options": ["node:module_path=/p:module_name=n"],
  });
});

test("an empty one, however it is written, says nothing", () => {
  const all = [
    "NodePlugin{}",
    "node plugin { }\n#",
    "Node\tPlugin\n{\n;;\n}",
    "NodePlugin {\r\n}\r\n",
  ];
  expect(readAll(all)).toEqual(all.map(() => ({})));
});

test("the example that is installed is one, also with all that is commented out", () => {
  const example = readFileSync(
    path.join(packageRoot, "runtime/daemon/policy/bareos-node.conf.example"),
    "utf8",
  );
  const [given, whole] = readAll([example, example.replace(/^ {2}# (?=[A-Z][\w ]+ = )/gm, "  ")]);
  expect(given).toMatchObject({ Inspect: ["0"] });
  expect(Object.keys(whole ?? {}).sort()).toEqual(POLICY_DIRECTIVES.map(({ name }) => name).sort());
});

/** Texts, and what is said of them. */
const REFUSED: readonly (readonly [string, string])[] = [
  ["", "policy:1: there is no NodePlugin { … } in it"],
  ["# nothing\n", "policy:2: there is no NodePlugin"],
  ["NodePlugin {", "policy:1: NodePlugin has no } at its end"],
  ["NodePlugin\n= x", "policy:2: NodePlugin wants a {"],
  ["Director {\n}", 'policy:1: "Director" is no resource of this file'],
  ["NodePlugin { }\nNodePlugin { }", "policy:2: there is one NodePlugin resource already"],
  ["@/etc/other.conf", "policy:1: @ includes no other files here"],
  ["NodePlugin {\n@other\n}", "policy:2: @ includes no other files here"],
  [
    "NodePlugin {\n\n  Modul Path = /x\n}",
    'policy:3: "Modul Path" is no directive; is it Module Path?',
  ],
  [
    "NodePlugin {\n Colour = red\n}",
    'policy:2: "Colour" is no directive; there are Module Path, Mod',
  ],
  ["NodePlugin {\n Node\n}", 'policy:2: "Node" has no = behind it'],
  ["NodePlugin {\n Node =\n}", 'policy:2: "Node" has no value'],
  ['NodePlugin {\n Node = "/x" y\n}', 'policy:2: "Node" has something behind its value'],
  ['NodePlugin {\n Node = "/x\n}', 'policy:2: a quoted text has no " at its end'],
  ["NodePlugin {\n Node = /x, /y\n}", "policy:2: Node has one value, not several"],
  ["NodePlugin {\n Node = /x\n node = /x\n}", "policy:3: Node stands in line 2 already"],
  ["NodePlugin {\n Node = node\n}", 'policy:2: Node is no path from / on: "node"'],
  ["NodePlugin {\n Module Path = plugins\n}", "policy:2: Module Path is no path from / on"],
  ["NodePlugin {\n Module = a,,b\n}", 'policy:2: "Module" has no value'],
  ['NodePlugin {\n Module = "a,,b"\n}', "policy:2: Module has an empty name"],
  ["NodePlugin {\n Inspect = maybe\n}", 'policy:2: Inspect is not yes or no: "maybe"'],
  ["NodePlugin {\n Node Memory = 1G\n}", "policy:2: Node Memory is no whole number"],
  ["NodePlugin {\n Maximum Workers = 99999999\n}", "policy:2: Maximum Workers is no whole number"],
  ["NodePlugin {\n Load Limit = 5 days\n}", "policy:2: Load Limit is no time, such as"],
  ["NodePlugin {\n Load Limit = -1\n}", "policy:2: Load Limit is no time"],
  ["NodePlugin {\n Load Limit = 9999999 hours\n}", "policy:2: Load Limit is no time"],
  ["NodePlugin {\n Environment = LD_PRELOAD\n}", "policy:2: Environment cannot have LD_PRELOAD"],
  [
    "NodePlugin {\n Environment = NODE_OPTIONS\n}",
    "policy:2: Environment cannot have NODE_OPTIONS",
  ],
  ["NodePlugin {\n Environment = A-B\n}", "policy:2: Environment is no name of a variable"],
  [
    "NodePlugin {\n SD Plugin Options = node\n}",
    "policy:2: SD Plugin Options is no plugin's options",
  ],
  [
    "NodePlugin {\n Dir Plugin Options = node:x=1\n}",
    "policy:2: Dir Plugin Options has no module_name",
  ],
  ["NodePlugin {\n Node = /x\u0001\n}", "policy:2: there is a control character"],
  ["NodePlugin {\n}\0", "policy:2: there is a control character"],
];

test("what is wrong is named with its line", () => {
  const answers = readAll(REFUSED.map(([text]) => text));
  for (const [at, [text, error]] of REFUSED.entries()) {
    expect(answers[at], text).toEqual(expect.stringContaining(error));
  }
});

describe("properties", () => {
  const path = fc
    .string({ unit: fc.constantFrom("a", " ", ",", "#", "}", '"', "\\", ";", "ü"), maxLength: 8 })
    .map((rest) => `/${rest}`);
  const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

  test("what is quoted is what is read", () => {
    const policies = fc.array(fc.array(path, { minLength: 1, maxLength: 4 }), {
      minLength: 50,
      maxLength: 100,
    });
    fc.assert(
      fc.property(policies, (all) => {
        const texts = all.map(
          (paths) => `NodePlugin { Module Path = ${paths.map(quoted).join()} }`,
        );
        expect(readAll(texts)).toEqual(all.map((paths) => ({ "Module Path": paths })));
      }),
      { numRuns: 10 },
    );
  });

  test("any text is read or refused with a line of its own", () => {
    const words = ["NodePlugin", "Node", "Module Path", "=", "{", "}", '"', "\\", "\n", " ", "#"];
    const text = fc.string({
      unit: fc.constantFrom(...words, ";", ",", "/x", "@", "9", "s", "\0"),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 100, maxLength: 300 }), (all) => {
        for (const [at, answer] of readAll(all).entries()) {
          if (typeof answer !== "string") continue;
          const line = Number(/^policy:(\d+): /.exec(answer)?.[1]);
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual((all[at] ?? "").split("\n").length);
        }
      }),
      { numRuns: 20 },
    );
  });
});

test("workers get a short list of variables, and what is named", () => {
  const variables = [
    ...["PATH=/bin", "LC_ALL=C", "LANG=C", "TZ=UTC", "HOME=/root", "PGHOST=db", "PG_X=1"],
    ...["SECRET=x", "LD_PRELOAD=x", "LD_LIBRARY_PATH=x", "NODE_OPTIONS=-r x", "PATHS=x"],
  ];
  const kept = (directive: string): string[] => {
    const policy = `NodePlugin { ${directive} }`;
    const [line = ""] = ask(["environment", policy, variables.join("\n")]);
    return line.split(" ").slice(1).map(unhex);
  };
  const always = variables.slice(0, 5);
  expect(kept("")).toEqual(always);
  expect(kept("Environment = PGHOST")).toEqual([...always, "PGHOST=db"]);
  expect(kept('Environment = "PG*,SECRET"')).toEqual([
    ...always,
    "PGHOST=db",
    "PG_X=1",
    "SECRET=x",
  ]);
  expect(kept("Environment = *")).toEqual(variables.filter((each) => !/^LD_|^NODE_/.test(each)));
});

const DEBUGGERS: readonly (readonly [string, boolean])[] = [
  ["9229", true],
  ["127.0.0.1:9229", true],
  ["127.9.255.3:0", true],
  ["::1:9229", true],
  ["localhost:9229", true],
  [":9229", false],
  ["0.0.0.0:9229", false],
  [":::9229", false],
  ["127.0.0.1.example.com:9229", false],
  ["127.0.0.256:9229", false],
  ["127.1:9229", false],
  ["127.0.0.1:1:9229", false],
  ["localhost.example.com:1", false],
  ["::ffff:127.0.0.1:9229", false],
  ["backup.example.com:9229", false],
];

test("which addresses of a debugger are of this machine only", () => {
  const answers = ask(...DEBUGGERS.map(([address]) => ["loopback", address]));
  const said = DEBUGGERS.map(([address], at) => [address, answers[at] === "ok 1"]);
  expect(said).toEqual(DEBUGGERS);
});

const COMMAND_LINES: readonly (readonly [readonly string[], string])[] = [
  [["bareos-fd", "-c", "/opt/etc"], "/opt/etc"],
  [["bareos-fd", "-f", "-c/opt/etc", "-d", "5"], "/opt/etc"],
  [["bareos-fd", "--config", "/opt/etc/bareos-fd.conf"], "/opt/etc/bareos-fd.conf"],
  [["bareos-fd", "--config=/opt/etc"], "/opt/etc"],
  [["bareos-fd", "-c", "etc"], ""],
  [["bareos-fd", "-c"], ""],
  [["-c/etc", "-f"], ""],
  [["bareos-fd"], ""],
];

test("where a daemon's configuration is, by its arguments", () => {
  const lines = COMMAND_LINES.map(([words]) => words.map((word) => `${word}\0`).join(""));
  const answers = ask(...lines.map((line) => ["configuration", line]));
  expect(answers).toEqual(COMMAND_LINES.map(([, expected]) => `ok ${hex(expected)}`));
});
