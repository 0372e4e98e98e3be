// Which daemon this library is compiled for: BAREOS_NODE_DAEMON is fd, sd or dir.
#ifndef BAREOS_NODE_DAEMON_WHICH_H_
#define BAREOS_NODE_DAEMON_WHICH_H_

#include <string_view>

#ifndef BAREOS_NODE_DAEMON
#error \
    "this file is compiled once for each daemon (of_each in CMakeLists.txt): set BAREOS_NODE_DAEMON"
#endif
#define BAREOS_NODE_TEXT_OF(word) #word
#define BAREOS_NODE_TEXT(word) BAREOS_NODE_TEXT_OF(word)

namespace bareos_node::daemon {

/// `fd`, `sd` or `dir`.
inline constexpr std::string_view kDaemon = BAREOS_NODE_TEXT(BAREOS_NODE_DAEMON);
inline constexpr bool kIsFileDaemon = kDaemon == "fd";
inline constexpr bool kIsStorageDaemon = kDaemon == "sd";
inline constexpr bool kIsDirector = kDaemon == "dir";
static_assert(kIsFileDaemon || kIsStorageDaemon || kIsDirector, "BAREOS_NODE_DAEMON");

/// Names the library in messages.
inline constexpr const char* kLibraryName = "node-" BAREOS_NODE_TEXT(BAREOS_NODE_DAEMON);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WHICH_H_
