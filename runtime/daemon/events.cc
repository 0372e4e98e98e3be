// Events, handled as python3-fd handles them: definitions load the module, everything else reaches
// the plugin only once that is done.
#include <string>

#include "daemon/instance.h"
#include "fd/constants.h"
#include "fd/layouts.h"

namespace bareos_node::daemon {

namespace {

constexpr std::string_view kForAll = "*all*";

std::int64_t NumberOf(void* value) noexcept {
  return static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(value));
}

bool IsOneOf(std::string_view name, std::initializer_list<std::string_view> names) noexcept {
  for (const std::string_view other : names) {
    if (name == other) return true;
  }
  return false;
}

}  // namespace

bRC Instance::Event(const fd::Callback& callback) {
  const fd::Event* const event = fd::FindEvent(callback.event, service_.release());
  const std::string_view name = event == nullptr ? std::string_view() : event->name;
  WatchFileset(name);
  if (name == "bEventLevel") level_ = NumberOf(callback.value);
  if (name == "bEventSince") service_.set_since(NumberOf(callback.value));
  if (name == "bEventEstimateCommand") estimate_ = true;
  if (IsOneOf(name, {"bEventBackupCommand", "bEventRestoreCommand", "bEventEstimateCommand",
                     "bEventPluginCommand"}))
    return Command(callback);
  if (name == "bEventNewPluginOptions") return NewOptions(static_cast<char*>(callback.value));
  if (name == "bEventRestoreObject") return RestoreObject(callback);
  if (name == "bEventHandleBackupFile") {
    // Without a plugin the file is the core's own business.
    if (session_ == nullptr && !failed_) return bRC_Core;
    return Forward(callback);
  }
  if (session_ != nullptr && !Defines(fd::EntryPoint::handlePluginEvent)) return bRC_OK;
  return Forward(callback);
}

bRC Instance::Command(const fd::Callback& callback) {
  const auto* const text = static_cast<const char*>(callback.value);
  if (text == nullptr) return bRC_Error;
  if (PluginNameOf(text) == kForAll) return bRC_Skip;
  if (IsForeign(text)) return bRC_OK;
  const std::uint32_t fatal_before = service_.fatal_messages();
  std::string options;
  if (!Prepare(Combine(kept_options_, text), options)) return bRC_Error;
  const bRC result = ParseInWorker(options);
  BeginLine();
  // Daemons up to 22 and estimates go on as if nothing was wrong, so the job has to be told.
  if (result == bRC_Error && !failed_ && service_.fatal_messages() == fatal_before)
    core_.Tell(Severity::kFatal, "node: " + module_name_ + " refused its definition");
  return result;
}

bRC Instance::NewOptions(const char* text) {
  if (text == nullptr) return bRC_Error;
  if (PluginNameOf(text) == kForAll || IsForeign(text)) return bRC_OK;
  const ParsedDefinition parsed = ParseDefinition(text);
  if (!parsed.ok()) {
    core_.Tell(Severity::kFatal, "node: bad plugin options: " + parsed.error);
    return bRC_Error;
  }
  overridden_ = true;
  if (failed_) return bRC_Error;
  if (session_ == nullptr) {
    kept_options_ = text;
    return bRC_OK;
  }
  return ParseInWorker(FormatOptions(
      parsed.definition, [](const Option& option) { return !IsRuntimeOption(option.key); }));
}

bRC Instance::RestoreObject(const fd::Callback& callback) {
  // NULL says that there are no more objects. It is for everyone, and loads nothing.
  if (callback.value == nullptr) return session_ == nullptr || failed_ ? bRC_OK : Forward(callback);
  const auto layout = fd::LayoutOfRestoreObject(callback.value);
  if (!layout) return Fail(callback, "restore_object_pkt has an unknown size");
  const std::string name = fd::VisitRestoreObject(*layout, callback.value, [](const auto& packet) {
    return std::string(packet.plugin_name == nullptr ? "" : packet.plugin_name);
  });
  if (!name.empty() && (PluginNameOf(name) == kForAll || IsForeign(name))) return bRC_OK;
  if (session_ == nullptr && !failed_) {
    if (name.empty()) return bRC_OK;
    std::string options;
    if (!Prepare(Combine(kept_options_, name), options)) return bRC_Error;
    const bRC result = ParseInWorker(options);
    if (result != bRC_OK) return result;
  }
  return Forward(callback);
}

/// The fileset exists from the first plugin command on, and must not change once it is walked.
void Instance::WatchFileset(std::string_view event) {
  if (event == "bEventPluginCommand") {
    service_.AllowFileset(true);
  } else if (!IsOneOf(event, {"bEventEndFileSet", "bEventNewPluginOptions", "bEventRestoreObject",
                              "bEventLevel", "bEventSince", "bEventOptionPlugin"})) {
    service_.AllowFileset(false);
  }
}

/// Definitions of others reach everyone in some releases; they must not load anything.
bool Instance::IsForeign(std::string_view text) const noexcept {
  return !IsNameOf(PluginNameOf(text), own_name_);
}

}  // namespace bareos_node::daemon
