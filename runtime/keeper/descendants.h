// Ends all processes that descend from this one. It has to be their reaper: then each of them is
// its child as soon as its parent is gone, in whatever group or session it is.
#ifndef BAREOS_NODE_KEEPER_DESCENDANTS_H_
#define BAREOS_NODE_KEEPER_DESCENDANTS_H_

#include <chrono>

namespace bareos_node::keeper {

/// Kills and reaps until nothing is left. False when the time is over, or when what is left belongs
/// to somebody who may not be killed. SIGCHLD has to be blocked.
bool EndDescendants(std::chrono::milliseconds limit) noexcept;

}  // namespace bareos_node::keeper

#endif  // BAREOS_NODE_KEEPER_DESCENDANTS_H_
