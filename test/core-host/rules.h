// What differs between the daemons of each release, as one table: nothing else in the host asks
// which release it plays. (Layouts of packets and numbers of constants come from the generated
// glue.)
#ifndef BAREOS_NODE_CORE_HOST_RULES_H_
#define BAREOS_NODE_CORE_HOST_RULES_H_

#include "common/releases.h"

namespace core_host {

using bareos_node::Release;

struct Rules {
  Release release = Release::k25;
  bool errors_fail_job = true;      ///< failures of BackupCommand and startBackupFile end the job
  bool core_io = true;              ///< the core reads and writes on a descriptor of the plugin
  bool core_io_loops = true;        ///< ... until the block is full; else one call
  bool open_code_counts = true;     ///< bRC_Error from IO_OPEN fails the open
  bool stop_ends_delivery = false;  ///< Stop, Error and Skip keep an event from later plugins
  bool cancel_is_guarded = true;    ///< a cancel and the teardown wait for each other
  bool restores_acl = true;
  bool first_match_only = true;   ///< an addressed event goes to one plugin
  bool save_time_sticks = false;  ///< a save_time stays for the following files
  bool has_check_changes = true;
  bool retries_eintr = false;       ///< a read that a signal interrupted, up to five times
  bool strips_link_alone = true;    ///< of directories; else the name loses its folders, too
  bool reads_past_options = false;  ///< of AddOptions, when a value has no colon behind it
  int storage_wait = 36;            ///< seconds; for a Storage Daemon, by a job that has failed
  int block_size = 256 * 1024;
};

constexpr Rules RulesOf(Release release) noexcept {
  Rules rules;
  rules.release = release;
  rules.errors_fail_job = release >= Release::k23;
  rules.core_io = release >= Release::k22;
  rules.core_io_loops = release >= Release::k23;
  rules.open_code_counts = release >= Release::k24;
  rules.stop_ends_delivery = release <= Release::k24;
  rules.cancel_is_guarded = release >= Release::k23;
  rules.restores_acl = release >= Release::k22;
  rules.first_match_only = release >= Release::k24;
  rules.save_time_sticks = release <= Release::k21;
  rules.has_check_changes = release >= Release::k22;
  rules.retries_eintr = release >= Release::k26Dev;
  rules.strips_link_alone = release >= Release::k23;
  rules.reads_past_options = release <= Release::k24;
  if (release < Release::k22) rules.storage_wait = 0;
  rules.block_size = release <= Release::k22 ? 64 * 1024 : 256 * 1024;
  return rules;
}

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_RULES_H_
