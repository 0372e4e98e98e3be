// From a definition to a worker with the module loaded.
#include <utility>

#include "channel/region.h"
#include "daemon/instance.h"

namespace bareos_node::daemon {

/// Parses a definition, loads its module unless that is done, and gives the plugin's own options.
/// False after a fatal message.
bool Instance::Prepare(const std::string& text, std::string& options) {
  if (failed_) return false;
  auto divided = TakeDefinition(core_, "plugin definition", text, nullptr);
  if (!divided) return false;
  options = std::move(divided->plugin_options);
  return session_ != nullptr || Load(divided->runtime, options);
}

bool Instance::Load(const RuntimeOptions& options, const std::string& plugin_options) {
  // Whatever goes wrong from here on cannot be tried again in this job.
  failed_ = true;
  const std::optional<Release> release = ReleaseFor(core_, options, job_.version);
  if (!release) return false;
  service_.set_release(*release);
  fd::daemon_release.store(*release, std::memory_order_relaxed);
  session_ = StartWorker(options, *release,
                         {core_, service_, *cancel_, options.cancel_grace, options.module_name});
  if (session_ == nullptr) return false;
  limit_ = LoadLimit(options);
  module_ = {options.module_path, options.module_name};
  WriteLoadRequest(message_, *release, options, plugin_options);
  const std::uint32_t fatal_before = service_.fatal_messages();
  std::span<const std::byte> answer;
  if (!Ask(static_cast<std::uint32_t>(channel::RequestKind::kLoad), answer)) return false;
  const LoadAnswer loaded = ReadLoadAnswer(answer);
  limit_ = options.has_debugger() ? Limit() : Limit{options.callback_limit, "callback_limit"};
  if (loaded.loaded) {
    defined_ = loaded.defined;
    cancel_->SetListening((loaded.flags & channel::kHearsCancel) != 0);
    failed_ = false;
    return true;
  }
  if (!loaded.valid) {
    session_->Abandon("the worker's answer to loading the module is broken");
  } else if (service_.fatal_messages() == fatal_before) {
    core_.Tell(Severity::kFatal, "node: " + NotLoaded(options));
  }
  session_.reset();
  return false;
}

bRC Instance::ParseInWorker(std::string_view options) {
  WriteOptionsRequest(message_, options);
  std::span<const std::byte> answer;
  if (!Ask(static_cast<std::uint32_t>(channel::RequestKind::kParseDefinition), answer))
    return bRC_Error;
  if (const std::optional<bRC> code = ReadCode(answer)) return *code;
  core_.Tell(Severity::kFatal, "node: the worker's answer to parsing the definition is broken");
  return bRC_Error;
}

}  // namespace bareos_node::daemon
