// Events: what each module has to know, and to which one a definition belongs.
#include <initializer_list>
#include <string>

#include "daemon/modules.h"
#include "daemon/steady.h"
#include "fd/constants.h"
#include "fd/layouts.h"

namespace bareos_node::daemon {

namespace {

constexpr std::string_view kForAll = "*all*";

std::int64_t NumberOf(void* value) noexcept {
  return static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(value));
}

bool IsAmong(std::string_view name, std::initializer_list<std::string_view> names) noexcept {
  for (const std::string_view other : names) {
    if (name == other) return true;
  }
  return false;
}

/// The fileset exists from the first plugin command on, and must not change once it is walked.
bool LeavesFilesetOpen(std::string_view event) noexcept {
  return IsAmong(event, {"bEventEndFileSet", "bEventNewPluginOptions", "bEventRestoreObject",
                         "bEventLevel", "bEventSince", "bEventOptionPlugin"});
}

std::string TextOf(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

bRC Modules::Event(const fd::Callback& callback) {
  const fd::Event* const event = fd::FindEvent(callback.event, job_.release);
  const std::string_view name = event == nullptr ? std::string_view() : event->name;
  if (name == "bEventPluginCommand" || !LeavesFilesetOpen(name)) {
    for (const auto& instance : instances_) instance->AllowFileset(name == "bEventPluginCommand");
  }
  // The core takes its time until the Storage Daemon is there, also in a job that has failed.
  const bool early = IsAmong(name, {"bEventJobStart", "bEventLevel", "bEventSince",
                                    "bEventPluginCommand", "bEventOptionPlugin", "bEventEndFileSet",
                                    "bEventNewPluginOptions", "bEventRestoreObject"});
  const bool last =
      IsAmong(name, {"bEventEndBackupJob", "bEventEndRestoreJob", "bEventEndVerifyJob"});
  if (early && job_.held.waiting()) return bRC_OK;
  if (!early && job_.held.Release() && !last) return bRC_Error;
  if (!early) SetApart();
  if (name == "bEventLevel") job_.level = NumberOf(callback.value);
  if (name == "bEventSince") job_.since = NumberOf(callback.value);
  if (name == "bEventEstimateCommand") job_.estimate = true;
  if (IsAmong(name, {"bEventBackupCommand", "bEventRestoreCommand", "bEventEstimateCommand",
                     "bEventPluginCommand"}))
    return Command(callback, name);
  if (name == "bEventNewPluginOptions") return NewOptions(callback);
  if (name == "bEventRestoreObject") return RestoreObject(callback);
  if (name == "bEventHandleBackupFile") return HandleBackupFile(callback);
  const bRC result = CallAll(callback);
  if (last) TellLosses();
  return result;
}

bRC Modules::Command(const fd::Callback& callback, std::string_view event) {
  const auto* const text = static_cast<const char*>(callback.value);
  if (text == nullptr) return bRC_Error;
  if (PluginNameOf(text) == kForAll) return bRC_Skip;
  if (IsForeign(text)) return bRC_OK;
  const bool restores = event == "bEventRestoreCommand";
  if (event == "bEventPluginCommand") has_lines_ = true;
  // In a restore it comes before each file.
  if (text != last_text_) {
    const Overridden overridden = overrides_.Apply(text);
    current_ = &Find(overridden.definition);
    TellOverrides(overridden);
    last_text_ = text;
    last_definition_ = overridden.definition;
  }
  if (current_->apart().lost()) return bRC_OK;
  const bRC result = current_->Command(last_definition_, text, restores);
  return result != bRC_OK && current_->apart().lost() ? bRC_OK : result;
}

/// Who gives options means something by them.
void Modules::TellOverrides(const Overridden& overridden) {
  const std::string& module = current_->module().name;
  if (!overridden.contradicted.empty()) {
    core_.Tell(Severity::kFatal, "node: the options of this restore name the module " + module +
                                     ", so files of another module went through it, but the "
                                     "backup has files of " +
                                     module + " itself; for_module=" + module +
                                     " among the options keeps them to those");
  }
  if (overridden.not_for.empty() || !told_unused_.insert(module).second) return;
  core_.Tell(Severity::kInfo, "node: the options for the module " + overridden.not_for +
                                  " do not count for files of the module " + module);
}

bRC Modules::NewOptions(const fd::Callback& callback) {
  const auto* const text = static_cast<const char*>(callback.value);
  if (text == nullptr) return bRC_Error;
  if (PluginNameOf(text) == kForAll || IsForeign(text)) return bRC_OK;
  const ParsedDefinition parsed = ParseDefinition(text);
  if (!parsed.ok()) {
    core_.Tell(Severity::kFatal, "node: bad plugin options: " + parsed.error);
    return bRC_Error;
  }
  last_text_.clear();
  overrides_.Add(text);
  std::vector<std::string> names;
  for (const auto& instance : instances_) names.push_back(instance->module().name);
  bRC result = bRC_OK;
  for (const auto& instance : instances_) {
    if (instance->failed()) result = bRC_Error;
    if (!instance->loaded() || !Overrides::AreFor(parsed.definition, instance->module(), names))
      continue;
    if (const bRC code = instance->NewOptions(parsed.definition); code != bRC_OK) result = code;
  }
  return result;
}

bRC Modules::RestoreObject(const fd::Callback& callback) {
  // NULL says that there are no more objects. It is for everyone, and loads nothing.
  if (callback.value == nullptr) {
    bRC result = bRC_OK;
    for (const auto& instance : instances_) {
      if (!instance->loaded() || instance->failed()) continue;
      if (const bRC code = instance->RestoreObject(callback, ""); code != bRC_OK) result = code;
    }
    return result;
  }
  const auto layout = fd::LayoutOfRestoreObject(callback.value);
  if (!layout) {
    core_.Tell(Severity::kFatal, "node: handlePluginEvent: restore_object_pkt has an unknown size");
    return bRC_Error;
  }
  const std::string name = fd::VisitRestoreObject(
      *layout, callback.value, [](const auto& packet) { return TextOf(packet.plugin_name); });
  if (!name.empty() && (PluginNameOf(name) == kForAll || IsForeign(name))) return bRC_OK;
  const std::string definition = name.empty() ? name : overrides_.Apply(name).definition;
  Instance* const instance = name.empty() ? current_ : FindForObject(definition);
  if (instance == nullptr) {
    core_.Trace("node: a restore object of a module that this backup does not have is left out");
    return bRC_OK;
  }
  return instance->RestoreObject(callback, definition);
}

/// The core's own file, for the Options block that names a module.
bRC Modules::HandleBackupFile(const fd::Callback& callback) {
  const auto layout = fd::LayoutOfSavePacket(callback.value);
  if (layout) {
    const std::string text = fd::VisitSavePacket(
        *layout, callback.value, [](const auto& packet) { return TextOf(packet.cmd); });
    if (!text.empty() && !IsForeign(text)) current_ = &Find(overrides_.Apply(text).definition);
  }
  if (current_->apart().lost()) return bRC_Skip;
  return current_->Call(callback);
}

/// Definitions of others reach everyone in some releases; they must not load anything.
bool Modules::IsForeign(std::string_view text) const noexcept {
  return !IsNameOf(PluginNameOf(text), own_name_);
}

/// The instance of the module that a definition names. One that names none is for the module at
/// hand, which says what is wrong.
Instance& Modules::Find(std::string_view definition) {
  const ParsedDefinition parsed = ParseDefinition(definition);
  const Module module = ModuleOf(parsed.definition);
  if (!parsed.ok() || module.name.empty()) return *current_;
  for (const auto& instance : instances_) {
    if (!instance->module().name.empty() && IsSame(instance->module(), module)) return *instance;
  }
  const bool is_first = instances_.size() == 1 && instances_.front()->module().name.empty();
  Instance& found = is_first ? *instances_.front() : Add();
  found.Claim(module);
  return found;
}

/// Objects of an earlier backup: its module may lie elsewhere today, or be none of this job's.
Instance* Modules::FindForObject(std::string_view definition) {
  if (!has_lines_) return &Find(definition);
  const Module module = ModuleOf(ParseDefinition(definition).definition);
  for (const auto& instance : instances_) {
    if (IsSame(instance->module(), module)) return instance.get();
  }
  for (const auto& instance : instances_) {
    if (instance->module().name == module.name) return instance.get();
  }
  return instances_.size() == 1 ? current_ : nullptr;
}

}  // namespace bareos_node::daemon
