// See event_plugins.h.
#include "daemon/events-only/event_plugins.h"

#include <string>
#include <utility>

#include "daemon/policy/policy_file.h"

namespace bareos_node::daemon {

namespace {

constexpr std::string_view kStartEvent =
    kIsStorageDaemon ? "bSdEventJobStart" : "bDirEventJobStart";

bool Is(const api::Callback& callback, std::string_view name) noexcept {
  const auto number = api::ValueOf(name, kNewestRelease);
  return number && *number == callback.event;
}

bool SaysStop(bRC code) noexcept {
  return code == bRC_Stop || code == bRC_Error || code == bRC_Skip;
}

}  // namespace

EventPlugins::EventPlugins(const api::CoreTable& table, PluginContext* ctx) : core_{&table, ctx} {
  const std::optional<Policy>& policy = PolicyOfProcess().policy;
  // Further numbers are of further lines of the same job.
  if (policy && ctx->instance == 0) {
    for (const auto& [options, line] :
         kIsStorageDaemon ? policy->storage_options : policy->director_options)
      all_.push_back(
          std::make_unique<EventInstance>(table, ctx, Standing{options, policy->Place(line)}));
  }
  all_.push_back(std::make_unique<EventInstance>(table, ctx));
  if (all_.size() == 1) return;
  for (const auto& instance : all_) instance->ShareEvents();
}

bRC EventPlugins::Start() {
  for (const auto& instance : all_) {
    if (const bRC code = instance->Start(); code != bRC_OK) return code;
  }
  if (PolicyOfProcess().error.empty()) return bRC_OK;
  // Nobody knows which plugins should be there: no job may run without them.
  const auto number = api::ValueOf(kStartEvent, kNewestRelease);
  if (!number) return bRC_Error;
  return core_.table->registerBareosEvents(core_.ctx, 1, static_cast<unsigned>(*number));
}

bRC EventPlugins::Event(const api::Callback& callback) {
  const std::string& problem = PolicyOfProcess().error;
  if (!problem.empty() && Is(callback, kStartEvent)) {
    core_.Tell(Severity::kFatal,
               "node: no job runs until the policy is mended and the daemon "
               "started again: " +
                   problem);
    return bRC_Error;
  }
  // As daemons do: what was changed last on the way out is changed first on the way in.
  const bool backwards = Is(callback, "bSdEventReadRecordTranslation");
  bRC result = bRC_OK;
  for (std::size_t at = 0; at < all_.size() && !SaysStop(result); ++at)
    result = all_[backwards ? all_.size() - 1 - at : at]->Event(callback);
  return result;
}

void EventPlugins::Abandon(std::string_view reason) {
  for (const auto& instance : all_) instance->Abandon(reason);
}

std::vector<std::unique_ptr<EventInstance>> EventPlugins::StartToFree() {
  std::erase_if(all_, [](const auto& instance) { return instance->StartToFree(); });
  return std::move(all_);
}

}  // namespace bareos_node::daemon
