// Core functions of a File Daemon that stand in files of their own.
#ifndef BAREOS_NODE_CORE_HOST_CORE_FUNCTIONS_H_
#define BAREOS_NODE_CORE_HOST_CORE_FUNCTIONS_H_

#include "core_tables.h"

namespace core_host {

/// getBareosValue and setBareosValue.
bareos_node::bRC GetValue(bareos_node::PluginContext* context, std::int32_t id, void* slot);
bareos_node::bRC SetValue(bareos_node::PluginContext* context, std::int32_t id, const void* value);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_CORE_FUNCTIONS_H_
