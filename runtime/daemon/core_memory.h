// Finds the functions behind the core's text memory in the daemon that loaded this library.
#ifndef BAREOS_NODE_DAEMON_CORE_MEMORY_H_
#define BAREOS_NODE_DAEMON_CORE_MEMORY_H_

#include "wire/core_memory.h"

namespace bareos_node::daemon {

/// NULL when the daemon does not export them.
const wire::CoreMemory* FindCoreMemory() noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_CORE_MEMORY_H_
