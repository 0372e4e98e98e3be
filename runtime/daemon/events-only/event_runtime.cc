// Makes, finds and frees the instances of a Storage Daemon or a Director.
#include <atomic>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "daemon/events-only/event_plugins.h"
#include "daemon/events-only/retirement.h"
#include "daemon/policy/policy_file.h"
#include "daemon/runtime.h"

namespace bareos_node::daemon {

namespace {

std::atomic<const api::CoreTable*> core_table{nullptr};

EventPlugins* PluginsOf(PluginContext* ctx) noexcept {
  return static_cast<EventPlugins*>(ctx->plugin_private_context);
}

bRC NewPlugin(PluginContext* ctx) {
  ctx->plugin_private_context = nullptr;
  const api::CoreTable* const table = core_table.load();
  if (table == nullptr) return bRC_Error;
  auto plugins = std::make_unique<EventPlugins>(*table, ctx);
  if (plugins->Start() != bRC_OK) {
    plugins->Abandon("the daemon refuses the event that the plugin library needs");
    return bRC_Error;
  }
  // The context is all that the daemon keeps; freePlugin takes them back.
  ctx->plugin_private_context = plugins.release();
  return bRC_OK;
}

bRC FreePlugin(PluginContext* ctx) {
  const std::unique_ptr<EventPlugins> plugins(PluginsOf(ctx));
  ctx->plugin_private_context = nullptr;
  if (plugins == nullptr) return bRC_OK;
  for (auto& instance : plugins->StartToFree()) Retire(std::move(instance));
  return bRC_OK;
}

}  // namespace

void Runtime::SetCore(const api::CoreTable* table) noexcept {
  core_table = table;
  // As it is now, whatever becomes of the file.
  PolicyOfProcess();
}

void Runtime::Unload() noexcept { EndRetired(); }

bRC Runtime::Call(PluginContext* ctx, const api::Callback& callback) {
  if (ctx == nullptr) return bRC_Error;
  if (callback.id == api::EntryPoint::newPlugin) return NewPlugin(ctx);
  if (callback.id == api::EntryPoint::freePlugin) return FreePlugin(ctx);
  EventPlugins* const plugins = PluginsOf(ctx);
  // What could not be made: the daemon does not call it, and if it does, nothing is wrong.
  if (plugins == nullptr) return bRC_OK;
  try {
    return plugins->Event(callback);
  } catch (const std::exception& error) {
    plugins->Abandon("the plugin library failed: " + std::string(error.what()));
  }
  return EventInstance::Unserved(api::FindEvent(callback.event, kNewestRelease));
}

bRC Runtime::Failed(PluginContext* ctx, const api::Callback& callback) noexcept {
  const bool known = ctx != nullptr && callback.id == api::EntryPoint::handlePluginEvent;
  if (!known) return bRC_Error;
  if (ctx->plugin_private_context != nullptr) {
    try {
      PluginsOf(ctx)->Abandon("out of memory");
    } catch (...) {
      // Not even the message could be made: the code says that it failed.
    }
  }
  return EventInstance::Unserved(api::FindEvent(callback.event, kNewestRelease));
}

}  // namespace bareos_node::daemon
