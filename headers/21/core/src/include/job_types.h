/*
 * include/job_types.h, Bareos 21: the type of a job, as one letter.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_INCLUDE_JOB_TYPES_H
#define BAREOS_NODE_HEADERS_INCLUDE_JOB_TYPES_H

/** What a job is for, as one letter. bVarType, bsdVarType and bDirVarType give this number. */
enum JobTypes : char {
  /** A backup. */
  JT_BACKUP = 'B',

  /**
   * A backup whose data a migration moved elsewhere. Only a record in the catalog, it never runs.
   */
  JT_MIGRATED_JOB = 'M',

  /** A verification of earlier backups. */
  JT_VERIFY = 'V',

  /** A restore. */
  JT_RESTORE = 'R',

  /** The connection of a console, or a tool that works without a real job. */
  JT_CONSOLE = 'U',

  /** Internal work of a daemon, such as its statistics. */
  JT_SYSTEM = 'I',

  /** A job that only runs scripts and moves no data. */
  JT_ADMIN = 'D',

  /** An archive: a backup that is kept apart from the normal cycle. */
  JT_ARCHIVE = 'A',

  /** The result of a copy job: a second copy of a backup. */
  JT_JOB_COPY = 'C',

  /** A job that copies backups to other volumes. */
  JT_COPY = 'c',

  /** A job that moves backups to other volumes. */
  JT_MIGRATE = 'g',

  /** A job that reads volumes to build catalog records. */
  JT_SCAN = 'S',

  /** A job that merges the oldest backups of an always incremental scheme. */
  JT_CONSOLIDATE = 'O',
};

#endif  // BAREOS_NODE_HEADERS_INCLUDE_JOB_TYPES_H
