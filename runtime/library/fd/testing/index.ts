// bareosfd/testing: unit tests of plugins without a Bareos. A mock core, and drivers that play whole jobs in memory.
/// <reference types="node" preserve="true" />
export type { TestedPlugin } from "./calls.js";
export { createMockCore, MockCore, type FilesetEdit, type MockCoreOptions } from "./mock-core.js";
export type { MockDebugMessage, MockMessage } from "./job-core.js";
export { runBackup, type BackupOptions, type BackupResult } from "./run-backup.js";
export { runRestore, type RestoreOptions, type RestoreResult } from "./run-restore.js";
export type { SavedFile, SavedXattr } from "./saved-file.js";
