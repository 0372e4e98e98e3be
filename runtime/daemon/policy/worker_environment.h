// Which variables of the daemon's environment a worker gets.
#ifndef BAREOS_NODE_DAEMON_POLICY_WORKER_ENVIRONMENT_H_
#define BAREOS_NODE_DAEMON_POLICY_WORKER_ENVIRONMENT_H_

#include <string>
#include <string_view>
#include <vector>

#include "daemon/policy/account.h"
#include "daemon/policy/policy.h"

namespace bareos_node::daemon {

/// Whether a variable, or any that a pattern stands for, would change what Node or a library is:
/// under a policy no worker gets it.
bool IsNeverPassedOn(std::string_view name) noexcept;

/// `NAME=value` of each that a worker gets from `inherited`, which ends with NULL: all of them
/// without a policy, else a short list and those that the policy names. Of an account also what
/// belongs to it.
std::vector<std::string> WorkerEnvironment(const char* const* inherited, const Policy* policy,
                                           const Account* account);

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_WORKER_ENVIRONMENT_H_
