// The command line of core-host.
#ifndef BAREOS_NODE_CORE_HOST_OPTIONS_H_
#define BAREOS_NODE_CORE_HOST_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rules.h"

namespace core_host {

enum class Task { kBackup, kEstimate, kVerify, kRestore };

struct Options {
  std::vector<std::string> plugins;      ///< files to load
  std::vector<std::string> definitions;  ///< one per Plugin line
  Rules rules = RulesOf(Release::k25);
  Task task = Task::kBackup;
  std::string backup_folder;  ///< empty: discard
  std::vector<std::string> restore_folders;
  std::string where;
  char replace = 'a';
  char level = 'F';
  std::optional<std::int64_t> since;
  bool accurate = false;
  std::string previous;  ///< earlier backup: accurate list, restore objects, start time
  std::vector<std::string> option_plugin_files;  ///< the definition stands in Options, for these
  std::vector<std::string> files;                ///< File lines of the core's own
  std::vector<std::string> plugin_options;       ///< NewPluginOptions, in order
  bool acl = true;
  bool xattr = true;
  bool sparse = false;
  bool offsets = false;
  bool hard_links = true;
  bool mtime_only = false;
  bool no_atime = false;
  int strip_path = 0;  ///< folders that `Strip Path` takes away
  int cancel_after_files = 0;
  int cancel_after_ms = -1;
  std::vector<std::string> cancel_at;  ///< entry points, perhaps with :N; one cancel each
  std::vector<std::string> refuse;     ///< functions of the core that fail, perhaps with :N
  std::vector<std::string> break_off;  ///< calls after which the job ends, perhaps with :N
  /// Calls whose packets have wrong size marks: end, size or none.
  std::vector<std::pair<std::string, std::string>> damage;
  int jobs = 1;
  int repeat = 1;
  int use_every = 1;  ///< rounds of jobs; the others have no Plugin line
  bool json = false;
  bool progress = false;
  bool console = false;
  int debug_level = 0;
};

/// Throws std::invalid_argument with a sentence for the user.
Options ParseOptions(const std::vector<std::string>& arguments);

std::string UsageText();

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_OPTIONS_H_
