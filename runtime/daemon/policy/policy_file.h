// Which file holds the policy, and whether it may be believed: read once for the process.
#ifndef BAREOS_NODE_DAEMON_POLICY_POLICY_FILE_H_
#define BAREOS_NODE_DAEMON_POLICY_POLICY_FILE_H_

#include <optional>
#include <string>
#include <string_view>

#include "daemon/policy/policy.h"

namespace bareos_node::daemon {

struct LoadedPolicy {
  /// Where it is, or where one would be.
  std::string file;
  /// None: nobody wrote one, or it cannot be used.
  std::optional<Policy> policy;
  /// Why no plugin may run; empty when there is a policy, or none at all.
  std::string error;
};

/// That of BAREOS_NODE_POLICY in the daemon's environment (`none`: there is none), else
/// bareos-node.conf in the folder that the daemon was told its configuration is in, else the one
/// that is compiled in.
LoadedPolicy LoadPolicy();

/// The same for a file that must be there.
LoadedPolicy LoadPolicyFrom(const std::string& file);

/// Who else could change what workers of the daemon's user run: folders of modules, the Node. With
/// the place in the policy (`FILE:LINE: …`); empty when nobody can, or workers are another user's.
std::string ExposedBy(const Policy& policy);

/// As it was when the library was loaded. The first call reads it.
const LoadedPolicy& PolicyOfProcess();

/// What a command line has behind `-c` or `--config`, as Bareos's programs take it: arguments with
/// a zero byte behind each. Empty when there is none that holds wherever the process is.
std::string ConfigurationOf(std::string_view command_line);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_POLICY_FILE_H_
