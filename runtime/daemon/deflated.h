// How long daemons make a restore object: they compress it before they send it.
#ifndef BAREOS_NODE_DAEMON_DEFLATED_H_
#define BAREOS_NODE_DAEMON_DEFLATED_H_

#include <cstddef>
#include <optional>
#include <span>

namespace bareos_node::daemon {

/// By the daemon's own zlib, at its level. Nothing in a program that has none.
std::optional<std::size_t> DeflatedLength(std::span<const char> object);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_DEFLATED_H_
