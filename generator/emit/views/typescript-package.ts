// Views of the files around the sources: package.json, tsconfig.json, README.md, index.ts and types.ts.
import { lackedByLibrary, LIBRARY_DOORS, LIBRARY_INDEX } from "../library.js";
import type { OutputFile } from "../output-file.js";
import { stringLiteral } from "../view-support/literals.js";
import { dictionaryNames, exportedGroups } from "./typescript-constants.js";
import type { PackageContext } from "./typescript-context.js";
import { packetClasses } from "./typescript-packets.js";

const DAEMON_TITLES = { fd: "File Daemon", sd: "Storage Daemon", dir: "Director" } as const;

export function packageFiles(context: PackageContext, folder: string): readonly OutputFile[] {
  const { daemon, header, releases, version } = context;
  const title = DAEMON_TITLES[daemon.daemon];
  for (const name of [
    "Int64",
    "FileName",
    "VariableId",
    "AnyVariable",
    "ValueTypes",
    "ValueTypesOf",
    "StatusRecord",
    "DeviceRecord",
  ]) {
    context.names.add(name, ["type"], "types.ts");
  }
  const view = {
    header,
    title,
    version,
    packageName: daemon.packageName,
    releases: releases.join(", "),
    headerFile: daemon.header,
  };
  return [
    {
      path: `${folder}/package.json`,
      template: "typescript/package-json",
      view: {
        ...view,
        doors: LIBRARY_DOORS,
        lacked: lackedList(context),
        build: buildCommand(context),
      },
    },
    {
      path: `${folder}/tsconfig.json`,
      template: "typescript/tsconfig",
      view: { ...view, ...compilerFolders(context) },
    },
    {
      path: `${folder}/README.md`,
      template: "typescript/readme",
      view: {
        ...view,
        groups: exportedGroups(context).map((group) => ({
          names: dictionaryNames(group)
            .map((name) => `\`${name}\``)
            .join(", "),
          type: group.name,
          count: group.members.length,
          header: group.header,
        })),
        packets: packetClasses(context)
          .map((name) => `\`${name}\``)
          .join(", "),
        hasPackets: packetClasses(context).length > 0,
        example: exampleName(context),
      },
    },
    { path: `${folder}/src/types.ts`, template: "typescript/types", view: { header } },
    {
      path: `${folder}/src/index.ts`,
      template: "typescript/index",
      view: {
        header,
        about: [`// The Bareos plugin API of the ${title}: everything that a plugin imports.`],
        modules: modules(context),
      },
    },
  ];
}

/** As JSON: the lists of folders that the compiler looks into. */
function compilerFolders({ library }: PackageContext): OutputFile["view"] {
  const folders = ["src", ...library.rooms].map(stringLiteral).join(", ");
  return { rootDir: stringLiteral(library.root), folders };
}

/** As a JSON text: the command, with a path that the shell takes as it is. */
function buildCommand({ library }: PackageContext): string {
  const plain = /^[\w./-]+$/.test(library.assemble);
  const quoted = plain ? library.assemble : `'${library.assemble.replaceAll("'", "'\\''")}'`;
  return stringLiteral(`node ${quoted}`);
}

/** As a JSON text, for the program that compiles the package; nothing when all is there. */
function lackedList({ daemon }: PackageContext): readonly string[] {
  const lacked = lackedByLibrary(daemon);
  return lacked.length === 0 ? [] : [`[${lacked.map(stringLiteral).join(", ")}]`];
}

function modules(context: PackageContext): readonly string[] {
  const packets = packetClasses(context);
  return [
    "./release.js",
    "./types.js",
    ...exportedGroups(context).map(({ name }) => `./constants/${name}.js`),
    "./variables.js",
    ...packets.map((name) => `./packets/${name}.js`),
    "./core-host.js",
    "./core.js",
    "./entry-points.js",
    "./event-handlers.js",
    `./${LIBRARY_INDEX}`,
  ];
}

/** A variable that can be read, for the README's example. */
function exampleName(context: PackageContext): string {
  const members = exportedGroups(context).flatMap((group) => group.members);
  const readable = members.filter(
    ({ variable }) => variable?.read === "int32" && variable.broken === null,
  );
  return (
    (readable.find(({ name }) => name.endsWith("JobId")) ?? readable[0])?.exportName ?? "bRC_OK"
  );
}
