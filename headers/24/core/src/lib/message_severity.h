/*
 * lib/message_severity.h, Bareos 24: how serious a message is, and where it goes.
 *
 * SPDX-License-Identifier: AGPL-3.0-only
 */

#ifndef BAREOS_NODE_HEADERS_LIB_MESSAGE_SEVERITY_H
#define BAREOS_NODE_HEADERS_LIB_MESSAGE_SEVERITY_H

#include "lib/bits.h"

/**
 * Kinds of messages, for the argument type of JobMessage. The kind decides where a message goes
 * (the Messages resource filters by it), and for errors what becomes of the job.
 */
enum {
  /** Ends the daemon at once with a crash report. Never use it from a plugin: all jobs go down. */
  M_ABORT = 1,

  /** Debug output. DebugMessage is the better way for it. */
  M_DEBUG = 2,

  /**
   * The job fails: its status becomes JS_FatalError and it ends soon, while the daemon goes on. In
   * releases 20 to 22 this message is the only way for most plugin calls to fail a job.
   */
  M_FATAL = 3,

  /**
   * Something went wrong; the job goes on and the error is counted. It will end with errors or
   * warnings.
   */
  M_ERROR = 4,

  /** Something to look at. The warnings count shows it, the result of the job stays good. */
  M_WARNING = 5,

  /** Information for the job log. */
  M_INFO = 6,

  /** Tells that a file was saved. Off in most Messages resources. */
  M_SAVED = 7,

  /** Tells that a file could not be saved, and why. */
  M_NOTSAVED = 8,

  /** Tells that a file was left out on purpose. */
  M_SKIPPED = 9,

  /** Asks an operator for a volume. */
  M_MOUNT = 10,

  /** Ends the daemon because it cannot work like this. Never use it from a plugin. */
  M_ERROR_TERM = 11,

  /** Tells that the daemon stops. Never use it from a plugin. */
  M_TERM = 12,

  /** Tells that a file was restored. */
  M_RESTORED = 13,

  /** A breach of security, such as a failed login. */
  M_SECURITY = 14,

  /** A warning from a tape drive. */
  M_ALERT = 15,

  /** News about the handling of volumes. */
  M_VOLMGMT = 16,

  /** A record of what a user did, for auditing. */
  M_AUDIT = 17,

  /**
   * A mistake in the configuration, found while a daemon starts. Not for plugins. New in release
   * 22.
   */
  M_CONFIG_ERROR = 18,
};

/**
 * The highest message kind that a Messages resource can select. M_CONFIG_ERROR is above it: that
 * kind cannot be routed.
 */
#define M_MAX M_AUDIT

/** Bytes of the bit array in which a Messages resource keeps the kinds that it selects. */
#define NR_MSG_TYPES NbytesForBits(M_MAX + 1)

#endif  // BAREOS_NODE_HEADERS_LIB_MESSAGE_SEVERITY_H
