// Events and definitions, handled as python3-fd handles them: definitions load the module,
// everything else reaches the plugin only once that is done. Which module is decided before.
#include <chrono>
#include <string>
#include <thread>

#include "daemon/instance.h"
#include "daemon/steady.h"
#include "fd/constants.h"

namespace bareos_node::daemon {

/// Any event but those with a definition.
bRC Instance::Event(const fd::Callback& callback) {
  const fd::Event* const event = fd::FindEvent(callback.event, service_.release());
  const std::string_view name = event == nullptr ? std::string_view() : event->name;
  if (name == "bEventSince") service_.set_since(job_.since);
  if (name == "bEventHandleBackupFile") {
    // Without a plugin the file is the core's own business.
    if (session_ == nullptr && !failed_) return bRC_Core;
    return Forward(callback);
  }
  if (session_ != nullptr && !Defines(fd::EntryPoint::handlePluginEvent)) return bRC_OK;
  if (!service_.subscriptions().IsWanted(callback.event)) return bRC_OK;
  return Forward(callback);
}

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

bRC Instance::Command(const std::string& definition, std::string_view stored, bool restores) {
  if (restores && !failed_ && behind_.KnowsCommand(stored)) return bRC_OK;
  behind_.Forget();
  const std::uint32_t fatal_before = service_.fatal_messages();
  std::string options;
  if (!Prepare(definition, options)) return bRC_Error;
  const bRC result = ParseInWorker(options);
  BeginLine();
  if (restores && result == bRC_OK) behind_.TookCommand(stored);
  // Daemons up to 22 and estimates go on as if nothing was wrong, so the job has to be told.
  if (result == bRC_Error && !failed_ && service_.fatal_messages() == fatal_before)
    core_.Tell(Severity::kFatal, "node: " + module_.name + " refused its definition");
  return result;
}

bRC Instance::NewOptions(const Definition& options) {
  behind_.Forget();
  if (failed_) return bRC_Error;
  return ParseInWorker(
      FormatOptions(options, [](const Option& option) { return !IsRuntimeOption(option.key); }));
}

bRC Instance::RestoreObject(const fd::Callback& callback, const std::string& definition) {
  if (session_ == nullptr && !failed_) {
    if (definition.empty()) return bRC_OK;
    std::string options;
    if (!Prepare(definition, options)) return bRC_Error;
    const bRC result = ParseInWorker(options);
    if (result != bRC_OK) return result;
  }
  return Forward(callback);
}

}  // namespace bareos_node::daemon
