// getBareosValue and setBareosValue, contract 4.10: each variable in the type of its release,
// unknown ones untouched.
#include <array>
#include <cstring>
#include <string>

#include "core_functions.h"
#include "job.h"
#include "numbers.h"

namespace core_host {
namespace {

namespace fd = bareos_node::fd;

/// As long as the process lives.
const char* VersionText(Release release) {
  static const auto kTexts = [] {
    std::array<std::string, std::size(bareos_node::kReleaseNames)> texts;
    for (std::size_t index = 0; index < texts.size(); ++index) {
      const std::string_view name = bareos_node::kReleaseNames[index];
      texts[index] = std::string(name.substr(0, name.find('-'))) +
                     (name.ends_with("-dev") ? ".0.0~pre1" : ".0.0") + " (01 January 2026)";
    }
    return texts;
  }();
  return kTexts[static_cast<std::size_t>(release)].c_str();
}

template <class Value>
bRC Put(void* slot, Value value) {
  std::memcpy(slot, &value, sizeof value);
  return bareos_node::bRC_OK;
}

constexpr int Id(std::string_view name) {
  for (const fd::Variable& variable : fd::kVariables) {
    if (variable.name == name) return static_cast<int>(variable.id);
  }
  throw "no such variable";
}

const char* TextOrNull(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

bRC ReadJobValue(Instance& instance, std::int32_t id, void* slot) {
  const Job& job = instance.job;
  switch (id) {
    case Id("bVarJobId"):
      return Put<int>(slot, job.id);
    case Id("bVarLevel"):
      return Put<int>(slot, job.level);
    case Id("bVarType"):
      return Put<int>(slot, job.type_for_plugins());
    case Id("bVarClient"):
      return Put(slot, "core-host-client");
    case Id("bVarJobName"):
      return Put(slot, job.name.c_str());
    case Id("bVarJobStatus"):
      return Put<int>(slot, job.status());
    case Id("bVarSinceTime"):
      return Put<int>(slot, static_cast<int>(job.since));
    case Id("bVarAccurate"):
      return Put<int>(slot, job.options.accurate ? 1 : 0);
    case Id("bVarWhere"):
      if (job.type != 'R' || job.where_is_freed) return Put<const char*>(slot, nullptr);
      return Put(slot, job.where.c_str());
    case Id("bVarRegexWhere"):
      return Put<const char*>(slot, nullptr);
    case Id("bVarPrevJobName"):
      return Put(slot, TextOrNull(job.previous_name));
    case Id("bVarPrefixLinks"):
      return Put<int>(slot, 0);
    case Id("bVarCheckChanges"):
      return Put<bool>(slot, instance.check_changes);
    case Id("bVarPluginPath"):
      return Put(slot, instance.library.folder().c_str());
    case Id("bVarAccurateOptions"):
      if (job.type == 'R') return bareos_node::bRC_Error;
      return Put<std::uint64_t>(slot, job.options.accurate ? 1 : 0);
    case Id("bVarVssClient"):
      return bareos_node::bRC_Error;
    default:
      return bareos_node::bRC_OK;
  }
}

}  // namespace

bRC GetValue(PluginContext* context, std::int32_t id, void* slot) {
  if (slot == nullptr) return bareos_node::bRC_Error;
  Instance* instance =
      context == nullptr ? nullptr : static_cast<Instance*>(context->core_private_context);
  if (instance != nullptr && instance->job.faults.Refuses("getBareosValue")) {
    return bareos_node::bRC_Error;
  }
  const Release release =
      instance == nullptr ? bareos_node::kNewestRelease : instance->job.rules.release;
  // Unknown in this release: success, and the slot is as it was.
  if (fd::FindVariable(fd::Group::bVariable, id, release) == nullptr) return bareos_node::bRC_OK;
  switch (id) {
    case Id("bVarFDName"):
      return Put(slot, "core-host-fd");
    case Id("bVarWorkingDir"):
      return Put(slot, "/tmp");
    case Id("bVarExePath"):
      return Put(slot, "/usr/sbin");
    case Id("bVarVersion"):
      return Put(slot, VersionText(release));
    case Id("bVarDistName"):
      return bareos_node::bRC_Error;
    case Id("bVarUsedConfig"):
      return Put(slot, "/etc/bareos/bareos-fd.d");
    default:
      return instance == nullptr ? bareos_node::bRC_Error : ReadJobValue(*instance, id, slot);
  }
}

bRC SetValue(PluginContext* context, std::int32_t id, const void* value) {
  if (context == nullptr || context->core_private_context == nullptr || value == nullptr) {
    return bareos_node::bRC_Error;
  }
  Instance& instance = *static_cast<Instance*>(context->core_private_context);
  if (id == Id("bVarFileSeen")) {
    const bool known = instance.job.accurate.MarkSeen(static_cast<const char*>(value));
    return known ? bareos_node::bRC_OK : bareos_node::bRC_Error;
  }
  if (id == Id("bVarCheckChanges") && instance.job.rules.has_check_changes) {
    std::memcpy(&instance.check_changes, value, sizeof(bool));
    return bareos_node::bRC_OK;
  }
  instance.job.messages.Add(kErrorMessage, "variable " + std::to_string(id) + " cannot be written");
  return bareos_node::bRC_Error;
}

}  // namespace core_host
