// What a run is: the command line of the core hosts for Storage Daemon and Director.
#ifndef BAREOS_NODE_CORE_HOST_EVENTS_ONLY_SETTINGS_H_
#define BAREOS_NODE_CORE_HOST_EVENTS_ONLY_SETTINGS_H_

#include <map>
#include <string>
#include <vector>

#include "common/releases.h"

namespace core_host {

/// One line of a script: an event by name, or a word such as `cancel`.
struct Step {
  std::string word;
  std::string argument;
};

struct Settings {
  std::string plugin;
  std::vector<std::string> plugin_options;  ///< `Plugin Options` of the job
  std::vector<Step> steps;
  std::map<std::string, std::string> values;  ///< of variables, by name
  bareos_node::Release release = bareos_node::Release::k25;
  std::string version;  ///< what the daemon's library calls itself; empty: of the release
  bool shows_version = true;
  bool many_threads = true;  ///< each call on a thread of its own
  bool refuses_events = false;
  std::string comes_back;  ///< event that the core raises while it serves getInstanceCount
  int jobs = 1;
  int repeat = 1;
  int debug_level = 0;
  bool console = false;
  bool json = false;
};

/// Throws std::invalid_argument for what it does not understand.
Settings ReadSettings(const std::vector<std::string>& arguments);

std::string SettingsHelp();

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_EVENTS_ONLY_SETTINGS_H_
