// What the core gives to every plugin library: the announcement and the function table.
#ifndef BAREOS_NODE_CORE_HOST_CORE_FUNCTIONS_H_
#define BAREOS_NODE_CORE_HOST_CORE_FUNCTIONS_H_

#include "fd/tables.h"

namespace core_host {

bareos_node::fd::PluginApiDefinition* CoreAnnouncement() noexcept;
bareos_node::fd::CoreTable* CoreFunctionTable() noexcept;

/// getBareosValue and setBareosValue.
bareos_node::bRC GetValue(bareos_node::PluginContext* context, std::int32_t id, void* slot);
bareos_node::bRC SetValue(bareos_node::PluginContext* context, std::int32_t id, const void* value);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_CORE_FUNCTIONS_H_
