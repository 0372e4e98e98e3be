/*
 * stored/sd_plugins.h, Bareos 21: the interface between the Storage Daemon and its plugins.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_STORED_SD_PLUGINS_H
#define BAREOS_NODE_HEADERS_STORED_SD_PLUGINS_H

#include <stdint.h>

#include "include/bc_types.h"
#include "lib/plugins.h"

namespace storagedaemon {

/**
 * How a job uses a device: the value of most events of the Storage Daemon. Its contents differ
 * between releases, so a plugin only passes the pointer on, and only during the call that brought
 * it.
 */
class DeviceControlRecord;

/**
 * One record on its way to or from a volume. Its contents differ between releases; use the
 * functions of the core to make, copy and free one.
 */
struct DeviceRecord;

/** Magic string in the information of a Storage Daemon plugin. */
#define SD_PLUGIN_MAGIC "*SDPluginData*"

/** Interface number of the Storage Daemon, 4 in every release. */
#define SD_PLUGIN_INTERFACE_VERSION 4

/**
 * What a Storage Daemon plugin can read with getBareosValue. Each one fixes the type that value
 * points to. Strings belong to the core: copy them at once. Numbers differ between releases, see
 * bsdVarPluginDir; an unknown number gives bRC_OK and leaves the value alone.
 */
typedef enum {
  /** Name of the job resource. Type char pointer, lives as long as the job. */
  bsdVarJob = 1,

  /** Level of the job, one of the L_ letters. Type int. */
  bsdVarLevel = 2,

  /** Type of the job, one of the JT_ letters. Type int. */
  bsdVarType = 3,

  /** Number of the job. Type int. */
  bsdVarJobId = 4,

  /** Name of the client. Type char pointer, lives as long as the job. */
  bsdVarClient = 5,

  /** Name of the pool. Type char pointer. bRC_Error before the job has a device. */
  bsdVarPool = 6,

  /** Type of the pool, such as Backup. Type char pointer. bRC_Error before the job has a device. */
  bsdVarPoolType = 7,

  /** Name of the device resource. Type char pointer. bRC_Error before the job has a device. */
  bsdVarStorage = 8,

  /** Media type of the device. Type char pointer. bRC_Error before the job has a device. */
  bsdVarMediaType = 9,

  /** Unique name of the job, with date and time. Type char pointer, lives as long as the job. */
  bsdVarJobName = 10,

  /** State of the job, one of the JS_ letters. Type int. */
  bsdVarJobStatus = 11,

  /** Name of the volume in use. Type char pointer. bRC_Error before the job has a device. */
  bsdVarVolumeName = 12,

  /** Number of errors so far. Type int. */
  bsdVarJobErrors = 13,

  /** Number of files so far. Type int. */
  bsdVarJobFiles = 14,

  /** Number of bytes so far. Type unsigned 64 bit integer. */
  bsdVarJobBytes = 15,

  /**
   * Whether the daemon writes volumes in the compatible format of older programs. Type bool. Gone
   * in release 23, where its number 16 means bsdVarPluginDir.
   */
  bsdVarCompatible = 16,

  /**
   * Directory that the daemon loads its plugins from. Type char pointer, owned by the core. Its
   * number is 17 up to release 22 and 16 from release 23 on.
   */
  bsdVarPluginDir = 17,
} bsdrVariable;

/**
 * What a Storage Daemon plugin can change with setBareosValue. An unknown number gives bRC_OK and
 * does nothing.
 */
typedef enum {
  /** Was meant to add to the report of the job. Setting it does nothing. */
  bsdwVarJobReport = 1,
  /** Name of the volume of the job. value is a C string, which is copied. */
  bsdwVarVolumeName = 2,
  /** Priority of the job. value points to an int. */
  bsdwVarPriority = 3,
  /** Level of the job, one of the L_ letters. value points to an int. */
  bsdwVarJobLevel = 4,
} bsdwVariable;

/**
 * What can happen in the Storage Daemon. Unless stated otherwise, the value is the device control
 * record. bRC_Stop, bRC_Error and bRC_Skip keep the event from later plugins, and a cancelled job
 * makes every result one that is not OK. A plugin that is not set up yet must answer bRC_OK.
 */
typedef enum {
  /** The job has begun. Value: the C string JobStart. */
  bSdEventJobStart = 1,

  /** The job is over, or a plain control connection is. Value: NULL. The result is ignored. */
  bSdEventJobEnd = 2,

  /**
   * A device is set up while the daemon starts. There is no real job yet. The result is ignored.
   */
  bSdEventDeviceInit = 3,

  /** A device has been mounted. Not bRC_OK: the mount counts as failed. */
  bSdEventDeviceMount = 4,

  /** A volume has to be loaded into the drive. Not bRC_OK: the load counts as failed. */
  bSdEventVolumeLoad = 5,

  /** A job is about to reserve a device. Not bRC_OK: the job does not get this device. */
  bSdEventDeviceReserve = 6,

  /** A device is about to be opened. Not bRC_OK: it is not opened. */
  bSdEventDeviceOpen = 7,

  /** The label of a volume is about to be read. Not bRC_OK: the drive counts as empty. */
  bSdEventLabelRead = 8,

  /** The label of a volume has been read and is good. Not bRC_OK: the volume is not used. */
  bSdEventLabelVerified = 9,

  /** The label of a volume is about to be written. Not bRC_OK: labelling fails. */
  bSdEventLabelWrite = 10,

  /** A device has been closed. The result is ignored. */
  bSdEventDeviceClose = 11,

  /** A volume is about to leave the drive. Not bRC_OK: in most cases the unload then fails. */
  bSdEventVolumeUnload = 12,

  /** A device is about to be unmounted. Not bRC_OK: it stays mounted. */
  bSdEventDeviceUnmount = 13,

  /** Reading a block failed. The result is ignored. */
  bSdEventReadError = 14,

  /** Writing a block failed. The result is ignored. */
  bSdEventWriteError = 15,

  /**
   * A status command asks about a drive. Value: a status structure of the core with a buffer to
   * write text into. Not bRC_OK: the text is dropped.
   */
  bSdEventDriveStatus = 16,

  /**
   * A status command asks about the volume in a drive. Value: a status structure of the core with a
   * buffer to write text into. Not bRC_OK: the text is dropped.
   */
  bSdEventVolumeStatus = 17,

  /**
   * Records of a job are about to be read or written: prepare to translate them. Not bRC_OK: the
   * job stops.
   */
  bSdEventSetupRecordTranslation = 18,

  /**
   * One record was read and can be translated. Comes for every record, so be fast; plugins are
   * called in reverse order. Not bRC_OK: reading stops.
   */
  bSdEventReadRecordTranslation = 19,

  /**
   * One record is about to be written and can be translated. Comes for every record, so be fast.
   * Not bRC_OK: writing stops.
   */
  bSdEventWriteRecordTranslation = 20,

  /** A job gives its device back. The result is ignored. */
  bSdEventDeviceRelease = 21,

  /**
   * Plugin options of the job's configuration. Value: C string, only valid during the call. Comes
   * before bSdEventJobStart.
   */
  bSdEventNewPluginOptions = 22,

  /**
   * The autochanger has been locked for this job. Not bRC_OK: it is unlocked again and the
   * operation fails.
   */
  bSdEventChangerLock = 23,

  /** The autochanger is about to be unlocked. The result is ignored. */
  bSdEventChangerUnlock = 24,
} bSdEventType;

/**
 * The highest event number. The Storage Daemon does not check the numbers that a plugin registers,
 * and a number above this one damages its memory. From release 26 on it is called
 * PLUGIN_EVENT_COUNT.
 */
#define SD_NR_EVENTS bSdEventChangerUnlock

/** What the core could ask a plugin for by getPluginValue. No daemon does so. */
typedef enum {
  /** Name of the plugin. */
  pVarName = 1,
  /** Description of the plugin. */
  pVarDescription = 2,
} pVariable;

/** The event that handlePluginEvent is called for. Only valid during the call. */
typedef struct s_bSdEvent {
  /** Number of the event, one of bSdEventType. */
  uint32_t eventType;
} bSdEvent;

/** What the Storage Daemon tells about itself: first argument of loadPlugin. */
typedef struct s_sdbareosInfo {
  /**
   * Size of the plugin's function table in bytes, as the daemon knows it (not of this structure).
   */
  uint32_t size;

  /** Interface number of the daemon. */
  uint32_t version;
} PluginApiDefinition;

extern "C" {

/**
 * What a Storage Daemon plugin can call: second argument of loadPlugin, valid until unload. Call it
 * from within a callback, on the thread of that callback.
 */
typedef struct s_sdbareosFuncs {
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
   * Reads a variable. The number var decides what value points to, see bsdrVariable. Strings belong
   * to the core: copy them at once. bRC_Error: no value, no job or no device yet.
   */
  bRC (*getBareosValue)(PluginContext* ctx, bsdrVariable var, void* value);

  /** Writes a variable, see bsdwVariable. */
  bRC (*setBareosValue)(PluginContext* ctx, bsdwVariable var, void* value);

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

  /**
   * Puts a device command together: replaces the percent codes in imsg by values of the device,
   * with cmd for the code o, and writes the result into the pool buffer omsg. The result points to
   * that buffer.
   */
  char* (*EditDeviceCodes)(DeviceControlRecord* dcr, POOLMEM*& omsg, const char* imsg,
                           const char* cmd);

  /**
   * Gives the encryption key of a volume out of the daemon's cache, or NULL. The caller frees the
   * string with free.
   */
  char* (*LookupCryptoKey)(const char* VolumeName);

  /**
   * Asks the Director for the catalog record of the volume, to read from it. False if that failed.
   */
  bool (*UpdateVolumeInfo)(DeviceControlRecord* dcr);

  /** Records the alert flags of a tape drive in the statistics of the device. */
  void (*UpdateTapeAlert)(DeviceControlRecord* dcr, uint64_t flags);

  /**
   * Makes an empty record, with a data buffer of its own if with_data is true. Give it back by
   * FreeRecord.
   */
  DeviceRecord* (*new_record)(bool with_data);

  /** Copies a record apart from its data and its stream number. */
  void (*CopyRecordState)(DeviceRecord* dst, DeviceRecord* src);

  /** Frees a record from new_record, with its data buffer if that is its own. */
  void (*FreeRecord)(DeviceRecord* rec);
} CoreFunctions;

/**
 * What the Storage Daemon calls in a plugin. loadPlugin hands the table over; it must stay valid
 * until unload. Calls may come on any thread.
 */
typedef struct s_sdpluginFuncs {
  /** Size of this table in bytes. */
  uint32_t size;

  /** Interface number that the plugin was built for. */
  uint32_t version;

  /**
   * An instance is needed: for a job, for a connection with a job record of its own, or for a
   * device at start-up. Make the instance's data and register events here. Not bRC_OK: the instance
   * is disabled.
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
   * An event that the plugin registered. What value is, and whether the result counts, depends on
   * the event: see bSdEventType.
   */
  bRC (*handlePluginEvent)(PluginContext* ctx, bSdEvent* event, void* value);
} PluginFunctions;

}  // extern "C"

}  // namespace storagedaemon

#endif  // BAREOS_NODE_HEADERS_STORED_SD_PLUGINS_H
