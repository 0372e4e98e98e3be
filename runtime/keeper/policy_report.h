// What `bareos-node doctor` asks of an installation: the policy as its daemons would find it.
#ifndef BAREOS_NODE_KEEPER_POLICY_REPORT_H_
#define BAREOS_NODE_KEEPER_POLICY_REPORT_H_

namespace bareos_node::keeper {

/// First argument of a keeper that only tells that.
inline constexpr const char* kTellPolicy = "--policy";

/// Prints `none`, `good` or `bad`, the file, the Node.js that it names, and what is wrong, with
/// tabs between them. False when there is a policy that cannot be used.
bool TellPolicy();

}  // namespace bareos_node::keeper

#endif  // BAREOS_NODE_KEEPER_POLICY_REPORT_H_
