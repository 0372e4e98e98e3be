// What the daemon that loaded this library calls its release, where the plugin interface does not
// tell: in Storage Daemon, its tools and Director.
#ifndef BAREOS_NODE_DAEMON_DAEMON_VERSION_H_
#define BAREOS_NODE_DAEMON_DAEMON_VERSION_H_

#include <string>
#include <string_view>

namespace bareos_node::daemon {

/// The version text that Bareos's common library exports, such as "25.0.1"; else the number in the
/// file name of that library, such as "25"; empty when neither is there.
std::string FindDaemonVersion();

/// The number in a file name such as /usr/lib/bareos/libbareos.so.25; empty for another file.
std::string_view NumberOfLibrary(std::string_view path) noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_DAEMON_VERSION_H_
