// From what is written to what is meant: each directive by its kind, the first mistake with its
// line.
#include "daemon/policy/policy.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/policy_directives.h"
#include "daemon/definition.h"
#include "daemon/policy/nearest_name.h"
#include "daemon/policy/policy_text.h"
#include "daemon/policy/values.h"

namespace bareos_node::daemon {

namespace {

class PolicyReader {
 public:
  explicit PolicyReader(Policy& policy) : policy_(policy) {}

  /// What is wrong; empty on success.
  std::string Take(const WrittenDirective& written) {
    const std::string name = ComparableName(written.name);
    const auto* const found = std::find_if(
        std::begin(kPolicyDirectives), std::end(kPolicyDirectives),
        [&name](const PolicyDirectiveInfo& info) { return ComparableName(info.name) == name; });
    if (found == std::end(kPolicyDirectives)) return Unknown(written.name);
    const std::string what = std::string(found->name);
    const std::string problem = Put(*found, written);
    return problem.empty() ? problem : what + " " + problem;
  }

 private:
  static std::string Unknown(const std::string& name) {
    std::vector<std::string> known;
    for (const PolicyDirectiveInfo& info : kPolicyDirectives) known.emplace_back(info.name);
    return "\"" + name + "\" is no directive" + MeantName(name, known);
  }

  std::string Put(const PolicyDirectiveInfo& info, const WrittenDirective& written) {
    const auto once = [&](auto& ruled, auto read) { return Once(ruled, written, read); };
    const auto names = [&](RuledNames& ruled, auto read) { return Several(ruled, written, read); };
    switch (info.id) {
      case PolicyDirective::kModulePath:
        return names(policy_.module_path, AddPath);
      case PolicyDirective::kModule:
        return names(policy_.module, AddNames);
      case PolicyDirective::kNode:
        return once(policy_.node, ReadPath);
      case PolicyDirective::kInspect:
        return once(policy_.inspect, ReadFlag);
      case PolicyDirective::kNodeMemory:
        return once(policy_.node_memory, ReadNumber);
      case PolicyDirective::kLoadLimit:
        return once(policy_.load_limit, ReadTime);
      case PolicyDirective::kCallbackLimit:
        return once(policy_.callback_limit, ReadTime);
      case PolicyDirective::kCancelGrace:
        return once(policy_.cancel_grace, ReadTime);
      case PolicyDirective::kFreeLimit:
        return once(policy_.free_limit, ReadTime);
      case PolicyDirective::kMaximumWorkers:
        return once(policy_.maximum_workers, ReadNumber);
      case PolicyDirective::kEnvironment:
        return names(policy_.environment, AddVariables);
      case PolicyDirective::kUser:
        return once(policy_.user, ReadText);
      case PolicyDirective::kSDPluginOptions:
        return Options(policy_.storage_options, written);
      case PolicyDirective::kDirPluginOptions:
        return Options(policy_.director_options, written);
    }
    return "is unknown";
  }

  template <class Value, class Read>
  std::string Once(std::optional<Ruled<Value>>& ruled, const WrittenDirective& written, Read read) {
    if (ruled) return "stands in line " + std::to_string(ruled->line) + " already";
    if (written.values.size() != 1) return "has one value, not several";
    ruled = Ruled<Value>{{}, written.line};
    return read(written.values.front().text, ruled->value);
  }

  /// Lists grow where a directive comes again.
  template <class Read>
  std::string Several(RuledNames& ruled, const WrittenDirective& written, Read read) {
    if (!ruled) ruled = {{}, written.line};
    for (const WrittenValue& value : written.values) {
      if (const std::string problem = read(value.text, ruled->value); !problem.empty())
        return problem;
    }
    return {};
  }

  static std::string Options(std::vector<Ruled<std::string>>& all,
                             const WrittenDirective& written) {
    for (const WrittenValue& value : written.values) {
      const ParsedDefinition parsed = ParseDefinition(value.text);
      if (!parsed.ok()) return "is no plugin's options: " + parsed.error;
      if (parsed.definition.Find("module_name") == nullptr) return "has no module_name";
      all.push_back({value.text, written.line});
    }
    return {};
  }

  Policy& policy_;
};

}  // namespace

Policy ReadPolicy(std::string_view text, std::string file, std::string& error) {
  Policy policy;
  policy.file = std::move(file);
  const WrittenPolicy written = ParsePolicyText(text);
  if (!written.error.empty()) {
    error = policy.Place(written.error_line) + ": " + written.error;
    return policy;
  }
  PolicyReader reader(policy);
  for (const WrittenDirective& directive : written.directives) {
    if (const std::string problem = reader.Take(directive); !problem.empty()) {
      error = policy.Place(directive.line) + ": " + problem;
      return policy;
    }
  }
  return policy;
}

}  // namespace bareos_node::daemon
