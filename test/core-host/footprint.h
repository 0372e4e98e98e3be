// What the process holds: a daemon runs for months, so nothing of it may grow with the number of
// jobs.
#ifndef BAREOS_NODE_CORE_HOST_FOOTPRINT_H_
#define BAREOS_NODE_CORE_HOST_FOOTPRINT_H_

#include <string>

namespace core_host {

struct Footprint {
  long descriptors = 0;
  long threads = 0;
  long children = 0;  ///< processes that were not waited for, dead ones included
  long resident_kib = 0;
};

Footprint FootprintNow();

/// How much more there is than before. A thread that was joined may be on its way out of the kernel
/// for a moment more: it is waited for.
Footprint GrowthSince(const Footprint& before);

/// As the members of a JSON object.
std::string MembersJson(const Footprint& footprint);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_FOOTPRINT_H_
