// Where the worker's program is, and how Node is started with it.
#ifndef BAREOS_NODE_DAEMON_WORKER_LOCATION_H_
#define BAREOS_NODE_DAEMON_WORKER_LOCATION_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/runtime_options.h"

namespace bareos_node::daemon {

/// Path of the worker's main.js, the first that exists of: BAREOS_NODE_HOME in the environment, the
/// folders beside the library, the folder compiled in. An error text names where it was looked for.
std::string FindWorkerMain(std::string& error);

/// Program and arguments of the worker, which wants to know the daemon's release from its start.
std::vector<std::string> WorkerCommand(const RuntimeOptions& options, const std::string& main,
                                       std::string_view release);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WORKER_LOCATION_H_
