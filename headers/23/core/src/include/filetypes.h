/*
 * include/filetypes.h, Bareos 23: what kind of file an attribute record or a packet describes.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_INCLUDE_FILETYPES_H
#define BAREOS_NODE_HEADERS_INCLUDE_FILETYPES_H

#include <stdint.h>

/**
 * The bits of a stored type number that hold the file type. The bits above them are flags of the
 * attribute record, such as AR_DATA_STREAM.
 */
constexpr int32_t FT_MASK = 0xFFFF;

/**
 * What a file is, or why it was not saved. A plugin puts one of these into the field type of a save
 * packet; a restore packet carries the type that was stored. The numbers are on volumes for ever.
 */
enum FILETYPES : int32_t {
  /**
   * A further name of a file that this job saved already. The core finds such hard links itself
   * (link count above 1, same device and inode) and changes the type to this one; no data is read
   * again.
   */
  FT_LNKSAVED = 1,

  /** A regular file of length zero. A plugin with an empty file may use FT_REG as well. */
  FT_REGE = 2,

  /** A regular file. The usual type for data that comes from a plugin. */
  FT_REG = 3,

  /**
   * A symbolic link. The field link of the save packet holds where it points to. It has no data, so
   * set no_read too; the core asks for no ACL of it.
   */
  FT_LNK = 4,

  /**
   * A directory, saved after its contents. The stored name comes from the field link, not from
   * fname: set link to the path with a slash at its end.
   */
  FT_DIREND = 5,

  /** A special file: character or block device, named pipe. A socket of this type is skipped. */
  FT_SPEC = 6,

  /**
   * The file was there, but could not be accessed. Nothing is stored, the job log says that the
   * file was not saved, with the error text of the core's own ff_errno.
   */
  FT_NOACCESS = 7,

  /** A symbolic link whose target could not be reached. Logged as not saved. */
  FT_NOFOLLOW = 8,

  /** The attributes of the file could not be read. Logged as not saved. */
  FT_NOSTAT = 9,

  /**
   * The file is unchanged since the last backup, so it is not stored again. Give it in
   * startBackupFile of an incremental or differential job; the file counts as skipped and is marked
   * as seen.
   */
  FT_NOCHG = 10,

  /** The same as FT_NOCHG for a directory. */
  FT_DIRNOCHG = 11,

  /** The file is the archive that the backup writes to. Nothing is stored, the job log says so. */
  FT_ISARCH = 12,

  /**
   * A directory that is stored itself while its contents are left out, because the FileSet says so.
   */
  FT_NORECURSE = 13,

  /**
   * A directory on another file system than its parent, which the FileSet does not allow to enter.
   */
  FT_NOFSCHG = 14,

  /** A directory that could not be opened for reading. Logged as not saved. */
  FT_NOOPEN = 15,

  /** The contents of a block device, read like one large file. */
  FT_RAW = 16,

  /** The data that comes out of a named pipe. Its open is limited by a timer of 60 seconds. */
  FT_FIFO = 17,

  /**
   * A directory before its contents are walked. It only helps the core to filter and is never
   * stored, so a plugin has no use for it.
   */
  FT_DIRBEGIN = 18,

  /**
   * A directory on a kind of file system that the FileSet does not allow. Its contents are left
   * out.
   */
  FT_INVALIDFS = 19,

  /**
   * A Windows directory on a kind of drive that the FileSet does not allow. Its contents are left
   * out.
   */
  FT_INVALIDDT = 20,

  /**
   * A Windows reparse point. Like a directory it is stored under the name in the field link, which
   * needs a slash at its end.
   */
  FT_REPARSE = 21,

  /**
   * A name that a plugin made up. The core has no code that saves such an entry: use FT_REG for
   * data.
   */
  FT_PLUGIN = 22,

  /**
   * A file that the last backup had and that is gone now. Only attributes are stored, and they
   * never reach the plugin on a restore.
   */
  FT_DELETED = 23,

  /**
   * A file that is unchanged since a base job. The core writes it for its own accurate bookkeeping.
   */
  FT_BASE = 24,

  /**
   * A restore object: a piece of plugin data that is kept in the catalog and handed back before the
   * first file of a restore. The event is bEventRestoreObject.
   */
  FT_RESTORE_FIRST = 25,

  /**
   * A Windows junction point. Stored like a symbolic link: fname is its name, link is where it
   * leads.
   */
  FT_JUNCTION = 26,

  /**
   * A restore object with the settings that a plugin offers for a restore. Set object, object_len,
   * object_name and index in the save packet.
   */
  FT_PLUGIN_CONFIG = 27,

  /**
   * A restore object of type FT_PLUGIN_CONFIG that the Director has filled with the user's values.
   * It arrives with bEventRestoreObject; a plugin never saves it.
   */
  FT_PLUGIN_CONFIG_FILLED = 28,
};

/** A type that has not been found out yet. Never a valid answer of startBackupFile. */
constexpr int32_t FT_UNSET = FT_MASK;

/**
 * Flag above the file type in a stored attribute record: the number of the data stream is stored
 * too. The core takes it out before a plugin sees the type.
 */
constexpr int32_t AR_DATA_STREAM = (1 << 16);

#endif  // BAREOS_NODE_HEADERS_INCLUDE_FILETYPES_H
