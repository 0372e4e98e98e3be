// Rule by rule; the first that does not hold is the answer.
#include "daemon/policy/rules.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdlib>

#include "daemon/kernel_text.h"
#include "daemon/which.h"

namespace bareos_node::daemon {

namespace {

/// A limit that does not limit is above all others.
enum class Zero { kIsNoLimit, kIsLeast };

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

bool IsBelow(const std::string& folder, const std::string& root) noexcept {
  if (!folder.starts_with(root)) return false;
  return folder.size() == root.size() || root.ends_with('/') || folder[root.size()] == '/';
}

class Rules {
 public:
  Rules(const Policy& policy, const Definition& definition, RuntimeOptions& options)
      : policy_(policy), definition_(definition), options_(options) {}

  std::string Apply() {
    ModulePath();
    Module();
    Node();
    Inspect();
    Limit("node_memory", "Node Memory", policy_.node_memory, options_.memory, Zero::kIsNoLimit);
    Time("load_limit", "Load Limit", policy_.load_limit, options_.load_limit, Zero::kIsNoLimit);
    Time("cancel_grace", "Cancel Grace", policy_.cancel_grace, options_.cancel_grace,
         Zero::kIsLeast);
    if constexpr (kIsFileDaemon) {
      Time("callback_limit", "Callback Limit", policy_.callback_limit, options_.callback_limit,
           Zero::kIsNoLimit);
    } else {
      Time("event_limit", "Callback Limit", policy_.callback_limit, options_.event_limit,
           Zero::kIsNoLimit);
      Time("free_limit", "Free Limit", policy_.free_limit, options_.free_limit, Zero::kIsLeast);
    }
    return refusal_;
  }

 private:
  bool is_given(std::string_view option) const noexcept {
    return definition_.Find(option) != nullptr;
  }

  void Refuse(const std::string& what, std::string_view rule, unsigned line) {
    if (refusal_.empty())
      refusal_ = what + " (" + std::string(rule) + ", " + policy_.Place(line) + ")";
  }

  void ModulePath() {
    if (!policy_.module_path) return;
    const auto& [folders, line] = *policy_.module_path;
    char resolved[PATH_MAX];
    if (realpath(options_.module_path.c_str(), resolved) == nullptr)
      return Refuse("module_path=" + options_.module_path + ": " + KernelText(errno), "Module Path",
                    line);
    const std::string wanted = resolved;
    for (const std::string& folder : folders) {
      // One that is not there allows nothing.
      if (realpath(folder.c_str(), resolved) != nullptr)
        options_.module_roots.emplace_back(resolved);
    }
    const auto& roots = options_.module_roots;
    if (std::none_of(roots.begin(), roots.end(),
                     [&wanted](const std::string& root) { return IsBelow(wanted, root); }))
      Refuse("module_path=" + options_.module_path +
                 (wanted == options_.module_path ? "" : ", which is " + wanted + ",") +
                 " is not in " + Joined(folders),
             "Module Path", line);
  }

  void Module() {
    if (!policy_.module) return;
    const auto& [names, line] = *policy_.module;
    if (std::find(names.begin(), names.end(), options_.module_name) == names.end())
      Refuse("module_name=" + options_.module_name + " is none of " + Joined(names), "Module",
             line);
  }

  void Node() {
    if (!policy_.node) {
      if (!options_.node.empty() && refusal_.empty())
        refusal_ = "node=" + options_.node +
                   " needs a line that allows it: Node = " + options_.node + " in " + policy_.file;
      return;
    }
    const auto& [node, line] = *policy_.node;
    if (!options_.node.empty() && options_.node != node)
      return Refuse("node=" + options_.node + " is not " + node, "Node", line);
    options_.node = node;
  }

  void Inspect() {
    if (options_.inspect.empty()) return;
    if (policy_.inspect && !policy_.inspect->value)
      return Refuse("inspect is not allowed", "Inspect = no", policy_.inspect->line);
    if (!policy_.inspect && refusal_.empty())
      refusal_ = "inspect needs a line that allows it: Inspect = yes in " + policy_.file;
  }

  void Limit(std::string_view option, std::string_view rule, const RuledNumber& most,
             std::uint32_t& value, Zero zero) {
    if (!most) return;
    if (!is_given(option)) {
      value = most->value;
      return;
    }
    const auto rank = [zero](std::uint32_t number) {
      return zero == Zero::kIsNoLimit && number == 0 ? UINT32_MAX : number;
    };
    if (rank(value) > rank(most->value))
      Refuse(std::string(option) + "=" + std::to_string(value) + " is more than " +
                 std::to_string(most->value),
             rule, most->line);
  }

  void Time(std::string_view option, std::string_view rule, const RuledNumber& most,
            std::chrono::seconds& value, Zero zero) {
    auto seconds = static_cast<std::uint32_t>(value.count());
    Limit(option, rule, most, seconds, zero);
    value = std::chrono::seconds(seconds);
  }

  const Policy& policy_;
  const Definition& definition_;
  RuntimeOptions& options_;
  std::string refusal_;
};

/// What holds where nobody wrote a policy.
std::string WithoutPolicy(const std::string& file, const RuntimeOptions& options) {
  if (options.node.empty()) return {};
  const std::string place = file.empty() ? "a policy" : file;
  return "node=" + options.node +
         " is not taken from a definition: BAREOS_NODE in the daemon's "
         "environment names another Node.js, or " +
         place + " allows this one (Node = " + options.node +
         "); in a restore an empty node= takes away the one that was stored";
}

bool IsByte(std::string_view& text) noexcept {
  unsigned number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || number > 255) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// 127.0.0.0/8 in full.
bool IsLoopbackNumber(std::string_view host) noexcept {
  if (!host.starts_with("127.")) return false;
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (!host.starts_with('.')) return false;
      host.remove_prefix(1);
    }
    if (!IsByte(host)) return false;
  }
  return host.empty();
}

}  // namespace

bool IsLoopback(std::string_view address) noexcept {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return true;
  const std::string_view host = address.substr(0, colon);
  return host == "localhost" || host == "::1" || IsLoopbackNumber(host);
}

std::string ApplyPolicy(const LoadedPolicy& loaded, const Definition& definition,
                        RuntimeOptions& options) {
  if (!loaded.error.empty())
    return "no plugin runs until the policy is mended and the daemon started again: " +
           loaded.error;
  std::string refusal = loaded.policy ? Rules(*loaded.policy, definition, options).Apply()
                                      : WithoutPolicy(loaded.file, options);
  if (refusal.empty() && !options.inspect.empty() && !IsLoopback(options.inspect))
    refusal = "inspect=" + options.inspect +
              " would open a debugger to the network: only a port, or one on 127.0.0.1, ::1 or "
              "localhost, is allowed";
  // No list of hosts may say otherwise.
  constexpr std::string_view kLocal = "localhost:";
  if (options.inspect.starts_with(kLocal))
    options.inspect = "127.0.0.1:" + options.inspect.substr(kLocal.size());
  return refusal;
}

}  // namespace bareos_node::daemon
