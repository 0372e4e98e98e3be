// Instances whose job is over while their plugin has work left, such as a message that is on its
// way: they end in the background, so that no thread of the daemon waits for them.
#ifndef BAREOS_NODE_DAEMON_EVENTS_ONLY_RETIREMENT_H_
#define BAREOS_NODE_DAEMON_EVENTS_ONLY_RETIREMENT_H_

#include <memory>

#include "daemon/events-only/event_instance.h"

namespace bareos_node::daemon {

/// Takes an instance over. Without a thread to be had it ends here and now.
void Retire(std::unique_ptr<EventInstance> instance) noexcept;

/// Ends all of them: the library is about to be unloaded.
void EndRetired() noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_EVENTS_ONLY_RETIREMENT_H_
