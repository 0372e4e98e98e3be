// Reads the command line and scripts of events.
#include "settings.h"

#include <charconv>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

#include "daemon/api.h"
#include "daemon/policy/nearest_name.h"
#include "variables.h"

namespace core_host {

namespace {

namespace api = bareos_node::api;
using bareos_node::daemon::kIsStorageDaemon;
using bareos_node::daemon::MeantName;

constexpr const char* kHelp = R"(Plays a Bareos daemon for one plugin library: takes it through jobs
that consist of events.

  --plugin FILE          the library, node-sd.so or node-dir.so
  --options TEXT         Plugin Options of the job; may be given several times
  --release RELEASE      release to play (25)
  --event NAME           raise this event; may be given several times; default: those of a usual job
  --script FILE          raise the events of this file, one a line
  --set VARIABLE=VALUE   what a variable of the core holds
  --jobs N               that many jobs at the same time (1)
  --repeat N             that many rounds (1)
  --threads one|many     many: each call comes on a thread of its own (many)
  --version TEXT         what the daemon's library calls itself; empty: it does not tell
  --come-back EVENT      raise an event while the core serves GetInstanceCount
  --refuse-events        refuse registrations
  --debug-level N        show debug messages up to this level
  --console              show what plugins print, and debug messages up to level 100, in plain
  --json                 print one JSON object on stdout

Lines of a script are names of events, `cancel`, `sleep MILLISECONDS` or `at-once N EVENT`;
# starts a comment.
)";

int NumberOf(const std::string& text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size() || number < 0)
    throw std::invalid_argument("\"" + text + "\" is no number");
  return number;
}

Step StepOf(const std::string& line) {
  std::istringstream in(line);
  Step step;
  in >> step.word;
  std::getline(in >> std::ws, step.argument);
  return step;
}

std::vector<Step> ReadScript(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::invalid_argument("cannot read the script " + file);
  std::vector<Step> steps;
  for (std::string line; std::getline(in, line);) {
    const Step step = StepOf(line.substr(0, line.find('#')));
    if (!step.word.empty()) steps.push_back(step);
  }
  return steps;
}

/// A backup onto a new volume, as a real daemon raises it.
std::vector<Step> UsualSteps() {
  std::vector<Step> steps;
  const auto add = [&steps](std::initializer_list<const char*> names) {
    for (const char* name : names) steps.push_back({name, ""});
  };
  if (kIsStorageDaemon) {
    add({"bSdEventJobStart", "bSdEventDeviceReserve", "bSdEventVolumeUnload", "bSdEventVolumeLoad",
         "bSdEventDeviceOpen", "bSdEventDeviceMount", "bSdEventLabelRead", "bSdEventLabelVerified",
         "bSdEventLabelWrite", "bSdEventSetupRecordTranslation", "bSdEventWriteRecordTranslation",
         "bSdEventWriteRecordTranslation", "bSdEventDriveStatus", "bSdEventVolumeStatus",
         "bSdEventDeviceUnmount", "bSdEventDeviceClose", "bSdEventDeviceRelease",
         "bSdEventJobEnd"});
  } else {
    add({"bDirEventJobStart", "bDirEventJobInit", "bDirEventJobRun", "bDirEventNewVolume",
         "bDirEventVolumePurged", "bDirEventJobEnd"});
  }
  return steps;
}

void CheckEvent(const std::string& name) {
  std::vector<std::string> known;
  for (const api::Event& event : api::kEvents) {
    if (event.name == name) return;
    known.emplace_back(event.name);
  }
  throw std::invalid_argument("the daemon has no event " + name + MeantName(name, known));
}

void CheckStep(const Step& step) {
  if (step.word == "cancel") return;
  if (step.word == "sleep") {
    NumberOf(step.argument);
  } else if (step.word == "at-once") {
    const Step inner = StepOf(step.argument);
    NumberOf(inner.word);
    CheckEvent(inner.argument);
  } else {
    CheckEvent(step.word);
  }
}

bareos_node::Release ReleaseOf(const std::string& name) {
  const auto release = bareos_node::ReleaseByName(name);
  if (!release) throw std::invalid_argument("no such release: " + name);
  return *release;
}

/// Variables are named without what is the same in front of all.
void CheckValue(const std::string& name, const std::string& value) {
  std::vector<std::string> known;
  for (const api::Variable& variable : api::kVariables) {
    const std::string other(ShortName(variable.name));
    if (other != name) {
      known.push_back(other);
      continue;
    }
    const bool is_text = variable.read == bareos_node::wire::ValueType::kString ||
                         variable.read == bareos_node::wire::ValueType::kUnavailable;
    if (is_text || value == "!") return;
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (problem != std::errc() || end != value.data() + value.size())
      throw std::invalid_argument("--set " + name + ": \"" + value + "\" is no number");
    return;
  }
  throw std::invalid_argument("the daemon has no variable " + name + MeantName(name, known));
}

void SetValue(std::map<std::string, std::string>& values, const std::string& pair) {
  const std::size_t equals = pair.find('=');
  if (equals == std::string::npos) throw std::invalid_argument(pair + " has no =");
  const std::string name = pair.substr(0, equals);
  const std::string value = pair.substr(equals + 1);
  CheckValue(name, value);
  values[name] = value;
}

}  // namespace

Settings ReadSettings(const std::vector<std::string>& arguments) {
  Settings settings;
  std::size_t at = 0;
  const auto value = [&]() -> const std::string& {
    if (at + 1 >= arguments.size()) throw std::invalid_argument(arguments[at] + " needs a value");
    return arguments[++at];
  };
  const std::map<std::string_view, std::function<void()>> options = {
      {"--plugin", [&] { settings.plugin = value(); }},
      {"--options", [&] { settings.plugin_options.push_back(value()); }},
      {"--event",
       [&] {
         settings.steps.push_back({value(), ""});
       }},
      {"--script", [&] { settings.steps = ReadScript(value()); }},
      {"--jobs", [&] { settings.jobs = NumberOf(value()); }},
      {"--repeat", [&] { settings.repeat = NumberOf(value()); }},
      {"--debug-level", [&] { settings.debug_level = NumberOf(value()); }},
      {"--threads", [&] { settings.many_threads = value() != "one"; }},
      {"--come-back", [&] { CheckEvent(settings.comes_back = value()); }},
      {"--refuse-events", [&] { settings.refuses_events = true; }},
      {"--json", [&] { settings.json = true; }},
      {"--console", [&] { settings.console = true; }},
      {"--version", [&] { settings.shows_version = !(settings.version = value()).empty(); }},
      {"--release", [&] { settings.release = ReleaseOf(value()); }},
      {"--set", [&] { SetValue(settings.values, value()); }},
  };
  for (; at < arguments.size(); ++at) {
    const auto option = options.find(arguments[at]);
    if (option == options.end()) throw std::invalid_argument("unknown option " + arguments[at]);
    option->second();
  }
  if (settings.plugin.empty()) throw std::invalid_argument("--plugin is missing");
  if (settings.steps.empty()) settings.steps = UsualSteps();
  for (const Step& step : settings.steps) CheckStep(step);
  if (settings.version.empty() && settings.shows_version)
    settings.version =
        std::string(bareos_node::ReleaseName(settings.release).substr(0, 2)) + ".1.1";
  return settings;
}

std::string SettingsHelp() { return kHelp; }

}  // namespace core_host
