// What the generated entry points ask: finds the instance of a call, and lets nothing escape into
// the daemon.
#ifndef BAREOS_NODE_DAEMON_RUNTIME_H_
#define BAREOS_NODE_DAEMON_RUNTIME_H_

#include "daemon/api.h"

namespace bareos_node::daemon {

struct Runtime {
  static bRC Call(PluginContext* ctx, const api::Callback& callback);
  static bRC Failed(PluginContext* ctx, const api::Callback& callback) noexcept;

  /// The core's functions, valid until the library is unloaded. The policy is read now.
  static void SetCore(const api::CoreTable* table) noexcept;

  /// Ends what still runs of instances that were freed.
  static void Unload() noexcept;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_RUNTIME_H_
