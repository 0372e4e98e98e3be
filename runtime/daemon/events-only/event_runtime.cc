// Makes, finds and frees the instances of a Storage Daemon or a Director.
#include <atomic>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "daemon/events-only/event_instance.h"
#include "daemon/events-only/retirement.h"
#include "daemon/runtime.h"

namespace bareos_node::daemon {

namespace {

std::atomic<const api::CoreTable*> core_table{nullptr};

EventInstance* InstanceOf(PluginContext* ctx) noexcept {
  return static_cast<EventInstance*>(ctx->plugin_private_context);
}

bRC NewPlugin(PluginContext* ctx) {
  ctx->plugin_private_context = nullptr;
  const api::CoreTable* const table = core_table.load();
  if (table == nullptr) return bRC_Error;
  auto instance = std::make_unique<EventInstance>(*table, ctx);
  if (instance->Start() != bRC_OK) {
    instance->Abandon("the daemon refuses the event that the plugin library needs");
    return bRC_Error;
  }
  // The context is all that the daemon keeps; freePlugin takes the instance back.
  ctx->plugin_private_context = instance.release();
  return bRC_OK;
}

bRC FreePlugin(PluginContext* ctx) {
  std::unique_ptr<EventInstance> instance(InstanceOf(ctx));
  ctx->plugin_private_context = nullptr;
  if (instance != nullptr && !instance->StartToFree()) Retire(std::move(instance));
  return bRC_OK;
}

}  // namespace

void Runtime::SetCore(const api::CoreTable* table) noexcept { core_table = table; }

void Runtime::Unload() noexcept { EndRetired(); }

bRC Runtime::Call(PluginContext* ctx, const api::Callback& callback) {
  if (ctx == nullptr) return bRC_Error;
  if (callback.id == api::EntryPoint::newPlugin) return NewPlugin(ctx);
  if (callback.id == api::EntryPoint::freePlugin) return FreePlugin(ctx);
  EventInstance* const instance = InstanceOf(ctx);
  // One that could not be made: the daemon does not call it, and if it does, nothing is wrong.
  if (instance == nullptr) return bRC_OK;
  try {
    return instance->Event(callback);
  } catch (const std::exception& error) {
    instance->Abandon("the plugin library failed: " + std::string(error.what()));
  }
  return EventInstance::Unserved(api::FindEvent(callback.event, kNewestRelease));
}

bRC Runtime::Failed(PluginContext* ctx, const api::Callback& callback) noexcept {
  const bool known = ctx != nullptr && callback.id == api::EntryPoint::handlePluginEvent;
  if (!known) return bRC_Error;
  if (ctx->plugin_private_context != nullptr) {
    try {
      InstanceOf(ctx)->Abandon("out of memory");
    } catch (...) {
      // Not even the message could be made: the code says that it failed.
    }
  }
  return EventInstance::Unserved(api::FindEvent(callback.event, kNewestRelease));
}

}  // namespace bareos_node::daemon
