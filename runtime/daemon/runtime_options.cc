// Reads and checks the runtime's own options of a definition.
#include "daemon/runtime_options.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "daemon/which.h"

namespace bareos_node::daemon {

namespace {

constexpr bool IsTaken(const RuntimeOption& option) noexcept {
  return kIsFileDaemon ? option.in_file_daemon : option.in_events_only;
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

  std::chrono::seconds Seconds(std::string_view key, std::chrono::seconds otherwise) {
    return std::chrono::seconds(Number(key, static_cast<std::uint32_t>(otherwise.count())));
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
  std::vector<std::string> names;
  for (const RuntimeOption& option : kRuntimeOptions) names.emplace_back(option.name);
  return names;
}

bool IsRuntimeOption(std::string_view key) noexcept {
  return std::any_of(
      std::begin(kRuntimeOptions), std::end(kRuntimeOptions),
      [key](const RuntimeOption& option) { return option.name == key && IsTaken(option); });
}

RuntimeOptions ReadRuntimeOptions(const Definition& definition, std::string& error) {
  OptionReader in(definition, error);
  RuntimeOptions options;
  options.module_path = in.Text("module_path");
  options.module_name = in.Text("module_name");
  options.node = in.Text("node");
  options.memory = in.Number("node_memory", options.memory);
  options.cancel_grace = in.Seconds("cancel_grace", options.cancel_grace);
  options.load_limit = in.Seconds("load_limit", options.load_limit);
  options.inspect = in.Text("inspect");
  options.inspect_wait = in.YesOrNo("inspect_wait");
  options.release = in.Version("release");
  if constexpr (kIsFileDaemon) {
    options.callback_limit = in.Seconds("callback_limit", options.callback_limit);
  } else {
    options.event_limit = in.Seconds("event_limit", options.event_limit);
    options.free_limit = in.Seconds("free_limit", options.free_limit);
  }
  if (error.empty() && options.module_name.empty()) error = "module_name is missing or empty";
  if (error.empty() && options.module_path.empty()) error = "module_path is missing or empty";
  return options;
}

}  // namespace bareos_node::daemon
