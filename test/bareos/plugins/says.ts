// A message of each kind that a plugin may send.
import {
  BareosFdPlugin,
  JobMessage,
  M_ALERT,
  M_ERROR,
  M_FATAL,
  M_INFO,
  M_NOTSAVED,
  M_SECURITY,
  M_WARNING,
  option,
  type FileEntry,
} from "bareosfd";

const MILD = {
  M_INFO,
  M_WARNING,
  M_NOTSAVED,
  M_ALERT,
  M_SECURITY,
} as const;

export default class Says extends BareosFdPlugin.withOptions({
  worst: option.oneOf(["warning", "error", "fatal"]),
}) {
  override *files(): Generator<FileEntry> {
    for (const [name, kind] of Object.entries(MILD))
      JobMessage(kind, `this is ${name} 100% äöü\nin two lines`);
    if (this.options.worst === "error") JobMessage(M_ERROR, "this is M_ERROR");
    yield { path: "/says/file", content: "x" };
    if (this.options.worst === "fatal") {
      JobMessage(M_FATAL, "this is M_FATAL");
      yield { path: "/says/too-late", content: "x" };
    }
  }
}
