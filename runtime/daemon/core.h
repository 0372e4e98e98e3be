// The daemon as one instance sees it: its function table, the instance's context, and messages with
// a fixed format, because text of others must never be a format.
#ifndef BAREOS_NODE_DAEMON_CORE_H_
#define BAREOS_NODE_DAEMON_CORE_H_

#include <cstdint>
#include <string>

#include "daemon/api.h"
#include "daemon/steady.h"

namespace bareos_node::daemon {

enum class Severity : int {
  kFatal = Steady("M_FATAL"),
  kError = Steady("M_ERROR"),
  kWarning = Steady("M_WARNING"),
  kInfo = Steady("M_INFO"),
};

/// Debug level of what a worker prints and of what the runtime tells.
inline constexpr int kDebugLevel = 100;

struct Core {
  const api::CoreTable* table = nullptr;
  PluginContext* ctx = nullptr;

  /// Into the job's log.
  void Tell(Severity severity, const std::string& text) const noexcept {
    if (table->JobMessage == nullptr) return;
    table->JobMessage(ctx, kLibraryName, 0, static_cast<int>(severity), 0, "%s\n", text.c_str());
  }

  /// Into the daemon's debug trace.
  void Trace(const std::string& text) const noexcept {
    if (table->DebugMessage == nullptr) return;
    table->DebugMessage(ctx, kLibraryName, 0, kDebugLevel, "%s\n", text.c_str());
  }
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_CORE_H_
