// Reads and checks the runtime's own options of a definition.
#include "daemon/runtime_options.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "daemon/which.h"

namespace bareos_node::daemon {

namespace {

constexpr std::string_view kNames[] = {"module_path", "module_name",  "node",
                                       "node_memory", "load_limit",   "cancel_grace",
                                       "inspect",     "inspect_wait", "release"};

constexpr std::string_view kFileNames[] = {"callback_limit"};

/// Where events are all that there is. `instance` is read by the daemon itself.
constexpr std::string_view kEventNames[] = {"instance", "event_limit", "free_limit"};

template <std::size_t count>
bool Contains(const std::string_view (&names)[count], std::string_view key) noexcept {
  return std::find(std::begin(names), std::end(names), key) != std::end(names);
}

/// Enough for any machine and any grace; keeps sums of times far from an overflow.
constexpr std::uint32_t kHighest = 10'000'000;

class OptionReader {
 public:
  OptionReader(const Definition& definition, std::string& error)
      : definition_(definition), error_(error) {}

  std::string Text(std::string_view key) {
    const Option* const option = definition_.Find(key);
    return option == nullptr ? std::string() : option->value;
  }

  std::uint32_t Number(std::string_view key, std::uint32_t otherwise) {
    const Option* const option = definition_.Find(key);
    if (option == nullptr) return otherwise;
    std::uint32_t number = 0;
    const char* const end = option->value.data() + option->value.size();
    const auto [last, problem] = std::from_chars(option->value.data(), end, number);
    if (problem != std::errc() || last != end || option->value.empty() || number > kHighest) {
      Refuse(*option, "a whole number");
      return otherwise;
    }
    return number;
  }

  bool YesOrNo(std::string_view key) {
    const Option* const option = definition_.Find(key);
    if (option == nullptr || option->value == "no") return false;
    if (option->value != "yes") Refuse(*option, "yes or no");
    return option->value == "yes";
  }

  std::optional<Release> Version(std::string_view key) {
    const Option* const option = definition_.Find(key);
    if (option == nullptr) return std::nullopt;
    const std::optional<Release> release = ReleaseByName(option->value);
    if (!release) {
      std::string names;
      for (const std::string_view name : kReleaseNames)
        names.append(names.empty() ? "" : ", ").append(name);
      Refuse(*option, "one of " + names);
    }
    return release;
  }

 private:
  void Refuse(const Option& option, std::string_view expected) {
    if (!error_.empty()) return;
    error_ = option.key + " is not " + std::string(expected) + " at character " +
             std::to_string(option.position);
  }

  const Definition& definition_;
  std::string& error_;
};

}  // namespace

std::vector<std::string> RuntimeOptionNames() {
  std::vector<std::string> names(std::begin(kNames), std::end(kNames));
  names.insert(names.end(), std::begin(kFileNames), std::end(kFileNames));
  names.insert(names.end(), std::begin(kEventNames), std::end(kEventNames));
  return names;
}

bool IsRuntimeOption(std::string_view key) noexcept {
  if (Contains(kNames, key)) return true;
  if constexpr (kIsFileDaemon) return Contains(kFileNames, key);
  return Contains(kEventNames, key);
}

RuntimeOptions ReadRuntimeOptions(const Definition& definition, std::string& error) {
  OptionReader in(definition, error);
  RuntimeOptions options;
  options.module_path = in.Text("module_path");
  options.module_name = in.Text("module_name");
  options.node = in.Text("node");
  options.memory = in.Number("node_memory", 0);
  options.cancel_grace = std::chrono::seconds(in.Number("cancel_grace", 30));
  options.load_limit = std::chrono::seconds(in.Number("load_limit", 60));
  options.inspect = in.Text("inspect");
  options.inspect_wait = in.YesOrNo("inspect_wait");
  options.release = in.Version("release");
  if constexpr (kIsFileDaemon) {
    options.callback_limit = std::chrono::seconds(in.Number("callback_limit", 0));
  } else {
    options.event_limit = std::chrono::seconds(in.Number("event_limit", 30));
    options.free_limit = std::chrono::seconds(in.Number("free_limit", 30));
  }
  if (error.empty() && options.module_name.empty()) error = "module_name is missing or empty";
  if (error.empty() && options.module_path.empty()) error = "module_path is missing or empty";
  return options;
}

}  // namespace bareos_node::daemon
