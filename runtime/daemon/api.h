// The generated glue of the daemon that this library is compiled for, under one name: `api`.
#ifndef BAREOS_NODE_DAEMON_API_H_
#define BAREOS_NODE_DAEMON_API_H_

#include "daemon/which.h"

// Spaces would become part of the name.
// clang-format off
#define BAREOS_NODE_GLUE(file) BAREOS_NODE_TEXT(BAREOS_NODE_DAEMON/file)
// clang-format on
#include BAREOS_NODE_GLUE(callbacks.h)
#include BAREOS_NODE_GLUE(constants.h)
#include BAREOS_NODE_GLUE(core_calls.h)
#include BAREOS_NODE_GLUE(entry_points.h)
#include BAREOS_NODE_GLUE(requests.h)
#include BAREOS_NODE_GLUE(tables.h)

namespace bareos_node {

namespace api = BAREOS_NODE_DAEMON;

}  // namespace bareos_node

#endif  // BAREOS_NODE_DAEMON_API_H_
