// What a plugin may want to know of its job, ready to use: read from the core whenever it is asked for.
import {
  bDirVarCatalog,
  bDirVarClient,
  bDirVarFDJobStatus,
  bDirVarJob,
  bDirVarJobBytes,
  bDirVarJobErrors,
  bDirVarJobFiles,
  bDirVarJobId,
  bDirVarJobName,
  bDirVarJobStatus,
  bDirVarLastRate,
  bDirVarLevel,
  bDirVarNumVols,
  bDirVarPool,
  bDirVarPriority,
  bDirVarReadBytes,
  bDirVarSDErrors,
  bDirVarSDJobFiles,
  bDirVarSDJobStatus,
  bDirVarStorage,
  bDirVarType,
  bDirVarVolumeName,
} from "../constants/brDirVariable.js";
import { GetValue } from "../core.js";
import { numberOf, textOf, textOrNull } from "../job-value.js";
import { isSuccess, jobLevelWord, jobStatusWord, jobTypeWord } from "../job-words.js";

/** The job of a plugin in the Director, within a callback. */
export class DirJob {
  get id(): number {
    return numberOf(GetValue(bDirVarJobId));
  }
  /** The unique name, with the time in it. */
  get name(): string {
    return textOf(GetValue(bDirVarJob));
  }
  /** The name of the Job resource. */
  get resource(): string {
    return textOf(GetValue(bDirVarJobName));
  }
  /** `backup`, `restore` or another word, else the letter. */
  get type(): string {
    return jobTypeWord(GetValue(bDirVarType));
  }
  /** `full`, `incremental` or another word, else the letter. */
  get level(): string {
    return jobLevelWord(GetValue(bDirVarLevel));
  }
  /** `running`, `OK`, `fatal error` or another word, else the letter. */
  get status(): string {
    return jobStatusWord(GetValue(bDirVarJobStatus));
  }
  /** Whether it ended well, with warnings perhaps. */
  get isOk(): boolean {
    return isSuccess(GetValue(bDirVarJobStatus));
  }
  /** The File Daemon's word for how it went. */
  get clientStatus(): string {
    return jobStatusWord(GetValue(bDirVarFDJobStatus));
  }
  /** The Storage Daemon's. */
  get storageStatus(): string {
    return jobStatusWord(GetValue(bDirVarSDJobStatus));
  }
  /** Null in a job that has none, such as a copy. */
  get client(): string | null {
    return textOrNull(GetValue(bDirVarClient));
  }
  get pool(): string {
    return textOf(GetValue(bDirVarPool));
  }
  get storage(): string | null {
    return textOrNull(GetValue(bDirVarStorage));
  }
  get catalog(): string {
    return textOf(GetValue(bDirVarCatalog));
  }
  get priority(): number {
    return numberOf(GetValue(bDirVarPriority));
  }
  get volume(): string | null {
    return textOrNull(GetValue(bDirVarVolumeName));
  }
  get volumes(): number {
    return numberOf(GetValue(bDirVarNumVols));
  }
  get files(): number {
    return numberOf(GetValue(bDirVarJobFiles));
  }
  /** Files that the Storage Daemon wrote. */
  get storedFiles(): number {
    return numberOf(GetValue(bDirVarSDJobFiles));
  }
  /** Bytes that were stored, behind compression. */
  get bytes(): number {
    return numberOf(GetValue(bDirVarJobBytes));
  }
  /** Bytes that the client read. */
  get readBytes(): number {
    return numberOf(GetValue(bDirVarReadBytes));
  }
  get errors(): number {
    return numberOf(GetValue(bDirVarJobErrors));
  }
  get storageErrors(): number {
    return numberOf(GetValue(bDirVarSDErrors));
  }
  /** Bytes a second, as the Director measured them last. */
  get rate(): number {
    return numberOf(GetValue(bDirVarLastRate));
  }
}
