// The events and the record stream of a restore job.
#ifndef BAREOS_NODE_CORE_HOST_RESTORE_H_
#define BAREOS_NODE_CORE_HOST_RESTORE_H_

#include "job.h"

namespace core_host {

void RunRestore(Job& job);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_RESTORE_H_
