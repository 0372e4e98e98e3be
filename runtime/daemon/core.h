// The daemon as one instance sees it: its function table, the instance's context, and messages with
// a fixed format, because text of others must never be a format, and escaped, because it must never
// look like another message.
#ifndef BAREOS_NODE_DAEMON_CORE_H_
#define BAREOS_NODE_DAEMON_CORE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/apart.h"
#include "daemon/api.h"
#include "daemon/held_messages.h"
#include "daemon/printable.h"
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
  /// Where messages wait that come too early; NULL in a daemon that needs none of that.
  HeldMessages* held = nullptr;
  /// What becomes of fatal messages beside other modules; NULL where there are none.
  Apart* apart = nullptr;

  /// One line into the job's log, and `lines` below it, which are what somebody printed.
  void Tell(Severity severity, std::string_view text, std::string_view lines = {}) const noexcept {
    try {
      std::string message = PrintableLine(text);
      if (!lines.empty()) message += PrintableText("\n" + std::string(lines));
      if (held != nullptr && held->Takes(static_cast<int>(severity))) {
        held->Add([this, severity, message] { TellNow(severity, message.c_str()); });
      } else if (apart != nullptr && apart->Takes(static_cast<int>(severity))) {
        apart->Add(text);
        TellNow(Severity::kError, message.c_str());
      } else {
        TellNow(severity, message.c_str());
      }
    } catch (...) {
      TellNow(severity, kNoMemory);
    }
  }

  /// One line into the daemon's debug trace.
  void Trace(std::string_view text) const noexcept {
    if (table->DebugMessage == nullptr) return;
    const auto trace = [&](const char* message) {
      table->DebugMessage(ctx, kLibraryName, 0, kDebugLevel, "%s\n", message);
    };
    try {
      trace(PrintableLine(text).c_str());
    } catch (...) {
      trace(kNoMemory);
    }
  }

 private:
  static constexpr char kNoMemory[] = "node: there is no memory for a message";

  void TellNow(Severity severity, const char* message) const noexcept {
    if (table->JobMessage == nullptr) return;
    table->JobMessage(ctx, kLibraryName, 0, static_cast<int>(severity), 0, "%s\n", message);
  }
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_CORE_H_
