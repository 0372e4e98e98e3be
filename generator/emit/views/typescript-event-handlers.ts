// View of event-handlers.ts: a method for each event. In the File Daemon, of those that are no definition, come when the
// plugin is loaded, and have no method of another name.
import type { ConstantModel } from "../../model/types.js";
import type { OutputFile } from "../output-file.js";
import { docComment } from "../view-support/doc-comment.js";
import { ImportCollector } from "../view-support/imports.js";
import { isEventsOnly } from "../library.js";
import { constantType, type PackageContext } from "./typescript-context.js";
import { eventRemarks, eventValueType } from "./typescript-events.js";

/** What a handler's parameter is called, by the kind of the event's value. */
const PARAMETERS: Readonly<Record<string, string>> = {
  string: "text",
  deviceRecord: "record",
  deviceStatus: "packet",
  volumeStatus: "packet",
  driveLetters: "letters",
};

/** Values of events that only ask for a text. */
const STATUS: ReadonlySet<string> = new Set(["deviceStatus", "volumeStatus"]);

/** Events that the runtime turns into a call of parsePluginDefinition. */
const OPTIONS = /NewPluginOptions$/;

/** Those of the File Daemon that are definitions, or come before the first one, which loads the plugin. */
const BEFORE_THE_PLUGIN = /(?<!Cancel)Command$|OptionPlugin$|EventJobStart$|Level$|Since$/;

export function eventHandlerFiles(context: PackageContext, folder: string): readonly OutputFile[] {
  const isFileDaemon = !isEventsOnly(context.daemon);
  const imports = new ImportCollector();
  imports.type("Answer", "./entry-points.js");
  for (const name of ["HandlerAnswer", "EventHandlers"]) {
    context.names.add(name, ["type"], "event-handlers.ts");
  }
  context.names.add("eventHandlers", ["value"], "event-handlers.ts");
  context.names.add("decisiveEvents", ["value"], "event-handlers.ts");
  const members = context.daemon.groups
    .filter(({ role }) => role === "events")
    .flatMap((group) =>
      group.members.map((member) => ({ ...member, module: `./constants/${group.name}.js` })),
    )
    .filter(({ event, exportName }) => event?.neverRaised === null && !OPTIONS.test(exportName))
    .filter(
      ({ event, exportName }) =>
        !isFileDaemon || (event?.method === null && !BEFORE_THE_PLUGIN.test(exportName)),
    );
  const entry = context.daemon.entryPoints.find(({ parameters }) =>
    parameters.some(({ role }) => role === "event"),
  );
  return [
    {
      path: `${folder}/src/event-handlers.ts`,
      template: "typescript/event-handlers",
      view: {
        header: context.header,
        results: (entry?.results ?? []).map((name) => constantType(context, imports, name, 0)),
        decisive: members
          .filter(({ event }) => event?.resultMatters === true && !STATUS.has(event.value))
          .map(({ exportName }) => exportName),
        handlers: members.map((member) => handlerView(context, imports, member)),
        imports: imports.lines(),
      },
    },
  ];
}

/** `onJobEnd`; what begins and ends is named alike: `onBackupStart`, `onBackupEnd`. */
function methodOf(event: string): string {
  const plain = event.replace(/^b\w*?Event/, "");
  const [, edge = "", of = ""] = /^(Start|End)(\w+)Job$/.exec(plain) ?? [];
  if (edge !== "") return `on${of}${edge}`;
  return `on${plain === "CancelCommand" ? "Cancel" : plain}`;
}

function handlerView(
  context: PackageContext,
  imports: ImportCollector,
  member: ConstantModel & { readonly module: string },
): OutputFile["view"] {
  const { exportName, event } = member;
  imports.value(exportName, member.module);
  const type = event === null ? "null" : eventValueType(context, imports, event);
  const name = PARAMETERS[event?.value ?? "none"];
  return {
    constant: exportName,
    method: methodOf(exportName),
    parameter: name === undefined ? "" : `${name}: ${type}`,
    doc: docComment(
      {
        paragraphs: [
          member.doc ?? member.note,
          `For {@link ${exportName}}.`,
          event === null ? null : eventRemarks(event),
        ],
      },
      2,
    ),
  };
}
