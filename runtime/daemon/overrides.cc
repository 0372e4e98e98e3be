// Which options of a restore are for which lines.
#include "daemon/overrides.h"

#include <algorithm>
#include <filesystem>

namespace bareos_node::daemon {

namespace {

std::string ValueOf(const Definition& definition, std::string_view key) {
  const Option* const option = definition.Find(key);
  return option == nullptr ? std::string() : option->value;
}

std::filesystem::path FileOf(const Module& module) {
  return (std::filesystem::path(module.path) / module.name).lexically_normal();
}

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Module ModuleOf(const Definition& definition) {
  return {ValueOf(definition, "module_path"), ValueOf(definition, "module_name")};
}

bool IsSame(const Module& one, const Module& other) { return FileOf(one) == FileOf(other); }

void Overrides::Add(std::string_view text) {
  given_.push_back({std::string(text), ParseDefinition(text).definition});
}

Overridden Overrides::Apply(std::string_view definition) {
  const std::string stored = ModuleOf(ParseDefinition(definition).definition).name;
  if (!Has(seen_, stored)) seen_.push_back(stored);
  Overridden result;
  result.definition = definition;
  for (auto given = given_.rbegin(); given != given_.rend(); ++given) {
    const std::string only = ValueOf(given->parsed, "for_module");
    const std::string named = ModuleOf(given->parsed).name;
    if (!only.empty() && only != stored) continue;
    if (only.empty() && !named.empty() && named != stored) {
      if (Has(seen_, named)) {
        result.not_for = named;
        continue;
      }
      given->redirects = true;
    } else if (given->redirects && named == stored) {
      result.contradicted = named;
    }
    result.definition = Combine(given->text, result.definition);
  }
  return result;
}

bool Overrides::AreFor(const Definition& options, const Module& module,
                       const std::vector<std::string>& names) {
  const std::string only = ValueOf(options, "for_module");
  if (!only.empty()) return only == module.name;
  const std::string named = ModuleOf(options).name;
  return named.empty() || named == module.name || !Has(names, named);
}

}  // namespace bareos_node::daemon
