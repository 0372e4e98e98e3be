// Restore objects of earlier backups, on their way back to the plugins.
#ifndef BAREOS_NODE_CORE_HOST_OBJECTS_H_
#define BAREOS_NODE_CORE_HOST_OBJECTS_H_

#include <string>
#include <vector>

#include "job.h"

namespace core_host {

/// Every object of these backups to the plugin that saved it, then NULL to all.
void DeliverObjects(Job& job, const std::vector<std::string>& folders);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_OBJECTS_H_
