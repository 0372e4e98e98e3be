// What the core gives to every plugin library: the announcement and the function table.
#ifndef BAREOS_NODE_CORE_HOST_CORE_TABLES_H_
#define BAREOS_NODE_CORE_HOST_CORE_TABLES_H_

#include "daemon/api.h"

namespace core_host {

bareos_node::api::PluginApiDefinition* CoreAnnouncement() noexcept;
bareos_node::api::CoreTable* CoreFunctionTable() noexcept;

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_CORE_TABLES_H_
