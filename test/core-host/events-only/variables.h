// Variables of the daemon, as a release numbers them.
#ifndef BAREOS_NODE_CORE_HOST_EVENTS_ONLY_VARIABLES_H_
#define BAREOS_NODE_CORE_HOST_EVENTS_ONLY_VARIABLES_H_

#include <string_view>

#include "event_job.h"

namespace core_host {

/// `bsdVarJobId` and `bDirVarJobId` are JobId.
std::string_view ShortName(std::string_view name);

/// What getBareosValue and setBareosValue do.
bRC ReadValue(EventJob& job, std::int32_t id, void* slot);
bRC WriteValue(EventJob& job, std::int32_t id, const void* value);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_EVENTS_ONLY_VARIABLES_H_
