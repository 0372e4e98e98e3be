// Holds a definition against the policy: it may narrow what that allows, and nothing else.
#ifndef BAREOS_NODE_DAEMON_POLICY_RULES_H_
#define BAREOS_NODE_DAEMON_POLICY_RULES_H_

#include <string>
#include <string_view>

#include "daemon/definition.h"
#include "daemon/policy/policy_file.h"
#include "daemon/runtime_options.h"

namespace bareos_node::daemon {

/// Why a definition is refused, with the rule and its place; empty when it is not. Then `options`,
/// which were read from it, have what the policy says where the definition is silent.
std::string ApplyPolicy(const LoadedPolicy& loaded, const Definition& definition,
                        RuntimeOptions& options);

/// Whether an address for a debugger, `port` or `host:port`, is of this machine only.
bool IsLoopback(std::string_view address) noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_RULES_H_
