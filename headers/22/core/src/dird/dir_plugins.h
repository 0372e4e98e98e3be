/*
 * dird/dir_plugins.h, Bareos 22: the interface between the Director and its plugins.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_DIRD_DIR_PLUGINS_H
#define BAREOS_NODE_HEADERS_DIRD_DIR_PLUGINS_H

#include <stdint.h>

#include "include/bc_types.h"
#include "lib/plugins.h"

namespace directordaemon {

/** Magic string in the information of a Director plugin. */
#define DIR_PLUGIN_MAGIC "*DirPluginData*"

/** Interface number of the Director, 4 in every release. */
#define DIR_PLUGIN_INTERFACE_VERSION 4

/**
 * What a Director plugin can read with getBareosValue. Each one fixes the type that value points
 * to. Strings belong to the core: copy them at once. Several values need a complete job and crash
 * the Director without one. An unknown number gives bRC_OK and leaves the value alone.
 */
typedef enum {
  /** Name of the job resource. Type char pointer. Needs a complete job. */
  bDirVarJob = 1,

  /** Level of the job, one of the L_ letters. Type int. */
  bDirVarLevel = 2,

  /** Type of the job, one of the JT_ letters. Type int. */
  bDirVarType = 3,

  /** Number of the job. Type int. */
  bDirVarJobId = 4,

  /**
   * Name of the client resource. Type char pointer. Crashes the Director in a job without a client.
   */
  bDirVarClient = 5,

  /**
   * Number of volumes in the pool of the job, freshly read from the catalog. Type int. Crashes the
   * Director in a job without a pool or catalog connection.
   */
  bDirVarNumVols = 6,

  /** Name of the pool resource. Type char pointer. Crashes the Director in a job without a pool. */
  bDirVarPool = 7,

  /**
   * Name of the storage that is written to, else of the one that is read from. Type char pointer.
   * bRC_Error and NULL if there is none.
   */
  bDirVarStorage = 8,

  /**
   * Name of the storage that is written to. Type char pointer. bRC_Error and NULL if there is none.
   */
  bDirVarWriteStorage = 9,

  /**
   * Name of the storage that is read from. Type char pointer. bRC_Error and NULL if there is none.
   */
  bDirVarReadStorage = 10,

  /**
   * Name of the catalog resource. Type char pointer. Crashes the Director in a job without a
   * catalog.
   */
  bDirVarCatalog = 11,

  /**
   * Media type of the storage that is written to, else of the one that is read from. Type char
   * pointer. bRC_Error and NULL if there is none.
   */
  bDirVarMediaType = 12,

  /** Unique name of the job, with date and time. Type char pointer, lives as long as the job. */
  bDirVarJobName = 13,

  /** State of the job, one of the JS_ letters. Type int. */
  bDirVarJobStatus = 14,

  /** Priority of the job; a smaller number runs first. Type int. */
  bDirVarPriority = 15,

  /** Name of the volume that the job deals with. Type char pointer. */
  bDirVarVolumeName = 16,

  /** Was meant to give the settings of the catalog. Always bRC_Error. */
  bDirVarCatalogRes = 17,

  /** Number of errors so far. Type int. */
  bDirVarJobErrors = 18,

  /** Number of files so far. Type int. */
  bDirVarJobFiles = 19,

  /** Number of files that the Storage Daemon has reported. Type int. */
  bDirVarSDJobFiles = 20,

  /** Number of errors that the Storage Daemon has reported. Type int. */
  bDirVarSDErrors = 21,

  /** State of the job in the File Daemon, one of the JS_ letters. Type int. */
  bDirVarFDJobStatus = 22,

  /** State of the job in the Storage Daemon, one of the JS_ letters. Type int. */
  bDirVarSDJobStatus = 23,

  /** Directory that the Director loads its plugins from. Type char pointer, owned by the core. */
  bDirVarPluginDir = 24,

  /** Speed of the job when it was last measured, in bytes per second. Type int. */
  bDirVarLastRate = 25,

  /** Number of bytes so far. Type unsigned 64 bit integer. */
  bDirVarJobBytes = 26,

  /** Number of bytes that were read, before compression. Type unsigned 64 bit integer. */
  bDirVarReadBytes = 27,
} brDirVariable;

/**
 * What a Director plugin can change with setBareosValue. An unknown number gives bRC_OK and does
 * nothing.
 */
typedef enum {
  /** Was meant to add to the report of the job. Setting it does nothing. */
  bwDirVarJobReport = 1,

  /**
   * Name for the volume that bDirEventNewVolume is about to create. value is a C string, which is
   * copied; a name that is not allowed is not used.
   */
  bwDirVarVolumeName = 2,

  /** Priority of the job. value points to an int. */
  bwDirVarPriority = 3,

  /** Level of the job, one of the L_ letters. value points to an int. */
  bwDirVarJobLevel = 4,
} bwDirVariable;

/**
 * What can happen in the Director. The value is NULL unless stated otherwise, and results are
 * ignored: a plugin takes effect through setBareosValue. bRC_Stop, bRC_Error and bRC_Skip keep the
 * event from later plugins.
 */
typedef enum {
  /** A job is being set up. Raised on the thread of the console or the scheduler. */
  bDirEventJobStart = 1,

  /**
   * The job is over. Its messages were delivered already, so a late one may miss the job log.
   * Raised on the thread of the job.
   */
  bDirEventJobEnd = 2,

  /**
   * The job is set up and goes into the queue. Raised on the thread of the console or the
   * scheduler.
   */
  bDirEventJobInit = 3,

  /** The job leaves the queue and starts to run. Raised on the thread of the job. */
  bDirEventJobRun = 4,

  /**
   * A volume has been purged; bDirVarVolumeName has its name. A purge from a console reaches no
   * plugin, because there is no instance for it.
   */
  bDirEventVolumePurged = 5,

  /**
   * A new volume is about to be created. Set bwDirVarVolumeName to choose its name, otherwise the
   * pool's label format does. Raised while the catalog is locked: be quick.
   */
  bDirEventNewVolume = 6,

  /** Never raised in any release from 20 on. */
  bDirEventNeedVolume = 7,

  /** Never raised in any release from 20 on. */
  bDirEventVolumeFull = 8,

  /** Never raised in any release from 20 on. The name lacks a letter in the interface itself. */
  bDirEventRecyle = 9,

  /** Never raised in any release from 20 on. */
  bDirEventGetScratch = 10,

  /** Plugin options of the job's configuration. Value: C string, only valid during the call. */
  bDirEventNewPluginOptions = 11,
} bDirEventType;

/**
 * The highest event number. Only release 26 checks the numbers that a plugin registers; before
 * that, a higher one damages the Director's memory.
 */
#define DIR_NR_EVENTS bDirEventNewPluginOptions

/** What the core could ask a plugin for by getPluginValue. No daemon does so. */
typedef enum {
  /** Name of the plugin. */
  pVarName = 1,
  /** Description of the plugin. */
  pVarDescription = 2,
} pVariable;

/** The event that handlePluginEvent is called for. Only valid during the call. */
typedef struct s_bDirEvent {
  /** Number of the event, one of bDirEventType. */
  uint32_t eventType;
} bDirEvent;

/** What the Director tells about itself: first argument of loadPlugin. */
typedef struct s_dirbareosInfo {
  /** Size of the table of core functions in bytes (not of this structure). */
  uint32_t size;
  /** Interface number of the daemon. */
  uint32_t version;
} PluginApiDefinition;

extern "C" {

/**
 * What a Director plugin can call: second argument of loadPlugin, valid until unload. Call it from
 * within a callback, on the thread of that callback.
 */
typedef struct s_dirbareosFuncs {
  /** Size of this table in bytes. */
  uint32_t size;

  /** Interface number of the daemon. */
  uint32_t version;

  /**
   * Asks for events. nr_events says how many event numbers (unsigned int) follow. Usually called in
   * newPlugin. Only release 26 checks the numbers: before that, a wrong one damages memory.
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
   * Reads a variable. The number var decides what value points to, see brDirVariable. Strings
   * belong to the core: copy them at once. bRC_Error: no value or no job.
   */
  bRC (*getBareosValue)(PluginContext* ctx, brDirVariable var, void* value);

  /** Writes a variable, see bwDirVariable. */
  bRC (*setBareosValue)(PluginContext* ctx, bwDirVariable var, void* value);

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
} CoreFunctions;

/**
 * What the Director calls in a plugin. loadPlugin hands the table over; it must stay valid until
 * unload.
 */
typedef struct s_dirpluginFuncs {
  /** Size of this table in bytes. */
  uint32_t size;

  /** Interface number that the plugin was built for. */
  uint32_t version;

  /**
   * A job is being set up. Make the instance's data and register events here. Runs on the thread of
   * the console or the scheduler, not on that of the job. Not bRC_OK: the instance is disabled.
   */
  bRC (*newPlugin)(PluginContext* ctx);

  /**
   * The instance is no longer needed: release everything. Called even when newPlugin failed, and
   * perhaps on another thread than newPlugin was.
   */
  bRC (*freePlugin)(PluginContext* ctx);

  /** Was meant to read a value of the plugin. No daemon calls it. */
  bRC (*getPluginValue)(PluginContext* ctx, pVariable var, void* value);

  /** Was meant to set a value of the plugin. No daemon calls it. */
  bRC (*setPluginValue)(PluginContext* ctx, pVariable var, void* value);

  /**
   * An event that the plugin registered, see bDirEventType. The result is ignored, apart from
   * keeping the event from later plugins.
   */
  bRC (*handlePluginEvent)(PluginContext* ctx, bDirEvent* event, void* value);
} PluginFunctions;

}  // extern "C"

}  // namespace directordaemon

#endif  // BAREOS_NODE_HEADERS_DIRD_DIR_PLUGINS_H
