// A short list that holds under each policy, and what an administrator adds.
#include "daemon/policy/worker_environment.h"

#include <algorithm>
#include <iterator>

namespace bareos_node::daemon {

namespace {

/// What programs need everywhere; the same that commands of a plugin get.
constexpr std::string_view kAlways[] = {"PATH", "HOME",     "USER", "LOGNAME", "SHELL",
                                        "LANG", "LANGUAGE", "LC_*", "TZ",      "TMPDIR"};

constexpr std::string_view kNever[] = {"LD_*", "NODE_OPTIONS"};

bool Matches(std::string_view pattern, std::string_view name) noexcept {
  if (!pattern.ends_with('*')) return pattern == name;
  pattern.remove_suffix(1);
  return name.starts_with(pattern);
}

template <class Patterns>
bool IsOneOf(const Patterns& patterns, std::string_view name) noexcept {
  return std::any_of(std::begin(patterns), std::end(patterns),
                     [name](std::string_view pattern) { return Matches(pattern, name); });
}

void Set(std::vector<std::string>& variables, std::string_view name, std::string_view value) {
  const std::string start = std::string(name) + "=";
  std::erase_if(variables,
                [&start](const std::string& variable) { return variable.starts_with(start); });
  variables.push_back(start + std::string(value));
}

}  // namespace

bool IsNeverPassedOn(std::string_view name) noexcept { return IsOneOf(kNever, name); }

std::vector<std::string> WorkerEnvironment(const char* const* inherited, const Policy* policy,
                                           const Account* account) {
  const auto is_allowed = [policy](std::string_view name) {
    if (policy == nullptr) return true;
    if (IsNeverPassedOn(name)) return false;
    return IsOneOf(kAlways, name) ||
           (policy->environment && IsOneOf(policy->environment->value, name));
  };
  std::vector<std::string> variables;
  for (; *inherited != nullptr; ++inherited) {
    const std::string_view variable = *inherited;
    if (is_allowed(variable.substr(0, variable.find('=')))) variables.emplace_back(variable);
  }
  if (account != nullptr) {
    Set(variables, "HOME", account->home);
    Set(variables, "SHELL", account->shell);
    Set(variables, "USER", account->name);
    Set(variables, "LOGNAME", account->name);
  }
  return variables;
}

}  // namespace bareos_node::daemon
