/*
 * include/job_level.h, Bareos 21: the level of a job, as one letter.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_INCLUDE_JOB_LEVEL_H
#define BAREOS_NODE_HEADERS_INCLUDE_JOB_LEVEL_H

/** How much a job saves or checks, as one letter. bVarLevel and bEventLevel give this number. */
enum JobLevelCode : char {
  /** Backup of everything that is selected. */
  L_FULL = 'F',

  /** Backup of what changed since the last successful backup of any level. */
  L_INCREMENTAL = 'I',

  /** Backup of what changed since the last successful full backup. */
  L_DIFFERENTIAL = 'D',

  /**
   * Backup of what changed since a given time. Also what the File Daemon calls a job for which the
   * Director gave a time but no level.
   */
  L_SINCE = 'S',

  /** Verify: compare the files on disk with the attributes that an earlier verify job recorded. */
  L_VERIFY_CATALOG = 'C',

  /** Verify: record the attributes of the files as the base of later comparisons. */
  L_VERIFY_INIT = 'V',

  /** Verify: compare what is on the volume with the catalog. */
  L_VERIFY_VOLUME_TO_CATALOG = 'O',

  /** Verify: compare the files on disk with the catalog entries of a backup job. */
  L_VERIFY_DISK_TO_CATALOG = 'd',

  /** Verify: read the data from the volume and check it. */
  L_VERIFY_DATA = 'A',

  /** Backup that later jobs refer to, so that unchanged files need not be stored again. */
  L_BASE = 'B',

  /** The job has no level, as in restore and admin jobs. */
  L_NONE = ' ',

  /** Full backup that is put together from earlier backups, without asking the client. */
  L_VIRTUAL_FULL = 'f',
};

#endif  // BAREOS_NODE_HEADERS_INCLUDE_JOB_LEVEL_H
