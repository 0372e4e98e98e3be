// Whether a file has to be saved: the core's comparison with the start time or with the accurate
// list.
#ifndef BAREOS_NODE_CORE_HOST_CHANGES_H_
#define BAREOS_NODE_CORE_HOST_CHANGES_H_

#include "current_names.h"
#include "fd/layouts.h"
#include "job.h"

namespace core_host {

/// checkChanges for a plugin: fills delta_seq and accurate_found.
bRC CheckChanges(Instance& instance, bareos_node::fd::abi20::save_pkt& packet);

/// The same for a file of the core itself.
bool HasChanged(Job& job, const CurrentNames& names, const struct stat& stat, std::int64_t since);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_CHANGES_H_
