// The conversation with a new worker, without what becomes of its outcome: that differs between
// daemons.
#include "daemon/module_loading.h"

#include <unistd.h>

#include "daemon/api.h"
#include "daemon/daemon_release.h"
#include "daemon/policy/account.h"
#include "daemon/policy/rules.h"
#include "daemon/policy/worker_environment.h"
#include "daemon/start_gate.h"
#include "daemon/worker_location.h"
#include "keeper/lifeline.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace bareos_node::daemon {

namespace {

/// Why a daemon's release is not known, and what to do.
std::string UnknownRelease(std::string_view version) {
  std::string text = version.empty() ? "the daemon does not tell its release"
                                     : "the daemon calls itself \"" + std::string(version) +
                                           "\", which is no release that is known";
  text += "; set the option release= to one of ";
  for (const std::string_view name : kReleaseNames)
    text.append(name == kReleaseNames[0] ? "" : ", ").append(name);
  return text;
}

/// Why a module cannot be used in an instance that has another one.
std::string OtherModule(const Module& loaded, const RuntimeOptions& wanted) {
  return "this job already uses the module " + loaded.name + " in " + loaded.path +
         ", so it cannot use " + wanted.module_name + " in " + wanted.module_path +
         " too; give one of them another number with the option instance=";
}

/// The start of a worker under the policy; an error text where that cannot be followed.
Launch LaunchOf(const RuntimeOptions& options, Release release, const Policy* policy,
                std::string& error) {
  Launch launch;
  const WorkerFiles files = FindWorker(error);
  std::optional<Account> account;
  if (error.empty() && policy != nullptr && policy->user) {
    account = FindAccount(policy->user->value, error);
    if (!account) error += " (User, " + policy->Place(policy->user->line) + ")";
  }
  launch.keeper.push_back(files.keeper);
  if (account && account->user != geteuid()) {
    launch.keeper.emplace_back(keeper::kAsUser);
    launch.keeper.push_back(account->Text());
  }
  launch.command = WorkerCommand(options, files.main, ReleaseName(release));
  launch.environment = WorkerEnvironment(environ, policy, account ? &*account : nullptr);
  return launch;
}

/// A place for one more worker; none with an error text where the policy has no more.
std::optional<WorkerPlaces::Place> TakePlace(const Policy* policy, std::string& error) {
  if (policy == nullptr || !policy->maximum_workers) return std::nullopt;
  const auto& [most, line] = *policy->maximum_workers;
  auto place = WorkerPlaces::OfProcess().Take(most);
  if (!place)
    error = "as many workers as are allowed run already: " + std::to_string(most) +
            " (Maximum Workers, " + policy->Place(line) + ")";
  return place;
}

}  // namespace

std::optional<DividedDefinition> TakeDefinition(const Core& core, std::string_view kind,
                                                const std::string& text, const Module* loaded) {
  const ParsedDefinition parsed = ParseDefinition(text);
  std::string error = parsed.error;
  DividedDefinition divided;
  if (parsed.ok()) divided.runtime = ReadRuntimeOptions(parsed.definition, error);
  if (!error.empty()) {
    core.Tell(Severity::kFatal, "node: bad " + std::string(kind) + ": " + error);
    return std::nullopt;
  }
  const std::string refusal = ApplyPolicy(PolicyOfProcess(), parsed.definition, divided.runtime);
  if (!refusal.empty()) {
    core.Tell(Severity::kFatal, "node: refused: " + refusal);
    return std::nullopt;
  }
  const RuntimeOptions& wanted = divided.runtime;
  // One worker is one module. Running another one's files through it would be a silent disaster.
  if (loaded != nullptr &&
      (wanted.module_name != loaded->name || wanted.module_path != loaded->path)) {
    core.Tell(Severity::kFatal, "node: " + OtherModule(*loaded, wanted));
    return std::nullopt;
  }
  divided.plugin_options = FormatOptions(
      parsed.definition, [](const Option& option) { return !IsRuntimeOption(option.key); });
  return divided;
}

std::optional<Release> ReleaseFor(const Core& core, const RuntimeOptions& options,
                                  std::string_view version) {
  const std::optional<Release> release =
      options.release ? options.release : ReleaseOfVersion(version);
  if (!release) core.Tell(Severity::kFatal, "node: " + UnknownRelease(version));
  return release;
}

std::unique_ptr<Session> StartWorker(const RuntimeOptions& options, Release release,
                                     const Session::Surroundings& around) {
  std::string error;
  const std::optional<Policy>& policy = PolicyOfProcess().policy;
  Launch launch = LaunchOf(options, release, policy ? &*policy : nullptr, error);
  std::optional<WorkerPlaces::Place> place;
  if (error.empty()) place = TakePlace(policy ? &*policy : nullptr, error);
  std::unique_ptr<Session> session;
  std::optional<StartGate::Pass> pass;
  // Before its time is counted. Somebody who debugs keeps nobody waiting.
  if (error.empty() && !options.has_debugger()) {
    pass = StartGate::OfProcess().Enter([&around] { return around.cancel.cancelled(); });
    if (!pass) {
      around.core.Trace("node: the job was cancelled before its worker was started");
      return nullptr;
    }
  }
  if (error.empty()) session = Session::Start(std::move(launch), around, error);
  if (session == nullptr) around.core.Tell(Severity::kFatal, "node: " + error);
  if (session != nullptr && pass) session->KeepWhileStarting(*std::move(pass));
  if (session != nullptr && place) session->Keep(*std::move(place));
  return session;
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
  out.U32(static_cast<std::uint32_t>(options.module_roots.size()));
  for (const std::string& root : options.module_roots) out.Text(std::string_view(root));
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

}  // namespace bareos_node::daemon
