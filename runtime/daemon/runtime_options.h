// The options of a definition that are for the runtime and not for the plugin.
#ifndef BAREOS_NODE_DAEMON_RUNTIME_OPTIONS_H_
#define BAREOS_NODE_DAEMON_RUNTIME_OPTIONS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/releases.h"
#include "common/runtime_options.h"
#include "daemon/definition.h"

namespace bareos_node::daemon {

struct RuntimeOptions {
  std::string module_path;
  std::string module_name;
  /// Path of the node executable; empty for the default.
  std::string node;
  /// MB for JavaScript's heap; 0 for Node's own choice.
  std::uint32_t memory = fallback::kNodeMemory;
  std::chrono::seconds cancel_grace{fallback::kCancelGrace};
  /// Until the module is loaded; 0 for none.
  std::chrono::seconds load_limit{fallback::kLoadLimit};
  /// File Daemon only: for one callback; 0 for none.
  std::chrono::seconds callback_limit{fallback::kCallbackLimit};
  /// Port or host:port; empty for none.
  std::string inspect;
  /// Whether the plugin's module waits for a debugger.
  bool inspect_wait = false;
  std::optional<Release> release;

  // Storage Daemon and Director only.
  /// For one event; 0 for none.
  std::chrono::seconds event_limit{fallback::kEventLimit};
  /// For what the plugin still does after its job.
  std::chrono::seconds free_limit{fallback::kFreeLimit};

  /// Folders, without links, in or below which the module's file has to be; empty for any. Of the
  /// policy, not of a definition.
  std::vector<std::string> module_roots;

  /// Somebody looks at the plugin: whatever it does takes as long as that.
  bool has_debugger() const noexcept { return !inspect.empty(); }
};

/// Whether an option of that name is consumed here. Whole names only: `module` is the plugin's.
bool IsRuntimeOption(std::string_view key) noexcept;

/// All such names, those of all daemons.
std::vector<std::string> RuntimeOptionNames();

/// Reads them; `error` says what is wrong and where, or stays empty.
RuntimeOptions ReadRuntimeOptions(const Definition& definition, std::string& error);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_RUNTIME_OPTIONS_H_
