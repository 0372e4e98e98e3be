// Events, handled as python3-fd handles them: definitions load the module, everything else reaches
// the plugin only once that is done.
#include <chrono>
#include <string>
#include <thread>

#include "daemon/instance.h"
#include "daemon/steady.h"
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
  // The core takes its time until the Storage Daemon is there, also in a job that has failed.
  const bool early = IsOneOf(name, {"bEventJobStart", "bEventLevel", "bEventSince",
                                    "bEventPluginCommand", "bEventOptionPlugin", "bEventEndFileSet",
                                    "bEventNewPluginOptions", "bEventRestoreObject"});
  const bool last =
      IsOneOf(name, {"bEventEndBackupJob", "bEventEndRestoreJob", "bEventEndVerifyJob"});
  if (early && held_.waiting()) return bRC_OK;
  if (!early && held_.Release() && !last) return bRC_Error;
  if (name == "bEventLevel") level_ = NumberOf(callback.value);
  if (name == "bEventSince") service_.set_since(NumberOf(callback.value));
  if (name == "bEventEstimateCommand") estimate_ = true;
  if (IsOneOf(name, {"bEventBackupCommand", "bEventRestoreCommand", "bEventEstimateCommand",
                     "bEventPluginCommand"}))
    return Command(callback, name == "bEventRestoreCommand");
  if (name == "bEventNewPluginOptions") return NewOptions(static_cast<char*>(callback.value));
  if (name == "bEventRestoreObject") return RestoreObject(callback);
  if (name == "bEventHandleBackupFile") {
    // Without a plugin the file is the core's own business.
    if (session_ == nullptr && !failed_) return bRC_Core;
    return Forward(callback);
  }
  if (session_ != nullptr && !Defines(fd::EntryPoint::handlePluginEvent)) return bRC_OK;
  if (!service_.subscriptions().IsWanted(callback.event)) return bRC_OK;
  return Forward(callback);
}

/// In a cancelled job the plugin is heard before anything else happens: a moment later the job has
/// no connections, and what is said is lost. Only the job's own thread may pass it on.
void Instance::HearCancel() {
  if (!cancel_->cancelled() || heard_cancel_ || session_ == nullptr || failed_ ||
      !cancel_->listening())
    return;
  heard_cancel_ = true;
  if (!session_->HearCancel()) failed_ = true;
  cancel_->Heard();
  AwaitCancelled();
}

/// The core marks the job as cancelled when the event is over; until then it would go on with the
/// next file.
void Instance::AwaitCancelled() const {
  constexpr std::chrono::milliseconds kMoment{1};
  constexpr int kMoments = 500;
  for (int moment = 0; moment < kMoments; ++moment) {
    std::int32_t status = Steady("JS_Canceled");
    if (core_.table->getBareosValue == nullptr ||
        core_.table->getBareosValue(core_.ctx, Steady("bVarJobStatus"), &status) != bRC_OK ||
        status == Steady("JS_Canceled"))
      return;
    std::this_thread::sleep_for(kMoment);
  }
}

bRC Instance::Command(const fd::Callback& callback, bool restores) {
  const auto* const text = static_cast<const char*>(callback.value);
  if (text == nullptr) return bRC_Error;
  if (restores && !failed_ && behind_.KnowsCommand(text)) return bRC_OK;
  behind_.Forget();
  if (PluginNameOf(text) == kForAll) return bRC_Skip;
  if (IsForeign(text)) return bRC_OK;
  const std::uint32_t fatal_before = service_.fatal_messages();
  std::string options;
  if (!Prepare(Combine(kept_options_, text), options)) return bRC_Error;
  const bRC result = ParseInWorker(options);
  BeginLine();
  if (restores && result == bRC_OK) behind_.TookCommand(text);
  // Daemons up to 22 and estimates go on as if nothing was wrong, so the job has to be told.
  if (result == bRC_Error && !failed_ && service_.fatal_messages() == fatal_before)
    core_.Tell(Severity::kFatal, "node: " + module_.name + " refused its definition");
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
  behind_.Forget();
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
