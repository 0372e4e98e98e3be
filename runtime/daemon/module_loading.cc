// The conversation with a new worker, without what becomes of its outcome: that differs between
// daemons.
#include "daemon/module_loading.h"

#include "daemon/api.h"
#include "daemon/worker_location.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace bareos_node::daemon {

DividedDefinition DivideDefinition(const std::string& text) {
  DividedDefinition divided;
  const ParsedDefinition parsed = ParseDefinition(text);
  divided.error = parsed.error;
  if (!parsed.ok()) return divided;
  divided.runtime = ReadRuntimeOptions(parsed.definition, divided.error);
  divided.plugin_options = FormatOptions(
      parsed.definition, [](const Option& option) { return !IsRuntimeOption(option.key); });
  return divided;
}

std::unique_ptr<Session> StartWorker(const RuntimeOptions& options, Release release,
                                     const Session::Surroundings& around, std::string& error) {
  const WorkerFiles files = FindWorker(error);
  if (!error.empty()) return nullptr;
  return Session::Start(WorkerCommand(options, files, ReleaseName(release)), around, error);
}

Limit LoadLimit(const RuntimeOptions& options) noexcept {
  if (options.has_debugger()) return {};
  return {options.load_limit, "load_limit"};
}

void WriteLoadRequest(std::vector<std::byte>& message, Release release,
                      const RuntimeOptions& options, std::string_view plugin_options) {
  message.clear();
  wire::Writer out(message);
  out.Text(ReleaseName(release));
  out.Text(kDaemon);
  out.Text(std::string_view(options.module_path));
  out.Text(std::string_view(options.module_name));
  out.Text(plugin_options);
}

LoadAnswer ReadLoadAnswer(std::span<const std::byte> answer) {
  wire::Reader in(answer);
  LoadAnswer result;
  const std::int32_t code = in.I32();
  result.valid = in.ok();
  if (!result.valid || code != bRC_OK) return result;
  result.defined = in.U32();
  result.flags = in.U32();
  result.loaded = result.valid = in.Finish().ok();
  return result;
}

std::optional<bRC> ReadCode(std::span<const std::byte> answer) {
  wire::Reader in(answer);
  const std::int32_t code = in.I32();
  if (!in.Finish() || !api::IsResult(code)) return std::nullopt;
  return static_cast<bRC>(code);
}

std::string NotLoaded(const RuntimeOptions& options) {
  return "the module " + options.module_name + " in " + options.module_path +
         " could not be loaded";
}

void WriteOptionsRequest(std::vector<std::byte>& message, std::string_view plugin_options) {
  message.clear();
  wire::Writer(message).Text(plugin_options);
}

std::string UnknownRelease(std::string_view version) {
  std::string text = version.empty() ? "the daemon does not tell its release"
                                     : "the daemon calls itself \"" + std::string(version) +
                                           "\", which is no release that is known";
  text += "; set the option release= to one of ";
  for (const std::string_view name : kReleaseNames)
    text.append(name == kReleaseNames[0] ? "" : ", ").append(name);
  return text;
}

std::string OtherModule(std::string_view has_name, std::string_view has_path,
                        const RuntimeOptions& wanted) {
  return "this job already uses the module " + std::string(has_name) + " in " +
         std::string(has_path) + ", so it cannot use " + wanted.module_name + " in " +
         wanted.module_path + " too" +
         (kIsFileDaemon ? "" : "; give one of them another number with the option instance=");
}

}  // namespace bareos_node::daemon
