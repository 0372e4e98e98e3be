// `bareos-node doctor`: is everything there that this project needs, and what to type if not.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { nativeFolder, NATIVE_PARTS, problemOfPart } from "../../cmake/presets.js";
import { isPackaged, packageWith } from "../../packaged.js";
import { packageRoot } from "../../paths.js";
import { outdatedBuilds } from "../../setup/build.mjs";
import { nodeModulesState } from "../../setup/node-modules.mjs";
import { installCommand } from "../../setup/system-packages.mjs";
import { findTools } from "../../setup/tools.mjs";
import { EXIT } from "../exit-codes.js";
import { wantsJson } from "../global-options.js";
import type { Host } from "../host.js";
import { paint } from "../style.js";
import type { Check } from "./doctor-check.js";
import { installationChecks } from "./doctor-installation.js";
import { policyReport } from "./doctor-policy.js";

async function toolChecks(env: Host["env"]): Promise<Check[]> {
  return (await findTools(env)).map(({ name, ok, path, version, purpose, problem, aptPackage }) => {
    if (ok) return { name, ok, detail: `${version ?? ""} (${path ?? ""})`, purpose };
    const clang =
      (env["CLANG"] ?? "") === "" ? "" : "unset CLANG, or let it name a clang++ that runs";
    const byHand = name === "clang++" ? clang : "install a current Node 20 or newer, with npm";
    const fix = aptPackage === undefined ? byHand : installCommand([aptPackage]);
    return { name, ok, detail: problem ?? "", purpose, fix };
  });
}

const isCheckout = existsSync(join(packageRoot, "package-lock.json"));

/** Nobody needs a compiler who has what it would compile, except in a checkout; nor npm whom the system's packages serve. */
function toolsAsOptions(checks: readonly Check[]): Check[] {
  return checks.map((check) => {
    const { ok, name } = check;
    return ok || name === "node" || (name === "npm" && !isPackaged())
      ? check
      : { ...check, optional: true };
  });
}

/** All that jobs run in; without one of them some command fails later, or a daemon. */
function nativeCheck(): Check {
  const left = packagesLeftOut();
  const problems = NATIVE_PARTS.filter((part) => !left.includes(part)).flatMap((part) => {
    const problem = problemOfPart(part);
    return problem === undefined ? [] : [`${part} ${problem}`];
  });
  const ok = problems.length === 0;
  const without = left.map((part) => `, without ${part} (package ${packageWith(part)})`).join("");
  return {
    name: "native parts",
    ok,
    detail: ok ? `for ${process.arch}, in ${nativeFolder}${without}` : problems.join(", "),
    purpose: `what daemons load and jobs run in, in ${nativeFolder}`,
    ...(ok ? {} : { fix: isPackaged() ? REINSTALL : "npx bareos-node build" }),
  };
}

const REINSTALL = "install the packages bareos-node-plugins-common and of the daemon again";

/** Libraries of daemons whose packages are not installed; none where no package is, as then nothing can be played. */
function packagesLeftOut(): readonly string[] {
  const libraries = NATIVE_PARTS.filter((part) => part.endsWith(".so"));
  const absent = libraries.filter((part) => !existsSync(join(nativeFolder, part)));
  return isPackaged() && absent.length < libraries.length ? absent : [];
}

/** State of a checkout. An installed package has no lock file and nothing to compile. */
function projectChecks(): Check[] {
  if (!isCheckout) return [];
  const modules = nodeModulesState();
  const builds = outdatedBuilds();
  const current = modules === "current";
  const built = builds.length === 0;
  return [
    {
      name: "node_modules",
      ok: current,
      detail: current ? "as package-lock.json says" : modules,
      purpose: "the libraries",
      ...(current ? {} : { fix: "npm run setup" }),
    },
    {
      name: "build",
      ok: built,
      detail: built ? "up to date" : `outdated: ${builds.join(", ")}`,
      purpose: "the compiled sources in dist/",
      ...(built ? {} : { fix: "npm run setup" }),
    },
  ];
}

/** `hint` ends the verdict when something is missing. */
export function doctorAsText(checks: readonly Check[], color: boolean, hint: string): string {
  const lines = checks.flatMap(({ name, ok, optional, detail, purpose, fix }) => {
    if (optional === true) return [`${"-".padStart(7)}  ${name.padEnd(13)} ${detail}; ${purpose}`];
    const mark = ok ? paint(color, "green", "ok".padStart(7)) : paint(color, "red", "missing");
    const head = `${mark}  ${name.padEnd(13)} ${detail}`;
    return fix === undefined ? [head] : [`${head}; ${purpose}`, `         fix: ${fix}`];
  });
  const bad = checks.filter((check) => isBad(check)).length;
  const verdict = bad === 0 ? "Everything is there." : `${String(bad)} to mend.${hint}`;
  return `${[...lines, "", verdict].join("\n")}\n`;
}

function isBad({ ok, optional }: Check): boolean {
  return !ok && optional !== true;
}

async function ownChecks(host: Host): Promise<Check[]> {
  const tools = await toolChecks(host.env);
  const native = nativeCheck();
  const needed = isCheckout || !native.ok;
  const policy = policyReport(join(nativeFolder, "keeper"), host).check;
  return [...(needed ? tools : toolsAsOptions(tools)), ...projectChecks(), native, policy];
}

export function register(program: Command, host: Host): void {
  program
    .command("doctor")
    .description(
      "Report the tools and builds that this project needs, and how to mend what is missing.",
    )
    .option(
      "--prefix <dir>",
      "look at an installation in this plugin directory instead, and try it",
    )
    .addHelpText(
      "after",
      `
Examples:
  $ bareos-node doctor
  $ bareos-node doctor --prefix /usr/lib/bareos/plugins    can a daemon run plugins from there?
  $ CLANG=clang++-14 bareos-node doctor
`,
    )
    .action(async ({ prefix }: { prefix?: string }) => {
      const json = wantsJson(program);
      const checks =
        prefix === undefined
          ? await ownChecks(host)
          : await installationChecks(resolve(host.cwd, prefix), host);
      const hint =
        prefix === undefined && isCheckout ? " `npm run setup` installs what it may." : "";
      const ok = !checks.some((check) => isBad(check));
      host.stdout(
        json
          ? `${JSON.stringify({ ok, checks }, null, 2)}\n`
          : doctorAsText(checks, host.color.stdout, hint),
      );
      host.finish(ok ? EXIT.ok : EXIT.finding);
    });
}
