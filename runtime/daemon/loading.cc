// From a definition to a worker with the module loaded.
#include <utility>

#include "channel/region.h"
#include "daemon/daemon_release.h"
#include "daemon/instance.h"
#include "daemon/worker_location.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace bareos_node::daemon {

/// Parses a definition, loads its module unless that is done, and gives the plugin's own options.
/// False after a fatal message.
bool Instance::Prepare(const std::string& text, std::string& options) {
  if (failed_) return false;
  const ParsedDefinition parsed = ParseDefinition(text);
  std::string error = parsed.error;
  RuntimeOptions runtime;
  if (error.empty()) runtime = ReadRuntimeOptions(parsed.definition, error);
  if (!error.empty()) {
    core_.Tell(Severity::kFatal, "node: bad plugin definition: " + error);
    return false;
  }
  options = FormatOptions(parsed.definition,
                          [](const Option& option) { return !IsRuntimeOption(option.key); });
  if (session_ == nullptr) return Load(runtime, options, text);
  // One worker is one module. Running another one's files through it would be a silent disaster.
  const bool same =
      runtime.module_name == module_name_ && runtime.module_path == module_path_;
  if (same || overridden_) return true;
  core_.Tell(Severity::kFatal, "node: this job already uses the module " + module_name_ + " in " +
                                   module_path_ + ", so it cannot use " + runtime.module_name +
                                   " in " + runtime.module_path + " too");
  return false;
}

bool Instance::SetRelease(const std::optional<Release>& wanted) {
  const std::optional<Release> release = wanted ? wanted : ReleaseOfVersion(version_);
  if (!release) {
    core_.Tell(Severity::kFatal, "node: the daemon calls itself \"" + version_ +
                                     "\", which is no release that is known; set the option "
                                     "release=");
    return false;
  }
  service_.set_release(*release);
  return true;
}

bool Instance::Load(const RuntimeOptions& options, const std::string& plugin_options,
                    const std::string& text) {
  // Whatever goes wrong from here on cannot be tried again in this job.
  failed_ = true;
  if (!SetRelease(options.release)) return false;
  std::string error;
  const std::string main = FindWorkerMain(error);
  if (error.empty()) {
    session_ = Session::Start(WorkerCommand(options, main, ReleaseName(service_.release())),
                              {core_, service_, *cancel_, options.cancel_grace}, error);
  }
  if (session_ == nullptr) {
    core_.Tell(Severity::kFatal, "node: " + error);
    return false;
  }
  module_path_ = options.module_path;
  module_name_ = options.module_name;
  message_.clear();
  wire::Writer out(message_);
  out.Text(ReleaseName(service_.release()));
  out.Text(std::string_view("fd"));
  out.Text(std::string_view(module_path_));
  out.Text(std::string_view(module_name_));
  out.Text(std::string_view(plugin_options));
  out.Text(std::string_view(text));
  const std::uint32_t fatal_before = service_.fatal_messages();
  std::span<const std::byte> answer;
  if (!Ask(static_cast<std::uint32_t>(channel::RequestKind::kLoad), answer)) return false;
  wire::Reader in(answer);
  const std::int32_t code = in.I32();
  if (in.ok() && code == bRC_OK) {
    defined_ = in.U32();
    in.U32();  // flags
    if (in.Finish()) {
      failed_ = false;
      return true;
    }
  }
  const bool told = service_.fatal_messages() != fatal_before;
  if (!in.ok()) {
    session_->Abandon("the worker's answer to loading the module is broken");
  } else if (!told) {
    core_.Tell(Severity::kFatal, "node: the module " + module_name_ + " in " + module_path_ +
                                     " could not be loaded");
  }
  session_.reset();
  return false;
}

bRC Instance::ParseInWorker(std::string_view options) {
  message_.clear();
  wire::Writer out(message_);
  out.Text(options);
  std::span<const std::byte> answer;
  if (!Ask(static_cast<std::uint32_t>(channel::RequestKind::kParseDefinition), answer))
    return bRC_Error;
  wire::Reader in(answer);
  const std::int32_t code = in.I32();
  if (in.Finish() && fd::IsResult(code)) return static_cast<bRC>(code);
  core_.Tell(Severity::kFatal, "node: the worker's answer to parsing the definition is broken");
  return bRC_Error;
}

}  // namespace bareos_node::daemon
