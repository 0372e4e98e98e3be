// The files of a new plugin's folder: a view for each template of templates/new/.
import type { OutputFile } from "../emit/output-file.js";
import { className } from "./names.js";
import { DAEMONS, type Daemon, type Kind } from "./kinds.js";

export interface NewProject {
  /** Of the plugin, see names.ts. */
  readonly name: string;
  readonly daemon: Daemon;
  readonly kind: Kind;
  /** What package.json says, by the name of the package. */
  readonly dependencies: ReadonlyMap<string, string>;
}

/** In the order in which they are worth reading. */
export function projectFiles(project: NewProject): readonly OutputFile[] {
  const { name, daemon, kind } = project;
  const { packageName, title } = DAEMONS[daemon];
  const view = {
    name,
    className: className(name),
    file: `${name}.ts`,
    package: packageName,
    daemon: title,
    ...(daemon === "fd" ? {} : EVENT_NAMES[daemon]),
  };
  return [
    { path: `${name}.ts`, template: kind.plugin, view },
    { path: `${name}.test.ts`, template: kind.test, view },
    { path: "README.md", template: "readme", view: readmeView(project) },
    ...Object.entries(kind.more).map(([path, template]) => ({ path, template, view })),
    { path: "package.json", template: "package-json", view: packageView(project) },
    { path: "tsconfig.json", template: "tsconfig", view: {} },
    { path: ".gitignore", template: "gitignore", view: {} },
  ];
}

/** What modules of functions are about in the two daemons that have events only. */
const EVENT_NAMES = {
  sd: {
    jobStart: "bSdEventJobStart",
    jobEnd: "bSdEventJobEnd",
    jobName: "bsdVarJob",
    startValue: '"JobStart"',
  },
  dir: {
    jobStart: "bDirEventJobStart",
    jobEnd: "bDirEventJobEnd",
    jobName: "bDirVarJob",
    startValue: "null",
  },
} as const;

function packageView({ name, daemon, kind, dependencies }: NewProject): OutputFile["view"] {
  const { before, options } = kind.dev;
  const task = daemon === "fd" ? "--null" : `--daemon ${daemon}`;
  const dev = `${before}bareos-node run ${name}.ts ${task} --watch ${options}`.trim();
  const lines = [...dependencies].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    name: JSON.stringify(name),
    description: JSON.stringify(`A plugin for Bareos's ${DAEMONS[daemon].title}: ${kind.about}`),
    dev: JSON.stringify(dev),
    dependencies: lines.map(([key, value], index) => ({
      line: `${JSON.stringify(key)}: ${JSON.stringify(value)}${index < lines.length - 1 ? "," : ""}`,
    })),
  };
}

function readmeView({ name, daemon, kind }: NewProject): OutputFile["view"] {
  const { title, file, service } = DAEMONS[daemon];
  return {
    title: name,
    about: `A plugin for Bareos's ${title}: ${kind.about}.`,
    file: `${name}.ts`,
    testFile: `${name}.test.ts`,
    devAbout: kind.dev.about,
    what: kind.name === "functions" ? "what the module has" : "the plugin's options",
    daemon: title,
    daemonFile: file,
    service,
    where: daemon === "fd" ? "In a FileSet of the Director" : "In a Job of the Director",
    lines: configuration(name, daemon, kind),
    notes: kind.notes,
  };
}

/** The lines that name the plugin. */
function configuration(name: string, daemon: Daemon, kind: Kind): readonly string[] {
  const options = kind.options === "" ? "" : `:${kind.options}`;
  const definition = `"node:module_path=/etc/bareos/plugins:module_name=${name}${options}"`;
  if (daemon === "fd") {
    return [
      "FileSet {",
      `  Name = ${name}`,
      "  Include {",
      "    Options { Signature = XXH128 }",
      `    Plugin = ${definition}`,
      "  }",
      "}",
    ];
  }
  const directive = daemon === "sd" ? "SD Plugin Options" : "Dir Plugin Options";
  return [`${directive} = ${definition}`];
}
