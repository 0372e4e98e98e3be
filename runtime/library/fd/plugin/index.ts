// What plugin authors import beyond constants, packets and core functions.
export { BareosFdPlugin, type ClassWithOptions } from "./base.js";
export { CommandError } from "../command/command-error.js";
export { Command, command, type CommandOptions } from "../command/command.js";
export type { Handled, RestoreDoors, RestoreTarget } from "./doors.js";
export type { ObjectDoor, RestoredObject } from "./object-door.js";
export type { ReplaceRule, RestoreEntry, RestoreLinkEntry } from "../restore/entry.js";
export { isSuccess, jobLevelWord, jobStatusWord, jobTypeWord } from "../job-words.js";
export type { JobMethods } from "./hooks.js";
export { FdJob } from "./job.js";
export type {
  Chunk,
  Content,
  FileDescription,
  FileEntries,
  FileEntry,
  ObjectDescription,
} from "../files/file-entry.js";
export type { StatInit } from "../files/check-stat.js";
export { completePacket } from "../files/complete-packet.js";
export { EntryError } from "../files/entry-error.js";
export { isSystemError, type SystemError } from "../files/errors.js";
export { fileName, fsPath, printableName, withoutSlash, withSlash } from "../files/names.js";
export { fileKinds, kindOf, statPacket } from "../files/stat.js";
export { FileAttributes } from "../native/attributes.js";
export { kindsOfFiles, readFolder, type FolderEntry } from "../native/folders.js";
export { nativeFiles, type NativeFiles } from "../native/native-files.js";
export { formatOptions, OptionError, parseOptions, type OptionPair } from "../options/grammar.js";
export { parseOptionsFile } from "../options/option-file.js";
export { LACK } from "./lack.js";
export { ownEvents } from "./own-events.js";
export * from "../options/index.js";
export { PluginOptions } from "../options/plugin-options.js";
export { printable } from "../printable.js";
export { rawName, rawText } from "../raw-text.js";
export { keepSecret, withoutSecrets } from "../secrets.js";
export {
  RUN_AHEAD,
  type FilesOnDisk,
  type FoundOnDisk,
  type OpenedOnDisk,
  type PreparedFile,
  type RunAhead,
  type RunAheadMode,
} from "./run-ahead.js";
export { pseudoFileSystems } from "../files/pseudo-files.js";
export { restoresAcls } from "./running-release.js";
export { WRITE_BEHIND, type WriteBehind, type WriteBehindMode } from "./write-behind.js";
