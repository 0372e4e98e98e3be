// Makes, finds and frees what serves a job.
#include "daemon/runtime.h"

#include <atomic>
#include <cerrno>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "daemon/cancel.h"
#include "daemon/instance.h"
#include "daemon/modules.h"
#include "daemon/policy/policy_file.h"
#include "daemon/steady.h"
#include "fd/requests.h"

namespace bareos_node::daemon {

namespace {

std::atomic<const fd::CoreTable*> core_table{nullptr};

Modules* ModulesOf(PluginContext* ctx) noexcept {
  return static_cast<Modules*>(ctx->plugin_private_context);
}

bRC NewPlugin(PluginContext* ctx) {
  ctx->plugin_private_context = nullptr;
  const fd::CoreTable* const table = core_table.load();
  if (table == nullptr) return bRC_Error;
  auto cancel = std::make_shared<Cancellation>();
  auto modules = std::make_unique<Modules>(*table, ctx, cancel);
  const bRC result = modules->Start();
  if (result != bRC_OK) {
    // The daemon itself says nothing, and would go on without the plugin's files.
    modules->Abandon("the daemon refuses the events that the plugin library needs");
    return bRC_Error;
  }
  RegisterCancellation(ctx, std::move(cancel));
  // The context is all that the daemon keeps; freePlugin takes them back.
  ctx->plugin_private_context = modules.release();
  return bRC_OK;
}

bRC FreePlugin(PluginContext* ctx) noexcept {
  ForgetCancellation(ctx);
  const std::unique_ptr<Modules> modules(ModulesOf(ctx));
  ctx->plugin_private_context = nullptr;
  return bRC_OK;
}

bool IsCancel(const fd::Callback& callback) noexcept {
  return callback.id == fd::EntryPoint::handlePluginEvent &&
         callback.event == Steady("bEventCancelCommand");
}

}  // namespace

void Runtime::SetCore(const fd::CoreTable* table) noexcept {
  core_table = table;
  // As it is now, whatever becomes of the file.
  PolicyOfProcess();
}

void Runtime::Unload() noexcept {}

bRC Runtime::Call(PluginContext* ctx, const fd::Callback& callback) {
  if (ctx == nullptr) return bRC_Error;
  if (callback.id == fd::EntryPoint::newPlugin) return NewPlugin(ctx);
  if (callback.id == fd::EntryPoint::freePlugin) return FreePlugin(ctx);
  if (IsCancel(callback)) {
    // Another thread, maybe while the modules are in use or freed: they are not looked at.
    if (const auto cancellation = FindCancellation(ctx)) cancellation->Cancel();
    return bRC_OK;
  }
  Modules* const modules = ModulesOf(ctx);
  if (modules == nullptr) return Instance::Fault(callback, EIO);
  try {
    return modules->Call(callback);
  } catch (const std::exception& error) {
    modules->Abandon("the plugin library failed: " + std::string(error.what()));
  }
  return Instance::Fault(callback, EIO);
}

bRC Runtime::Failed(PluginContext* ctx, const fd::Callback& callback) noexcept {
  const bool known = ctx != nullptr && callback.id != fd::EntryPoint::newPlugin &&
                     callback.id != fd::EntryPoint::freePlugin;
  if (known && ctx->plugin_private_context != nullptr) {
    try {
      ModulesOf(ctx)->Abandon("out of memory");
    } catch (...) {
      // Not even the message could be made: the code says that it failed.
    }
  }
  return Instance::Fault(callback, ENOMEM);
}

}  // namespace bareos_node::daemon
