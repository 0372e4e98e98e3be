/*
 * include/bc_types.h, Bareos 23: number types with a fixed width, and the answers of a plugin that
 * creates a file.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_INCLUDE_BC_TYPES_H
#define BAREOS_NODE_HEADERS_INCLUDE_BC_TYPES_H

#include <stdint.h>

/**
 * Catalog id of one stored file. It has 64 bits, because a large catalog has more files than 32
 * bits can count.
 */
typedef uint64_t FileId_t;

/** Catalog id of anything that is not a file: a pool, a client, a volume. */
typedef uint32_t DBId_t;

/** Number of a job in the catalog. It is unique per Director and never used again. */
typedef uint32_t JobId_t;

/**
 * Byte of a buffer that comes from the memory pools of the daemon. Such a buffer must not be given
 * to free or realloc: only the pool functions of the daemon know its real start.
 */
typedef char POOLMEM;

/** Floating point number of 64 bits. */
typedef double float64_t;

/**
 * Answers for the field create_status of the restore packet. createFile sets one of them to say
 * what the core has to do next with this file. It only counts when createFile itself returned
 * bRC_OK.
 */
enum {
  /**
   * Do not restore this file. It is counted as skipped; the plugin gets no data for it, and neither
   * setFileAttributes nor the ACL and attribute calls of a non-directory follow.
   */
  CF_SKIP = 1,

  /**
   * The file could not be made. The core counts an error and goes on with the next file. The packet
   * starts with this value, so a createFile that forgets to answer fails the file.
   */
  CF_ERROR = 2,

  /**
   * The file exists now and wants its data: IO_OPEN, IO_WRITE and perhaps IO_SEEK follow, then
   * setFileAttributes, then IO_CLOSE. A value that the core does not know is handled like this one.
   */
  CF_EXTRACT = 3,

  /**
   * The file is complete and takes no data, for example a directory or a link. setFileAttributes is
   * called at once. A non-directory answered like this never gets its ACL and extended attributes.
   */
  CF_CREATED = 4,

  /**
   * Let the core make the file by its own rules. Its open still comes to the plugin as IO_OPEN,
   * because the file handle is already tied to the plugin. As answer of setFileAttributes: the core
   * sets them.
   */
  CF_CORE = 5,
};

#endif  // BAREOS_NODE_HEADERS_INCLUDE_BC_TYPES_H
