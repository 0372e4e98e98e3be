// docs/ci.md and the action in .github: every command in them is run, in a repository with a tag to compare with. What only the
// systems themselves can do (checking out, uploading) is left to them.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { packageRoot, paths } from "../../../generator/paths.js";
import { type GitTree, gitTree } from "../../support/git-tree.js";
import { edit } from "../../support/header-sets.js";
import { tempDir } from "../../support/temp-dir.js";

// The set-up waits for that of another test, which may be compiling everything.
vi.setConfig({ testTimeout: 900_000 });

const page = readFileSync(join(paths.docs, "ci.md"), "utf8");
const ACTION = join(packageRoot, ".github/actions/abi-drift");

/** The code block below a heading. */
function blockOf(heading: string, language: string): string {
  const section = page.slice(page.indexOf(`## ${heading}\n`));
  const block = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)?.[1];
  if (block === undefined) throw new Error(`docs/ci.md has no ${language} below ${heading}`);
  return block;
}

/** A checkout of a Bareos whose last commit has a variable with another number. */
function checkout(): GitTree {
  const tree = gitTree();
  cpSync(join(paths.headers, "25", "core"), join(tree.root, "core"), { recursive: true });
  tree.commit("Release/25.0.0");
  edit(
    join(tree.root, "core/src/stored/sd_plugins.h"),
    "bsdVarPluginDir = 16",
    "bsdVarPluginDir = 26",
  );
  tree.commit();
  return tree;
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Outcome {
  const result = spawnSync("bash", ["-e", "-c", script], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  return { code: result.status ?? 255, output: result.stdout + result.stderr };
}

/** The project as somebody else's clone of it: with everything that the set-up would make, so that it has nothing to do. */
function cloneOf(folder: string, command: string): void {
  // The project need not be a git repository, so the clone is of a small one; what is cloned is then put in its place.
  const origin = gitTree();
  origin.write("README", "bareos-node\n");
  origin.commit("v0.1.0");
  const { code, output } = bash(command, folder, { BAREOS_NODE_URL: origin.root });
  expect(output).not.toContain("fatal:");
  expect(code).toBe(0);
  expect(existsSync(join(folder, "bareos-node/README"))).toBe(true);
  rmSync(join(folder, "bareos-node"), { recursive: true });
  symlinkSync(packageRoot, join(folder, "bareos-node"));
  expect(bash(command, folder, { BAREOS_NODE_URL: "/nonexistent" }).code).toBe(0);
}

describe("GitHub", () => {
  const workflow = z
    .object({
      jobs: z.object({
        drift: z.object({
          steps: z.array(
            z.object({
              uses: z.string(),
              if: z.string().optional(),
              with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
            }),
          ),
        }),
      }),
    })
    .parse(parse(blockOf("GitHub", "yaml")));
  const action = z
    .object({
      inputs: z.record(
        z.string(),
        z.object({ default: z.string().optional(), required: z.boolean().optional() }),
      ),
      runs: z.object({
        using: z.literal("composite"),
        steps: z.array(
          z.object({
            shell: z.literal("bash"),
            run: z.string(),
            env: z.record(z.string(), z.string()),
          }),
        ),
      }),
    })
    .parse(parse(readFileSync(join(ACTION, "action.yml"), "utf8")));
  const step = workflow.jobs.drift.steps.find(({ uses }) => uses.includes("abi-drift"));
  const given = step?.with ?? {};

  function runAction(
    tree: GitTree,
    inputs: Readonly<Record<string, string | number>>,
  ): Outcome & { summary: string } {
    const summary = join(tempDir(), "summary.md");
    const value = (text: string): string =>
      text
        .replace("${{ github.action_path }}", ACTION)
        .replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) =>
          String(inputs[name] ?? action.inputs[name]?.default ?? ""),
        );
    let last: Outcome = { code: 0, output: "" };
    for (const { run, env } of action.runs.steps) {
      const values = Object.fromEntries(
        Object.entries(env).map(([name, text]) => [name, value(text)]),
      );
      last = bash(run, tree.root, { ...values, GITHUB_STEP_SUMMARY: summary });
      if (last.code !== 0) break;
    }
    return { ...last, summary: existsSync(summary) ? readFileSync(summary, "utf8") : "" };
  }

  test("the workflow gives the action only what it takes, and all that it must have", () => {
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    const required = Object.entries(action.inputs).filter(([, input]) => input.required === true);
    for (const [name] of required) expect(given).toHaveProperty(name);
    const upload = workflow.jobs.drift.steps.at(-1);
    expect(upload?.if).toBe("always()");
    expect(upload?.with?.["sarif_file"]).toBe(given["sarif"]);
  });

  test("drift fails the step, and both reports are there", () => {
    const tree = checkout();
    const { code, summary } = runAction(tree, given);
    expect(code).toBe(1);
    expect(summary).toContain("bsdVarPluginDir");
    const sarif = JSON.parse(readFileSync(join(tree.root, "abi-drift.sarif"), "utf8")) as {
      runs: {
        results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[];
      }[];
    };
    const uri =
      sarif.runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri ?? "";
    expect(existsSync(join(tree.root, uri))).toBe(true);
  });

  test("no drift passes it; a revision that is not there is told and no drift", () => {
    const tree = checkout();
    expect(runAction(tree, { ...given, new: ".@Release/25.0.0" }).code).toBe(0);
    const unknown = runAction(tree, { ...given, old: ".@Release/24.0.0" });
    expect(unknown).toMatchObject({ code: 2, summary: "" });
    expect(unknown.output).toContain("BN210");
  });
});

test("GitLab: the job's commands, drift fails the script and leaves both pages", () => {
  const job = z
    .object({
      "abi-drift": z.object({
        variables: z.record(z.string(), z.union([z.string(), z.number()])),
        before_script: z.array(z.string()),
        script: z.array(z.string()),
        after_script: z.array(z.string()),
        artifacts: z.object({ paths: z.array(z.string()) }),
        cache: z.object({ paths: z.array(z.string()) }),
      }),
    })
    .parse(parse(blockOf("GitLab", "yaml")))["abi-drift"];
  const { root } = checkout();
  const [clone = "", ...rest] = job.before_script;
  cloneOf(root, clone);
  const cache = String(job.variables["BAREOS_NODE_CACHE"]).replace("$CI_PROJECT_DIR", root);
  const env = { BAREOS_NODE_CACHE: cache };
  expect(bash(rest.join("\n"), root, env).code).toBe(0);
  expect(bash(job.script.join("\n"), root, env).code).toBe(1);
  expect(bash(job.after_script.join("\n"), root, env).code).toBe(0);
  for (const path of [...job.artifacts.paths, ...job.cache.paths])
    expect([path, existsSync(join(root, path))]).toEqual([path, true]);
});

test("Jenkins: each step's command, the last one fails on drift", () => {
  const block = blockOf("Jenkins", "groovy");
  const commands = [...block.matchAll(/\bsh '([^'\n]+)'/g)].map(([, command = ""]) => command);
  const upstream = checkout();
  const folder = tempDir();
  // As Jenkins checks out: shallow.
  execFileSync("git", ["clone", "--quiet", "--depth", "1", `file://${upstream.root}`, folder]);
  const codes = commands.map((command) => {
    if (command.includes("git clone")) {
      cloneOf(folder, command);
      return 0;
    }
    return bash(command, folder, {}).code;
  });
  expect(codes).toEqual([0, 0, 0, 1]);
  const report = /pattern: '([^']+)'/.exec(block)?.[1] ?? "";
  expect(existsSync(join(folder, report))).toBe(true);
});
