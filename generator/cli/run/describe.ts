// What `bareos-node run --help PLUGIN` says of a plugin: its options, as its class describes them.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../../errors.js";
import { packageRoot } from "../../paths.js";
import type { Host } from "../host.js";

/** As the worker's program prints it. */
interface OptionDescription {
  readonly name: string;
  readonly kind: string;
  readonly mandatory: boolean;
  readonly words: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

/** The options of a plugin as lines of a help text. Throws BN612 when the plugin cannot be loaded. */
export function describePlugin(file: string, daemon: string, host: Host): string {
  const { dir, name } = path.parse(file);
  const worker = path.join(packageRoot, "dist", "worker", daemon, "main.cjs");
  if (!existsSync(worker)) {
    throw new GeneratorError("BN606", {
      message: "the worker is not built",
      where: { file: worker },
      consequence: "nothing can be said of the plugin",
      fix: "npx bareos-node build",
    });
  }
  const node = host.env["BAREOS_NODE"] ?? process.execPath;
  const { status, stdout, stderr } = spawnSync(node, [worker, "--describe-options", dir, name], {
    cwd: host.cwd,
    env: { ...host.env },
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new GeneratorError("BN612", {
      message: `the plugin cannot be loaded: ${stderr.trim()}`,
      where: { file },
      consequence: "nothing can be said of its options",
      fix: "mend the plugin",
    });
  }
  const last = stdout.trimEnd().split("\n").at(-1) ?? "[]";
  return textOf(path.basename(file), JSON.parse(last) as readonly OptionDescription[]);
}

function textOf(plugin: string, options: readonly OptionDescription[]): string {
  if (options.length === 0) return `\n${plugin} does not say what options it has.\n`;
  const width = Math.max(...options.map(({ name }) => name.length));
  const lines = options.map((each) => `  ${each.name.padEnd(width)}  ${wordsOf(each)}`.trimEnd());
  return `\nOptions of ${plugin} (--option NAME=VALUE):\n${lines.join("\n")}\n`;
}

function wordsOf(option: OptionDescription): string {
  const { kind, words, mandatory, description = "" } = option;
  const what = words.length > 0 ? words.join(" | ") : kind === "any" ? "" : kind;
  const fallback = option.default === undefined ? "" : `default ${JSON.stringify(option.default)}`;
  const facts = [what, mandatory ? "mandatory" : "", fallback].filter((fact) => fact !== "");
  return `${facts.join(", ")}${description === "" ? "" : `: ${description}`}`;
}
