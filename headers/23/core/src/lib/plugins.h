/*
 * lib/plugins.h, Bareos 23: what the plugins of all three daemons share: result codes, the library
 * entry points and the context of an instance.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_LIB_PLUGINS_H
#define BAREOS_NODE_HEADERS_LIB_PLUGINS_H

#include <stdint.h>
#include <stdio.h>

/**
 * Result of almost every function between a daemon and a plugin. The same code means different
 * things in different calls and releases: see the entry point in question.
 */
typedef enum {
  /**
   * What the Python plugins give when a callback returned nothing useful. Handled as an error; as
   * result of endRestoreFile it ends the restore.
   */
  PYTHON_UNDEFINED_RETURN_VALUE = -1,

  /**
   * It worked. From startBackupFile: save this file. From endBackupFile: this was the last file.
   * From handlePluginEvent with bEventHandleBackupFile: the plugin reads the file.
   */
  bRC_OK = 0,

  /**
   * From startBackupFile: there are no more files, end this Plugin line with success. From an event
   * handler: later plugins do not get the event (File Daemon: only up to release 24).
   */
  bRC_Stop = 1,

  /**
   * It failed. From startBackupFile: the job fails from release 23 on, before that only the Plugin
   * line ends. Counted per file in createFile. For open, honoured from 24 on: set status to -1 as
   * well.
   */
  bRC_Error = 2,

  /**
   * From endBackupFile: there is one more file, call startBackupFile again. From getXattr: call
   * again for the next attribute.
   */
  bRC_More = 3,

  /**
   * Asks the core to unload the plugin. Never use it: the library is closed while other jobs still
   * hold it.
   */
  bRC_Term = 4,

  /**
   * From checkFile: this entry of the last backup still exists, do not mark it as deleted. From
   * checkChanges of the core: the file is unchanged.
   */
  bRC_Seen = 5,

  /**
   * From handlePluginEvent with bEventHandleBackupFile: let the core save this file as if there
   * were no plugin.
   */
  bRC_Core = 6,

  /**
   * From startBackupFile: leave this file out and ask for the next one (20 to 22: the Plugin line
   * ends). For bEventHandleBackupFile: drop the file. From AcceptFile of the core: the FileSet
   * excludes it.
   */
  bRC_Skip = 7,

  /**
   * The job is cancelled. The core gives it as the overall result of an event; a plugin need not
   * use it.
   */
  bRC_Cancel = 8,

  /** Upper limit of the codes. Never a result. */
  bRC_Max = 9999,
} bRC;

/** Smallest number that a plugin instance can have. */
#define LOWEST_PLUGIN_INSTANCE 0

/**
 * Largest number that a plugin instance can have. Storage Daemon and Director take it from
 * instance=n in the plugin options; the File Daemon only has instance 0.
 */
#define HIGHEST_PLUGIN_INSTANCE 127

extern "C" {

/**
 * Type of the function loadPlugin, which every plugin library exports. The daemon calls it once,
 * after opening the library at its start. The plugin keeps the first two pointers and sets the
 * other two to its information and its function table, both valid until unload. Not bRC_OK: the
 * plugin is refused.
 */
typedef bRC (*t_loadPlugin)(void* bareos_plugin_interface_version, void* bareos_core_functions,
                            void** plugin_information, void** plugin_functions);

/**
 * Type of the function unloadPlugin, which every plugin library exports. Called before the library
 * is closed, also when loadPlugin failed or the daemon refused the plugin.
 */
typedef bRC (*t_unloadPlugin)();

}  // extern "C"

/**
 * One loaded plugin library, as the daemon keeps it. All of it belongs to the core; a plugin reads
 * it at most.
 */
class Plugin {
 public:
  /** File name of the library, without its directory, for example node-fd.so. */
  char* file;

  /**
   * How many characters of file make the plugin's name, that is the part before -fd.so, -sd.so or
   * -dir.so. A FileSet addresses the plugin by this name, or by this name without its last
   * character.
   */
  int32_t file_len;

  /** The library's function unloadPlugin, found when it was loaded. */
  t_unloadPlugin unloadPlugin;

  /** What loadPlugin gave as its information: a PluginInformation. */
  void* plugin_information;

  /** What loadPlugin gave as its function table: a PluginFunctions of the daemon in question. */
  void* plugin_functions;

  /** Handle of the open library. */
  void* plugin_handle;
};

/**
 * One instance of a plugin: the plugin within one job. It is the first argument of every call in
 * both directions. The core makes it before newPlugin and removes it after freePlugin.
 */
struct PluginContext {
  /** Number of the instance within its job, counted from 0. Always 0 in the File Daemon. */
  uint32_t instance;

  /** The library that this instance belongs to. */
  Plugin* plugin;

  /** What the core keeps about this instance. Not for plugins. */
  void* core_private_context;

  /**
   * What the plugin keeps about this instance. Set it in newPlugin and release it in freePlugin,
   * which is also called when newPlugin failed: then it may still be NULL.
   */
  void* plugin_private_context;
};

/**
 * Who a plugin is and which interface it was built for. loadPlugin hands it over; the daemon checks
 * size, version, magic and license and refuses the plugin when one is wrong. Must stay valid until
 * unload: status commands read it at any time.
 */
typedef struct gen_pluginInfo {
  /** Size of this structure in bytes. A different size than the daemon's own refuses the plugin. */
  uint32_t size;

  /**
   * Number of the plugin interface: 10 for the File Daemon, 4 for Storage Daemon and Director. All
   * releases from 20 on use the same numbers, although the packets differ.
   */
  uint32_t version;

  /** The magic string of the daemon that the plugin is for. */
  const char* plugin_magic;

  /**
   * License of the plugin. The daemon accepts "Bareos AGPLv3" and "AGPLv3", in any case of letters.
   */
  const char* plugin_license;

  /** Who wrote it. Free text, for status output. */
  const char* plugin_author;

  /** When it was made. Free text, for status output. */
  const char* plugin_date;

  /** Version of the plugin itself. Free text, for status output. */
  const char* plugin_version;

  /** What it does, in one line. Free text, for status output. */
  const char* plugin_description;

  /** How to write its definition in a FileSet. Free text, for status output. */
  const char* plugin_usage;
} PluginInformation;

/** A function of the daemon that prints one plugin into a crash report. */
typedef void(dbg_plugin_hook_t)(Plugin* plug, FILE* fp);

/** A function of the daemon that prints all its plugins into a crash report. */
typedef void(dbg_print_plugin_hook_t)(FILE* fp);

#endif  // BAREOS_NODE_HEADERS_LIB_PLUGINS_H
