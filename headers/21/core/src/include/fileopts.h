/*
 * include/fileopts.h, Bareos 21: the option bits of a FileSet, by bit number.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_INCLUDE_FILEOPTS_H
#define BAREOS_NODE_HEADERS_INCLUDE_FILEOPTS_H

#include "lib/bits.h"

/**
 * Options of a FileSet, as bit numbers (not masks) into the field flags of a save packet. The core
 * presets the packet from the FileSet; of what a plugin changes, it takes back FO_DELTA,
 * FO_OFFSETS, FO_SPARSE and FO_PORTABLE_DATA and ignores the rest.
 */
enum {
  /**
   * The data can be restored on any platform. A plugin clears it for data in the Windows backup
   * format.
   */
  FO_PORTABLE_DATA = 0,

  /** Compute an MD5 checksum of each file. */
  FO_MD5 = 1,

  /** Compress file data. The core does this after the plugin handed over its data. */
  FO_COMPRESS = 2,

  /** Do not walk into directories (recurse = no). */
  FO_NO_RECURSION = 3,

  /** Walk into directories that are on other file systems (onefs = no). */
  FO_MULTIFS = 4,

  /**
   * Look for blocks of zeros and do not store them. Each block then needs 8 bytes for its position,
   * so reads ask for that much less. Wrong for data from a pipe: clear it there.
   */
  FO_SPARSE = 5,

  /** Replace an existing file on restore only when the stored one is newer. */
  FO_IF_NEWER = 6,

  /** Never replace an existing file on restore. */
  FO_NOREPLACE = 7,

  /** Read the data out of named pipes (readfifo = yes). */
  FO_READFIFO = 8,

  /** Compute a SHA-1 checksum of each file. */
  FO_SHA1 = 9,

  /** On Windows: use plain file data instead of the system's own backup format (portable = yes). */
  FO_PORTABLE = 10,

  /** Decide about changes by the modification time alone and ignore the inode change time. */
  FO_MTIMEONLY = 11,

  /** Put the access time of a file back after it was read. */
  FO_KEEPATIME = 12,

  /** What matches this set of options is left out of the backup (exclude = yes). */
  FO_EXCLUDE = 13,

  /** Store access control lists. Only then does the core call getAcl of a plugin. */
  FO_ACL = 14,

  /** Do not look for hard links: each name is stored with its own data (hardlinks = no). */
  FO_NO_HARDLINK = 15,

  /** Patterns match names without regard to upper and lower case. */
  FO_IGNORECASE = 16,

  /** Store the resource forks and Finder data of macOS files. */
  FO_HFSPLUS = 17,

  /**
   * Take Windows backup data apart on restore, so that another platform can use the plain file
   * data.
   */
  FO_WIN32DECOMP = 18,

  /** Compute a SHA-256 checksum of each file. */
  FO_SHA256 = 19,

  /** Compute a SHA-512 checksum of each file. */
  FO_SHA512 = 20,

  /** Encrypt the data of the file. The core sets it when the daemon has keys for encryption. */
  FO_ENCRYPT = 21,

  /** Open files in a way that leaves their access time alone. */
  FO_NOATIME = 22,

  /** A star in a wildcard does not match a slash (enhancedwild = yes). */
  FO_ENHANCEDWILD = 23,

  /**
   * Compare the attributes of a file before and after reading and warn when it changed meanwhile.
   */
  FO_CHKCHANGES = 24,

  /** Remove leading parts of the path from the stored name. */
  FO_STRIPPATH = 25,

  /** Leave out files that carry the nodump flag of their file system. */
  FO_HONOR_NODUMP = 26,

  /** Store extended attributes. Only then does the core call getXattr of a plugin. */
  FO_XATTR = 27,

  /**
   * The data is only the difference to an earlier version of the file. Set by a plugin in
   * startBackupFile: the core raises the delta sequence number by one, and a restore needs all
   * versions.
   */
  FO_DELTA = 28,

  /** The data comes from a plugin and goes back to a plugin on restore. Always set by the core. */
  FO_PLUGIN = 29,

  /**
   * Every block is stored with its position in the file. Set by a plugin that reads with gaps; the
   * position of a block is what IO_READ leaves in the field offset.
   */
  FO_OFFSETS = 30,

  /** On Windows: do not honour the registry's list of files that backups leave out. */
  FO_NO_AUTOEXCL = 31,

  /** Refuse to run the job when the File Daemon has no keys to encrypt with. */
  FO_FORCE_ENCRYPT = 32,
};

/** The highest bit number in use. */
#define FO_MAX FO_FORCE_ENCRYPT

/** Length in bytes of an array that has one bit for every option. It is 5 in all releases. */
#define FOPTS_BYTES NbytesForBits(FO_MAX + 1)

#endif  // BAREOS_NODE_HEADERS_INCLUDE_FILEOPTS_H
