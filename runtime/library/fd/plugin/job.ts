// What a plugin may want to know of its job, ready to use: read from the core whenever it is asked for.
import type { JobLevelCode } from "../constants/JobLevelCode.js";
import {
  bVarAccurate,
  bVarClient,
  bVarFDName,
  bVarJobId,
  bVarJobName,
  bVarLevel,
  bVarPrevJobName,
  bVarSinceTime,
  bVarType,
  bVarVersion,
  bVarWhere,
  bVarWorkingDir,
} from "../constants/bVariable.js";
import type { JobTypes } from "../constants/JobTypes.js";
import { GetValue } from "../core.js";
import { numberOf, textOf, textOrNull } from "../job-value.js";
import { jobLevelWord, jobTypeWord } from "../job-words.js";

/** The job of a plugin in the File Daemon. All of it is there from the first definition on, within a callback. */
export class FdJob {
  get id(): number {
    return numberOf(GetValue(bVarJobId));
  }

  /** The unique name, with the time in it. */
  get name(): string {
    return textOf(GetValue(bVarJobName));
  }

  /**
   * `backup`, `restore`, `verify` or another word, else the letter. Daemons know that a job is a backup from `onBackupStart` on;
   * before, and in an estimate, they call it `system`.
   */
  get type(): string {
    return jobTypeWord(this.typeCode);
  }

  get typeCode(): JobTypes {
    return GetValue(bVarType);
  }

  /** `full`, `incremental`, `differential`, `since` or another word, else the letter. */
  get level(): string {
    return jobLevelWord(this.levelCode);
  }

  get levelCode(): JobLevelCode {
    return GetValue(bVarLevel);
  }

  /** What changed after that is saved; null in a job that saves everything. */
  get since(): Date | null {
    const seconds = numberOf(GetValue(bVarSinceTime));
    return seconds > 0 ? new Date(seconds * 1000) : null;
  }

  get accurate(): boolean {
    return numberOf(GetValue(bVarAccurate)) !== 0;
  }

  /** The Director's name of this client. */
  get client(): string {
    return textOf(GetValue(bVarClient));
  }

  /** The daemon's own name. */
  get daemon(): string {
    return textOf(GetValue(bVarFDName));
  }

  get workingDirectory(): string {
    return textOf(GetValue(bVarWorkingDir));
  }

  /** The folder below which a restore writes; null when there is none. */
  get where(): string | null {
    return textOrNull(GetValue(bVarWhere));
  }

  /** The job before, on which an incremental builds; null for none. */
  get previousName(): string | null {
    return textOrNull(GetValue(bVarPrevJobName));
  }

  /** What the daemon says of its version. */
  get version(): string {
    return textOf(GetValue(bVarVersion));
  }
}
