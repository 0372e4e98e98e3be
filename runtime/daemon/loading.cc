// From a definition to a worker with the module loaded.
#include <utility>

#include "channel/region.h"
#include "daemon/daemon_release.h"
#include "daemon/instance.h"
#include "daemon/module_loading.h"

namespace bareos_node::daemon {

/// Parses a definition, loads its module unless that is done, and gives the plugin's own options.
/// False after a fatal message.
bool Instance::Prepare(const std::string& text, std::string& options) {
  if (failed_) return false;
  DividedDefinition divided = DivideDefinition(text);
  if (!divided.error.empty()) {
    core_.Tell(Severity::kFatal, "node: bad plugin definition: " + divided.error);
    return false;
  }
  options = std::move(divided.plugin_options);
  const RuntimeOptions& runtime = divided.runtime;
  if (session_ == nullptr) return Load(runtime, options);
  // One worker is one module. Running another one's files through it would be a silent disaster.
  const bool same = runtime.module_name == module_name_ && runtime.module_path == module_path_;
  if (same || overridden_) return true;
  core_.Tell(Severity::kFatal, "node: " + OtherModule(module_name_, module_path_, runtime));
  return false;
}

bool Instance::SetRelease(const std::optional<Release>& wanted) {
  const std::optional<Release> release = wanted ? wanted : ReleaseOfVersion(version_);
  if (!release) {
    core_.Tell(Severity::kFatal, "node: " + UnknownRelease(version_));
    return false;
  }
  service_.set_release(*release);
  return true;
}

bool Instance::Load(const RuntimeOptions& options, const std::string& plugin_options) {
  // Whatever goes wrong from here on cannot be tried again in this job.
  failed_ = true;
  if (!SetRelease(options.release)) return false;
  std::string error;
  session_ =
      StartWorker(options, service_.release(),
                  {core_, service_, *cancel_, options.cancel_grace, options.module_name}, error);
  if (session_ == nullptr) {
    core_.Tell(Severity::kFatal, "node: " + error);
    return false;
  }
  limit_ = LoadLimit(options);
  module_path_ = options.module_path;
  module_name_ = options.module_name;
  WriteLoadRequest(message_, service_.release(), options, plugin_options);
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
