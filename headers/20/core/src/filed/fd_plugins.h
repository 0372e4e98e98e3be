/*
 * filed/fd_plugins.h, Bareos 20: the interface between the File Daemon and its plugins.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_FILED_FD_PLUGINS_H
#define BAREOS_NODE_HEADERS_FILED_FD_PLUGINS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#include "include/baconfig.h"
#include "include/bc_types.h"
#include "include/fileopts.h"
#include "lib/plugins.h"

namespace filedaemon {

/** Magic string in the information of a File Daemon plugin. */
#define FD_PLUGIN_MAGIC "*FDPluginData*"

/**
 * Interface number of the File Daemon. It is 10 in every release, even where a packet changed its
 * size: look at pkt_size and pkt_end of a packet, not at this number.
 */
#define FD_PLUGIN_INTERFACE_VERSION 10

/**
 * What a File Daemon plugin can ask for with getBareosValue, and in two cases change with
 * setBareosValue. Each one fixes the type that value points to. An unknown number gives bRC_OK and
 * leaves the value alone, so set it to zero before asking.
 */
typedef enum {
  /** Number of the job. Type int. */
  bVarJobId = 1,

  /** Name of this File Daemon. Type char pointer, owned by the core for the life of the daemon. */
  bVarFDName = 2,

  /** Level of the job, one of the L_ letters. Type int. A restore has L_NONE. */
  bVarLevel = 3,

  /** Type of the job, one of the JT_ letters. Type int. */
  bVarType = 4,

  /**
   * Name of the client as the Director knows it. Type char pointer, owned by the core, lives as
   * long as the job: copy it.
   */
  bVarClient = 5,

  /** Unique name of the job, with date and time. Type char pointer, lives as long as the job. */
  bVarJobName = 6,

  /**
   * State of the job, one of the JS_ letters. Type int. A cheap way to see that the job was
   * cancelled.
   */
  bVarJobStatus = 7,

  /**
   * Start time of an incremental or differential backup, in seconds since 1970. Type int, so only
   * 32 bits. 0 in a full backup. Known from bEventSince on. It cannot be written: put another time
   * into the field save_time of the save packet.
   */
  bVarSinceTime = 8,

  /** 1 when the job runs in accurate mode, else 0. Type int. */
  bVarAccurate = 9,

  /**
   * Write only: a C string with the name of a file. The accurate entry of that name is marked as
   * seen, so it does not count as deleted. Reading gives bRC_OK and no value.
   */
  bVarFileSeen = 10,

  /**
   * The volume shadow copy client of the job. Type pointer. Only on Windows and only while the job
   * uses shadow copies; anywhere else the answer is bRC_Error.
   */
  bVarVssClient = 11,

  /** Working directory of the daemon. Type char pointer, owned by the core. */
  bVarWorkingDir = 12,

  /**
   * Where a restore puts its files: a prefix for all names. Type char pointer. Empty if there is
   * none, NULL when an expression renames the files. It is freed before bEventEndRestoreJob, and
   * NULL from then on: copy it early.
   */
  bVarWhere = 13,

  /**
   * The expression that changes file names in a restore. Type char pointer. The core applies it
   * itself and does not pass it on: always NULL in the File Daemon.
   */
  bVarRegexWhere = 14,

  /** Directory of the daemon's program file. Type char pointer, owned by the core. */
  bVarExePath = 15,

  /**
   * Version of the daemon with its release date, as text. Type char pointer to a constant. The way
   * to find out at run time which release the plugin runs in.
   */
  bVarVersion = 16,

  /** Was the name of the operating system. Every release from 20 on answers bRC_Error. */
  bVarDistName = 17,

  /**
   * Name of the job that this one builds upon. Type char pointer, lives as long as the job. Only
   * filled for incremental and differential backups.
   */
  bVarPrevJobName = 18,

  /** 1 when a restore also changes the targets of links by its prefix, else 0. Type int. */
  bVarPrefixLinks = 19,
} bVariable;

/**
 * What can happen in a job. A plugin gets the events that it registered in newPlugin, by way of
 * handlePluginEvent, on the thread of the job; only bEventCancelCommand comes from another thread.
 * In a cancelled job only bEventEndBackupJob, bEventEndRestoreJob and bEventEndVerifyJob still
 * come.
 */
typedef enum {
  /** The job has begun on this client. Value: C string with JobId and Job name. */
  bEventJobStart = 1,

  /**
   * The job is over. Value: NULL. A cancelled job does not send it, so give resources back in
   * freePlugin.
   */
  bEventJobEnd = 2,

  /**
   * A backup starts: the FileSet is known, the Storage Daemon is connected. Value: NULL. The last
   * moment to add to the FileSet.
   */
  bEventStartBackupJob = 3,

  /** A backup ends, also when it failed early or was cancelled. Value: NULL. */
  bEventEndBackupJob = 4,

  /**
   * A restore starts. Value: NULL. Comes once per restore command of the Director, so perhaps more
   * than once in a job.
   */
  bEventStartRestoreJob = 5,

  /**
   * A restore ends, also when it was cancelled. Value: NULL. A file that is still open gets its
   * endRestoreFile first, if the plugin registered this event.
   */
  bEventEndRestoreJob = 6,

  /** A verify job starts. Value: NULL. */
  bEventStartVerifyJob = 7,

  /** A verify job ends, also when it was cancelled. Value: NULL. */
  bEventEndVerifyJob = 8,

  /**
   * The core comes to a Plugin line of the FileSet and asks for its files next. Value: C string
   * with the full definition. A result that is not bRC_OK fails the job from release 23 on; up to
   * release 22 only this line is left out, so log an M_FATAL message as well.
   */
  bEventBackupCommand = 9,

  /**
   * Plugin data comes up in a restore. Value: C string with the definition that was stored with the
   * backup; copy it. If the result is not bRC_OK, startRestoreFile is not called and the file
   * fails.
   */
  bEventRestoreCommand = 10,

  /**
   * Like bEventBackupCommand, but for an estimate: files are listed, none is opened. Value: C
   * string with the definition.
   */
  bEventEstimateCommand = 11,

  /**
   * The level of a backup or verify job is known. Value: the level letter itself, cast to a
   * pointer. Not sent in a restore.
   */
  bEventLevel = 12,

  /**
   * The start time of an incremental or differential backup is known. Value: the time in seconds
   * since 1970 itself, cast to a pointer. Sent before bEventLevel, never in a full backup.
   */
  bEventSince = 13,

  /**
   * The job is being cancelled. Value: NULL. Comes on another thread while a call of the plugin may
   * be running: only set a flag and return at once. From release 23 on it comes at most once at a
   * time and never during freePlugin; up to release 22 it may.
   */
  bEventCancelCommand = 14,

  /**
   * A restore object that an earlier backup stored. Value: a restore_object_pkt that is valid
   * during the call, and once at the end NULL. Comes before the files, in restores and in
   * incremental and differential backups. A foreign or NULL value must be answered with bRC_OK.
   */
  bEventRestoreObject = 15,

  /** The FileSet of a backup or estimate has arrived completely. Value: NULL. */
  bEventEndFileSet = 16,

  /**
   * A plugin definition of the FileSet, from a Plugin line or from Options. Value: C string with
   * the definition; only valid during the call. Not sent in a restore.
   */
  bEventPluginCommand = 17,

  /**
   * Never raised in any release from 20 on. For plugins in Options see bEventPluginCommand and
   * bEventHandleBackupFile.
   */
  bEventOptionPlugin = 18,

  /**
   * A file that an Options block gives to this plugin is about to be saved. Value: a save_pkt whose
   * pointers belong to the core. bRC_OK: the plugin does the I/O; bRC_Core: the core saves it as
   * usual; bRC_Skip: drop it. Any other result loses the file.
   */
  bEventHandleBackupFile = 19,

  /**
   * Plugin options of the user for this job, for example from the restore command. Value: C string
   * that is only valid during the call. With a plugin name in front it goes to that plugin, else to
   * all. It comes before definitions, so the first value of an option should win.
   */
  bEventNewPluginOptions = 20,

  /**
   * Windows only: the shadow copy client for a backup is set up. Value: NULL. Comes before
   * bEventStartBackupJob.
   */
  bEventVssInitializeForBackup = 21,

  /**
   * Windows only: the shadow copy client for a restore is set up. Value: NULL. Comes before
   * bEventStartRestoreJob.
   */
  bEventVssInitializeForRestore = 22,

  /**
   * Windows only: the state of the shadow copy backup is about to be set. Value: NULL. bRC_Skip
   * says that the plugin has set it and the core shall not.
   */
  bEventVssSetBackupState = 23,

  /** Windows only. Never raised in the current releases. */
  bEventVssPrepareForBackup = 24,

  /** Windows only: components can be added to the shadow copy now. Value: NULL. */
  bEventVssBackupAddComponents = 25,

  /**
   * Windows only: the volumes for the snapshot are chosen. Value: a buffer of 27 bytes with drive
   * letters, which the plugin may add to. It comes a second time with the value NULL.
   */
  bEventVssPrepareSnapshot = 26,

  /** Windows only: the snapshots exist. Value: NULL. */
  bEventVssCreateSnapshots = 27,

  /** Windows only: the metadata of the components can be loaded for a restore. Value: NULL. */
  bEventVssRestoreLoadComponentMetadata = 28,

  /** Windows only. Never raised in the current releases. */
  bEventVssRestoreSetComponentsSelected = 29,

  /** Windows only: the restore through shadow copies ends. Value: NULL. */
  bEventVssCloseRestore = 30,

  /** Windows only: the shadow copy backup is complete. Value: NULL. */
  bEventVssBackupComplete = 31,
} bEventType;

/**
 * The highest event number. The File Daemon does not check the numbers that a plugin registers, and
 * a number above this one damages its memory.
 */
#define FD_NR_EVENTS bEventVssBackupComplete

/** What the core wants from pluginIO: the value of the field func in an I/O packet. */
enum {
  /**
   * Open the file fname with flags and mode. Answer in status with one of the IoStatus values
   * (before release 22: 0 or -1). In a restore: for writing, created and emptied, mode 0600.
   */
  IO_OPEN = 1,

  /**
   * Read up to count bytes into buf. Answer in status with the number of bytes; 0 is the end of the
   * file, -1 with io_errno an error, which is logged and ends this file only. The result code is
   * ignored.
   */
  IO_READ = 2,

  /**
   * Write count bytes from buf. Answer in status with the number of bytes written. Any other number
   * than count fails the file.
   */
  IO_WRITE = 3,

  /**
   * Close the file. The plugin closes its own descriptor, also when the core did the reading or
   * writing, and never descriptor 0. The answer is ignored. In a restore it comes after
   * setFileAttributes.
   */
  IO_CLOSE = 4,

  /**
   * Go to offset, counted as whence says. Answer in offset with the new position, or with a
   * negative value. Comes to the plugin even if the core moves the data, so seek the shared
   * descriptor.
   */
  IO_SEEK = 5,
};

/** What the core could ask a plugin for by getPluginValue. No daemon does so. */
typedef enum {
  /** Name of the plugin. */
  pVarName = 1,
  /** Description of the plugin. */
  pVarDescription = 2,
} pVariable;

/** The event that handlePluginEvent is called for. Only valid during the call. */
typedef struct s_bEvent {
  /** Number of the event, one of bEventType. */
  uint32_t eventType;
} bEvent;

/**
 * A restore object that comes back: the value of bEventRestoreObject. The core owns all of it and
 * frees it after the event, so copy what is needed.
 */
struct restore_object_pkt {
  /** Size of this packet in bytes, set by the core. */
  int32_t pkt_size;

  /** Name that the plugin gave the object when it saved it. */
  char* object_name;

  /** The data, already uncompressed. It has object_len bytes and need not end with a zero byte. */
  char* object;

  /** Plugin definition that the object was saved with. Empty if none was stored. */
  char* plugin_name;

  /** Kind of object: FT_RESTORE_FIRST, FT_PLUGIN_CONFIG or FT_PLUGIN_CONFIG_FILLED. */
  int32_t object_type;

  /** Length of object in bytes. */
  int32_t object_len;

  /** Length of the object before the core compressed it for storage, in bytes. */
  int32_t object_full_len;

  /** Number that the plugin gave the object in the field index when it saved it. */
  int32_t object_index;

  /**
   * How the object was compressed in the catalog; 0 for not at all. The data here is uncompressed.
   */
  int32_t object_compression;

  /** Meant for the stream number of the object. No release sets it: do not read it. */
  int32_t stream;

  /** Number of the job that saved the object. */
  uint32_t JobId;

  /**
   * Size of this packet again. If it differs from pkt_size, plugin and daemon disagree about the
   * layout.
   */
  int32_t pkt_end;
};

/**
 * One file (or restore object) of a backup. The core hands startBackupFile a fresh packet, filled
 * with zeros apart from the sizes, flags, cmd and portable; the plugin fills in the rest. All
 * pointers that a plugin sets stay its own, and must stay valid until endBackupFile has returned.
 */
struct save_pkt {
  /** Size of this packet in bytes, set by the core. */
  int32_t pkt_size;

  /**
   * Full name of the file. Set by the plugin, for objects too: it is used for messages and to mark
   * entries as seen. A missing name of a file is fatal.
   */
  char* fname;

  /**
   * Target of a symbolic link. For a directory (FT_DIREND, FT_REPARSE): its path with a slash at
   * the end, and this is the name that gets stored. Set by the plugin.
   */
  char* link;

  /**
   * Attributes of the file: set at least mode, size and times. Leave the link count at 1 for files
   * that do not exist on disk, else the core may take two of them for hard links of one file.
   */
  struct stat statp;

  /** What the file is, one of FT_. Set by the plugin; leaving it at 0 is fatal. */
  int32_t type;

  /**
   * Options for this file, one bit for every FO_ number. Preset by the core from the FileSet. The
   * core takes back only FO_DELTA, FO_OFFSETS, FO_SPARSE and FO_PORTABLE_DATA.
   */
  char flags[FOPTS_BYTES];

  /**
   * Set it to true when the file has no data to read: then it is not opened at all. In a Plugin
   * line only this decides, the file type does not.
   */
  bool no_read;

  /** Set to true by the core. The core does not look at what a plugin puts here. */
  bool portable;

  /** Tells whether the accurate list of the job has this file. Set by checkChanges of the core. */
  bool accurate_found;

  /** The plugin definition that this call is for. Set by the core and owned by it. */
  char* cmd;

  /**
   * Start time for this file in an incremental backup, in seconds since 1970; 0 means the time of
   * the job. Set by the plugin before it calls checkChanges. In releases 20 and 21 a time set here
   * stays in force for the files after it.
   */
  time_t save_time;

  /**
   * Number of the delta within a series of deltas. Set by checkChanges of the core; with FO_DELTA
   * set, the core stores this number plus one.
   */
  uint32_t delta_seq;

  /** Name of a restore object. Set by the plugin for the object types; fatal if missing there. */
  char* object_name;

  /**
   * Data of a restore object. Set by the plugin, object_len bytes. The core compresses longer
   * objects.
   */
  char* object;

  /** Length of object in bytes, exactly. */
  int32_t object_len;

  /** Number of a restore object, chosen by the plugin: give each object of a job its own. */
  int32_t index;

  /**
   * Size of this packet again, set by the core. If it differs from pkt_size, plugin and daemon
   * disagree about the layout.
   */
  int32_t pkt_end;
};

/**
 * One file of a restore, in createFile and setFileAttributes. The core fills it in; the plugin
 * answers in create_status. All strings belong to the core and are only valid during the call.
 */
struct restore_pkt {
  /**
   * Size of this packet in bytes, set by the core. It differs between releases (232 bytes in 20 and
   * 21, 240 in 22 to 25, 256 in 26), which tells the layouts apart.
   */
  int32_t pkt_size;

  /** Number of the attribute stream, for example STREAM_UNIX_ATTRIBUTES. */
  int32_t stream;

  /** Number of the data stream that follows, or STREAM_NONE. */
  int32_t data_stream;

  /** What the file is, one of FT_, as it was stored. */
  int32_t type;

  /** Number of the file within the backup job, counted from 1. */
  int32_t file_index;

  /** For a hard link (FT_LNKSAVED): number of the file that holds the data. Else 0. */
  int32_t LinkFI;

  /** User id of the owner. The one in statp is the one to use. */
  uid_t uid;

  /** Attributes of the file as they were stored: mode, owner, size, times. */
  struct stat statp;

  /** Further attributes in the form of Windows; empty or NULL otherwise. */
  const char* attrEx;

  /** Name to restore to, after the core applied the prefix or the expression of the restore. */
  const char* ofname;

  /** Target of a link, changed in the same way if the restore says so. */
  const char* olname;

  /**
   * Prefix of the restore, already part of ofname: an empty string if there is none, and NULL when
   * an expression renames the files instead.
   */
  const char* where;

  /** Expression of the restore. The File Daemon never fills it: always NULL. */
  const char* RegexWhere;

  /**
   * When an existing file may be replaced, as a letter: a always, w if the stored one is newer, o
   * if it is older, n never. The plugin has to keep to it, the core does not check.
   */
  int replace;

  /**
   * Answer of the plugin, one of CF_. Starts as CF_ERROR. In setFileAttributes only CF_CORE counts:
   * it makes the core set the attributes; with any other value the plugin has done it.
   */
  int create_status;

  /** Number of the delta within a series of deltas. Only filled for createFile. */
  uint32_t delta_seq;

  /**
   * Size of this packet again, set by the core. In releases 20 and 21 it lies where later ones have
   * filedes, so check it before filedes is touched.
   */
  int32_t pkt_end;
};

/**
 * One I/O operation on the file in progress, for pluginIO. The core sets func and what that
 * operation needs; the plugin answers in status, io_errno, offset and win32.
 */
struct io_pkt {
  /** Size of this packet in bytes, set by the core: 72 in releases 20 and 21, 80 from 22 on. */
  int32_t pkt_size;

  /** The operation, one of IO_OPEN, IO_READ, IO_WRITE, IO_CLOSE and IO_SEEK. */
  int32_t func;

  /**
   * For IO_READ and IO_WRITE: number of bytes. Never put more than this into buf. By default a read
   * asks for 64 KiB (20 to 22) or 256 KiB (from 23), less 8 bytes with sparse or offset data.
   */
  int32_t count;

  /** For IO_OPEN: the flags of the C function open. */
  int32_t flags;

  /** For IO_OPEN: permissions of a file that is created. */
  mode_t mode;

  /** For IO_READ and IO_WRITE: buffer of the core, only valid during the call. */
  char* buf;

  /**
   * For IO_OPEN: name of the file. In a backup it is the name from startBackupFile, in a restore
   * the name to restore to. Only valid during the call.
   */
  const char* fname;

  /**
   * Answer of the plugin. IO_OPEN: one of IoStatus. IO_READ and IO_WRITE: number of bytes, -1 for
   * an error. IO_CLOSE: ignored. In releases 20 and 21 the core takes the answer of IO_OPEN as
   * descriptor.
   */
  int32_t status;

  /**
   * Answer of the plugin: the errno value of a failure. Users see its text, so set it with every
   * error. With EINTR a failed read is tried again, up to 5 times, from release 26 on.
   */
  int32_t io_errno;

  /**
   * Answer of the plugin on Windows: the error code of the system. The core keeps it only when
   * win32 is false.
   */
  int32_t lerror;

  /** For IO_SEEK: what offset counts from, SEEK_SET, SEEK_CUR or SEEK_END of the C library. */
  int32_t whence;

  /**
   * For IO_SEEK: where to go, in bytes; the plugin puts the new position or a negative value here.
   * After IO_READ with FO_OFFSETS: position of the block that was read.
   */
  boffset_t offset;

  /**
   * Answer of the plugin: true says that the failure is a Windows error, which then counts instead
   * of io_errno.
   */
  bool win32;

  /**
   * Size of this packet again, set by the core. In releases 20 and 21 it lies where later ones have
   * filedes, so check it before filedes is touched.
   */
  int32_t pkt_end;
};

/** The access control list of one file, for getAcl and setAcl. */
struct acl_pkt {
  /** Size of this packet in bytes, set by the core. */
  int32_t pkt_size;

  /** Name of the file, set by the core. Only valid during the call. */
  const char* fname;

  /** Length of content in bytes. 0 says that there is no list. */
  uint32_t content_length;

  /**
   * The list, in any form that the plugin likes. getAcl: allocate it with malloc; the core frees it
   * if the result is bRC_OK and length and pointer are set, else the plugin does. setAcl: owned by
   * the core.
   */
  char* content;

  /** Size of this packet again, set by the core. */
  int32_t pkt_end;
};

/** One extended attribute of one file, for getXattr and setXattr. */
struct xattr_pkt {
  /** Size of this packet in bytes, set by the core. */
  int32_t pkt_size;

  /** Name of the file, set by the core. Only valid during the call. */
  const char* fname;

  /** Length of name in bytes. 0 says that there is no attribute. */
  uint32_t name_length;

  /**
   * Name of the attribute. getXattr: allocate it with malloc, the core frees it. setXattr: owned by
   * the core.
   */
  char* name;

  /** Length of value in bytes. */
  uint32_t value_length;

  /**
   * Value of the attribute. getXattr: allocate it with malloc; the core frees it only if
   * value_length is above 0, so leave it NULL for an empty value. setXattr: owned by the core.
   */
  char* value;

  /** Size of this packet again, set by the core. */
  int32_t pkt_end;
};

/** What the File Daemon tells about itself: first argument of loadPlugin. */
typedef struct s_bareosInfo {
  /**
   * Size of this structure in bytes. Only the File Daemon means it so: do not compare it in a way
   * that all daemons share.
   */
  uint32_t size;

  /** Interface number of the daemon. */
  uint32_t version;
} PluginApiDefinition;

extern "C" {

/**
 * What a File Daemon plugin can call: second argument of loadPlugin, valid until unload. Call it
 * from within a callback, on the thread of that callback.
 */
typedef struct s_bareosFuncs {
  /** Size of this table in bytes. */
  uint32_t size;

  /** Interface number of the daemon. */
  uint32_t version;

  /**
   * Asks for events. nr_events says how many event numbers (unsigned int) follow. Usually called in
   * newPlugin. The daemon does not check the numbers: one that is out of range damages its memory.
   */
  bRC (*registerBareosEvents)(PluginContext* ctx, int nr_events, ...);

  /**
   * Gives events back. nr_events says how many event numbers (unsigned int) follow. Numbers out of
   * range are as dangerous as in registerBareosEvents.
   */
  bRC (*unregisterBareosEvents)(PluginContext* ctx, int nr_events, ...);

  /**
   * Puts into ret how many instances of this plugin there are. The number is wrong in all releases
   * when more than one job runs: do not build on it.
   */
  bRC (*getInstanceCount)(PluginContext* ctx, int* ret);

  /**
   * Reads a variable. The number var decides what value points to, see bVariable. Strings belong to
   * the core: copy them at once. bRC_Error: no value, no job or not available; unknown numbers give
   * bRC_OK.
   */
  bRC (*getBareosValue)(PluginContext* ctx, bVariable var, void* value);

  /**
   * Writes a variable. Only bVarFileSeen and bVarCheckChanges can be written; any other number logs
   * an error into the job. value points to the new value, or for bVarFileSeen to the name.
   */
  bRC (*setBareosValue)(PluginContext* ctx, bVariable var, void* value);

  /**
   * Writes to the job log. type is one of M_; M_FATAL fails the job. mtime is the time of the
   * message in seconds since 1970, 0 for now. fmt works as in printf: pass foreign text through a
   * fixed "%s".
   */
  bRC (*JobMessage)(PluginContext* ctx, const char* file, int line, int type, int64_t mtime,
                    const char* fmt, ...);

  /**
   * Writes to the daemon's debug trace if its level is at least level. file and line name the
   * place. fmt works as in printf: pass foreign text through a fixed "%s".
   */
  bRC (*DebugMessage)(PluginContext* ctx, const char* file, int line, int level, const char* fmt,
                      ...);

  /** Allocates size bytes, as malloc does. file and line are not used. */
  void* (*bareosMalloc)(PluginContext* ctx, const char* file, int line, size_t size);

  /** Frees what bareosMalloc or malloc gave. file and line are not used. */
  void (*bareosFree)(PluginContext* ctx, const char* file, int line, void* mem);

  /**
   * Leaves a file or directory out of the backup. Needs a FileSet: call it between
   * bEventPluginCommand and bEventStartBackupJob, else it gives bRC_Error.
   */
  bRC (*AddExclude)(PluginContext* ctx, const char* file);

  /**
   * Adds a file or directory to the backup. Needs a FileSet: call it between bEventPluginCommand
   * and bEventStartBackupJob, else it gives bRC_Error.
   */
  bRC (*AddInclude)(PluginContext* ctx, const char* file);

  /**
   * Adds options to the current Options block, in the short letter form that the Director sends.
   * Only between bEventPluginCommand and bEventStartBackupJob.
   */
  bRC (*AddOptions)(PluginContext* ctx, const char* opts);

  /**
   * Adds a regular expression to the current Options block. type is a space for all names, D for
   * directories, F for files. A bad expression fails the job. Only between bEventPluginCommand and
   * bEventStartBackupJob.
   */
  bRC (*AddRegex)(PluginContext* ctx, const char* item, int type);

  /**
   * Adds a wildcard pattern to the current Options block. type is a space for all names, D for
   * directories, F for files, B for names without their path. Only between bEventPluginCommand and
   * bEventStartBackupJob.
   */
  bRC (*AddWild)(PluginContext* ctx, const char* item, int type);

  /**
   * Begins a new Options block in the current Include. The core does not check that there is a
   * FileSet: outside of bEventPluginCommand to bEventStartBackupJob this crashes the daemon.
   */
  bRC (*NewOptions)(PluginContext* ctx);

  /**
   * Begins a new Include block at the end of the FileSet. The core does not check that there is a
   * FileSet: outside of bEventPluginCommand to bEventStartBackupJob this crashes the daemon.
   */
  bRC (*NewInclude)(PluginContext* ctx);

  /**
   * Begins a new Include block at the start of the FileSet, with an Options block in it. The core
   * does not check that there is a FileSet: outside of bEventPluginCommand to bEventStartBackupJob
   * this crashes the daemon.
   */
  bRC (*NewPreInclude)(PluginContext* ctx);

  /**
   * Finds out whether a file has to be saved: bRC_OK if it changed, bRC_Seen if not. Needs fname,
   * type and statp in sp, for directories link as well; save_time overrides the start time. Sets
   * delta_seq and accurate_found. Changes the current file of the core: only call it in
   * startBackupFile.
   */
  bRC (*checkChanges)(PluginContext* ctx, struct save_pkt* sp);

  /** Asks whether the FileSet takes a file: bRC_OK or bRC_Skip. Needs fname and statp in sp. */
  bRC (*AcceptFile)(PluginContext* ctx, struct save_pkt* sp);

  /**
   * Marks accurate entries as seen, so that they do not count as deleted: either all of them, with
   * fname NULL, or the one named fname. Both or neither give bRC_Error.
   */
  bRC (*SetSeenBitmap)(PluginContext* ctx, bool all, char* fname);

  /**
   * Takes the seen mark back: from all accurate entries, with fname NULL, or from the one named
   * fname. Both or neither give bRC_Error.
   */
  bRC (*ClearSeenBitmap)(PluginContext* ctx, bool all, char* fname);
} CoreFunctions;

/**
 * What the File Daemon calls in a plugin. loadPlugin hands the table over; it must stay valid until
 * unload. Only checkFile and the four ACL and attribute functions may be NULL.
 */
typedef struct s_pluginFuncs {
  /** Size of this table in bytes. */
  uint32_t size;

  /** Interface number that the plugin was built for. */
  uint32_t version;

  /**
   * A job begins: called once per job, on the job's thread, for backup, restore, estimate and
   * verify. Make the instance's data and register events here. Not bRC_OK: the instance is disabled
   * and gets no more calls, apart from freePlugin.
   */
  bRC (*newPlugin)(PluginContext* ctx);

  /**
   * The job is over: release everything. Called even when newPlugin failed or the job was
   * cancelled, so it may find files open and no private data. From release 23 on a running cancel
   * event is over first.
   */
  bRC (*freePlugin)(PluginContext* ctx);

  /** Was meant to read a value of the plugin. No daemon calls it. */
  bRC (*getPluginValue)(PluginContext* ctx, pVariable var, void* value);

  /** Was meant to set a value of the plugin. No daemon calls it. */
  bRC (*setPluginValue)(PluginContext* ctx, pVariable var, void* value);

  /**
   * An event that the plugin registered. The type of value depends on the event, see bEventType.
   * Most results are ignored; those of bEventBackupCommand, bEventRestoreCommand,
   * bEventEstimateCommand, bEventHandleBackupFile and bEventVssSetBackupState count.
   */
  bRC (*handlePluginEvent)(PluginContext* ctx, bEvent* event, void* value);

  /**
   * Backup and estimate: fill sp with the next file. bRC_OK: save it. bRC_Stop: no more files.
   * bRC_Skip: ask again (20 to 22: end). bRC_Error: the job fails (20 to 22: the line ends and the
   * job goes on, so log an M_FATAL message). In an estimate any result but bRC_OK just ends the
   * list.
   */
  bRC (*startBackupFile)(PluginContext* ctx, struct save_pkt* sp);

  /**
   * The file from startBackupFile is done, also after an error or a cancel. bRC_More: there is
   * another one. bRC_OK: that was the last. Anything else ends the Plugin line without failing the
   * job.
   */
  bRC (*endBackupFile)(PluginContext* ctx);

  /**
   * Restore: a file of this plugin comes next. cmd is the definition that was stored with it; copy
   * it. If the result is not bRC_OK, this file fails.
   */
  bRC (*startRestoreFile)(PluginContext* ctx, const char* cmd);

  /**
   * Restore: the file is done, closed and has its attributes. The last moment to set times on it.
   * The result is ignored, apart from -1, which ends the restore.
   */
  bRC (*endRestoreFile)(PluginContext* ctx);

  /**
   * One operation on the file in progress, see io_pkt. Only the result of IO_OPEN counts, and only
   * from release 24 on; everything else is told in the packet.
   */
  bRC (*pluginIO)(PluginContext* ctx, struct io_pkt* io);

  /**
   * Restore: make the file that rp describes and answer in create_status. A result that is not
   * bRC_OK counts as an error of this file. Keep to the field replace. Objects and FT_DELETED never
   * come here.
   */
  bRC (*createFile)(PluginContext* ctx, struct restore_pkt* rp);

  /**
   * Restore: set owner, mode and times, before the file is closed; the close may change its times
   * once more. The result is ignored. create_status CF_CORE asks the core to do it, but for plugin
   * files the core leaves out owner, mode and times.
   */
  bRC (*setFileAttributes)(PluginContext* ctx, struct restore_pkt* rp);

  /**
   * Accurate backup, at the end: is this entry, which no plugin and no walk has seen, still there?
   * bRC_Seen: yes, and no other plugin is asked. Anything else: it is stored as deleted, unless
   * another plugin says so. May be NULL.
   */
  bRC (*checkFile)(PluginContext* ctx, char* fname);

  /**
   * Backup: give the access control list of the current file, if the FileSet asks for it. With
   * none, return bRC_OK and leave the packet empty; any other result is an error in the job log.
   * May be NULL.
   */
  bRC (*getAcl)(PluginContext* ctx, struct acl_pkt* ap);

  /**
   * Restore: put back what getAcl gave. Not bRC_OK is an error in the job log, and so is a NULL
   * here if there is a list to restore. Releases 20 and 21 do not restore the lists of plugins.
   */
  bRC (*setAcl)(PluginContext* ctx, struct acl_pkt* ap);

  /**
   * Backup: give one extended attribute of the current file. bRC_More: call again for the next one;
   * bRC_OK: that was the last, or with an empty packet there is none. About 1 MiB in all. May be
   * NULL.
   */
  bRC (*getXattr)(PluginContext* ctx, struct xattr_pkt* xp);

  /**
   * Restore: put back one attribute that getXattr gave. Called once for each. Not bRC_OK is an
   * error in the job log, and so is a NULL here if there is something to restore.
   */
  bRC (*setXattr)(PluginContext* ctx, struct xattr_pkt* xp);
} PluginFunctions;

}  // extern "C"

}  // namespace filedaemon

#endif  // BAREOS_NODE_HEADERS_FILED_FD_PLUGINS_H
