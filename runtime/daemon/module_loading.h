// From a definition to a worker with the module loaded: the steps that all daemons share.
#ifndef BAREOS_NODE_DAEMON_MODULE_LOADING_H_
#define BAREOS_NODE_DAEMON_MODULE_LOADING_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/plugin_types.h"
#include "common/releases.h"
#include "daemon/core.h"
#include "daemon/overrides.h"
#include "daemon/runtime_options.h"
#include "daemon/session.h"

namespace bareos_node::daemon {

/// A definition, divided into what is for the runtime and what is for the plugin.
struct DividedDefinition {
  RuntimeOptions runtime;
  std::string plugin_options;  ///< `key=value:key=value:`, escapes kept
};

/// Reads a definition; `kind` says in messages what it is. None after a fatal message: it is wrong,
/// or it names another module than the one that is loaded (NULL: any may be named).
std::optional<DividedDefinition> TakeDefinition(const Core& core, std::string_view kind,
                                                const std::string& text, const Module* loaded);

/// The release that the options name, else that of the daemon's version. None after a fatal
/// message.
std::optional<Release> ReleaseFor(const Core& core, const RuntimeOptions& options,
                                  std::string_view version);

/// A worker with nothing loaded yet, started when its turn comes (start_gate.h); NULL after a fatal
/// message, or in a job that was cancelled meanwhile.
std::unique_ptr<Session> StartWorker(const RuntimeOptions& options, Release release,
                                     const Session::Surroundings& around);

/// How long the module may take to load; none while somebody debugs it.
Limit LoadLimit(const RuntimeOptions& options) noexcept;

void WriteLoadRequest(std::vector<std::byte>& message, Release release,
                      const RuntimeOptions& options, std::string_view plugin_options);

struct LoadAnswer {
  bool valid = false;         ///< it can be read
  bool loaded = false;        ///< the plugin is ready
  std::uint32_t defined = 0;  ///< bit = number of an EntryPoint
  std::uint32_t flags = 0;    ///< kHearsCancel
};

LoadAnswer ReadLoadAnswer(std::span<const std::byte> answer);

/// An answer that is a code and no more; none when it is something else.
std::optional<bRC> ReadCode(std::span<const std::byte> answer);

/// Why a plugin is not there, when it did not say so itself.
std::string NotLoaded(const RuntimeOptions& options);

void WriteOptionsRequest(std::vector<std::byte>& message, std::string_view plugin_options);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_MODULE_LOADING_H_
