/*
 * include/job_status.h, Bareos 21: the status of a job, as one letter.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_INCLUDE_JOB_STATUS_H
#define BAREOS_NODE_HEADERS_INCLUDE_JOB_STATUS_H

/** State of a job, as one letter. Capital and small letters are different states. */
enum JobStatus : char {
  /** Cancelled by a user or by the Director. */
  JS_Canceled = 'A',
  /** Held up, for example by a volume that is not there. */
  JS_Blocked = 'B',
  /** Set up and waiting for its start. */
  JS_Created = 'C',
  /** Finished, and the verify found differences. */
  JS_Differences = 'D',
  /** Finished with errors: the result cannot be used as a good backup. */
  JS_ErrorTerminated = 'E',
  /** Waiting for the File Daemon. */
  JS_WaitFD = 'F',
  /** Ended before its end; what was stored up to then may still be usable. */
  JS_Incomplete = 'I',
  /** The last spooled data is on its way to the volume. */
  JS_DataCommitting = 'L',
  /** Waiting until somebody mounts a volume. */
  JS_WaitMount = 'M',
  /** At work. */
  JS_Running = 'R',
  /** Waiting for the Storage Daemon. */
  JS_WaitSD = 'S',
  /** Finished well. */
  JS_Terminated = 'T',
  /** Finished well, but with warnings in its log. */
  JS_Warnings = 'W',
  /** The Storage Daemon sends the spooled file attributes to the Director. */
  JS_AttrDespooling = 'a',
  /** Waiting because the client runs as many jobs as it may. */
  JS_WaitClientRes = 'c',
  /** Waiting because the Director runs as many jobs as it may. */
  JS_WaitMaxJobs = 'd',
  /** Has an error that does not end it. */
  JS_Error = 'e',
  /** Has an error that ends it. A job message of type M_FATAL leads here. */
  JS_FatalError = 'f',
  /** The Director writes the file records into its catalog. */
  JS_AttrInserting = 'i',
  /** Waiting because the same job runs as often as it may. */
  JS_WaitJobRes = 'j',
  /** Spooled data is being copied to the volume. */
  JS_DataDespooling = 'l',
  /** Waiting for a volume that can be written to. */
  JS_WaitMedia = 'm',
  /** Waiting until jobs with a better priority are done. */
  JS_WaitPriority = 'p',
  /** Waiting for a free device. */
  JS_WaitDevice = 'q',
  /** Waiting because the storage serves as many jobs as it may. */
  JS_WaitStoreRes = 's',
  /** Waiting for the time at which it shall start. */
  JS_WaitStartTime = 't',
};

#endif  // BAREOS_NODE_HEADERS_INCLUDE_JOB_STATUS_H
