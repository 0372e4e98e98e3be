// What a plugin may want to know of its job, ready to use: read from the core whenever it is asked for.
import {
  bsdVarClient,
  bsdVarJob,
  bsdVarJobBytes,
  bsdVarJobErrors,
  bsdVarJobFiles,
  bsdVarJobId,
  bsdVarJobName,
  bsdVarJobStatus,
  bsdVarLevel,
  bsdVarMediaType,
  bsdVarPool,
  bsdVarStorage,
  bsdVarType,
  bsdVarVolumeName,
} from "../constants/bsdrVariable.js";
import { GetValue } from "../core.js";
import { numberOf, textOf, textOrNull } from "../job-value.js";
import { isSuccess, jobLevelWord, jobStatusWord, jobTypeWord } from "../job-words.js";

/** The job of a plugin in the Storage Daemon, within a callback. */
export class SdJob {
  get id(): number {
    return numberOf(GetValue(bsdVarJobId));
  }
  /** The unique name, with the time in it. */
  get name(): string {
    return textOf(GetValue(bsdVarJob));
  }
  /** The name of the Job resource. */
  get resource(): string {
    return textOf(GetValue(bsdVarJobName));
  }
  /** `backup`, `restore` or another word, else the letter. */
  get type(): string {
    return jobTypeWord(GetValue(bsdVarType));
  }
  /** `full`, `incremental` or another word, else the letter. */
  get level(): string {
    return jobLevelWord(GetValue(bsdVarLevel));
  }
  /** `running`, `OK`, `fatal error` or another word, else the letter. */
  get status(): string {
    return jobStatusWord(GetValue(bsdVarJobStatus));
  }
  /** Whether it ended well, with warnings perhaps. */
  get isOk(): boolean {
    return isSuccess(GetValue(bsdVarJobStatus));
  }
  get client(): string | null {
    return textOrNull(GetValue(bsdVarClient));
  }
  get pool(): string {
    return textOf(GetValue(bsdVarPool));
  }
  get storage(): string | null {
    return textOrNull(GetValue(bsdVarStorage));
  }
  get mediaType(): string {
    return textOf(GetValue(bsdVarMediaType));
  }
  get volume(): string {
    return textOf(GetValue(bsdVarVolumeName));
  }
  get files(): number {
    return numberOf(GetValue(bsdVarJobFiles));
  }
  get bytes(): number {
    return numberOf(GetValue(bsdVarJobBytes));
  }
  get errors(): number {
    return numberOf(GetValue(bsdVarJobErrors));
  }
}
