// Where the worker's program is, and how Node is started with it.
#ifndef BAREOS_NODE_DAEMON_WORKER_LOCATION_H_
#define BAREOS_NODE_DAEMON_WORKER_LOCATION_H_

#include <string>
#include <vector>

#include "daemon/runtime_options.h"

namespace bareos_node::daemon {

/// Path of the worker's main.js, the first that exists of: BAREOS_NODE_HOME in the environment, the
/// folder compiled in, the folders beside the library. An error text names where it was looked for.
std::string FindWorkerMain(std::string& error);

/// Program and arguments of the worker.
std::vector<std::string> WorkerCommand(const RuntimeOptions& options, const std::string& main);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WORKER_LOCATION_H_
