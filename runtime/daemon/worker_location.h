// Where the worker's program is, and how Node is started with it.
#ifndef BAREOS_NODE_DAEMON_WORKER_LOCATION_H_
#define BAREOS_NODE_DAEMON_WORKER_LOCATION_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/runtime_options.h"

namespace bareos_node::daemon {

/// What a worker runs from.
struct WorkerFiles {
  std::string main;    ///< its main.cjs
  std::string keeper;  ///< the program that starts and ends it
};

/// In the first folder with a main.cjs of: BAREOS_NODE_HOME in the environment, the folders beside
/// the library, the package that it lies in, the folder compiled in, if any. An error text names
/// where it was looked for.
WorkerFiles FindWorker(std::string& error);

/// Program and arguments of the worker, which wants to know the daemon's release from its start.
std::vector<std::string> WorkerCommand(const RuntimeOptions& options, const std::string& main,
                                       std::string_view release);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WORKER_LOCATION_H_
