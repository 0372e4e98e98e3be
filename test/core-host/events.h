// Delivery of events to the plugin instances of a job.
#ifndef BAREOS_NODE_CORE_HOST_EVENTS_H_
#define BAREOS_NODE_CORE_HOST_EVENTS_H_

#include <string>
#include <string_view>

#include "job.h"

namespace core_host {

/// To every instance that registered the event.
bRC Deliver(Job& job, unsigned event, void* value);
/// To one instance; OK when it did not register the event.
bRC DeliverTo(Instance& instance, unsigned event, void* value);
/// A text for everyone.
bRC DeliverText(Job& job, unsigned event, std::string_view text);
/// A text to the plugin that it names; without a name to everyone.
bRC DeliverAddressed(Job& job, unsigned event, std::string_view text);
bRC DeliverTextTo(Instance& instance, unsigned event, std::string_view text);

/// Whether an instance can be called at all.
bool IsUsable(const Instance& instance) noexcept;
/// The instances that a definition means: several up to release 23.
std::vector<Instance*> Addressed(Job& job, std::string_view definition);
/// The one of them that reads and writes files.
Instance* FirstAddressed(Job& job, std::string_view definition);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_EVENTS_H_
