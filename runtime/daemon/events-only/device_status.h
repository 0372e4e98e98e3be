// The record that a Storage Daemon's status command passes to plugins, and the text that they add
// to it.
#ifndef BAREOS_NODE_DAEMON_EVENTS_ONLY_DEVICE_STATUS_H_
#define BAREOS_NODE_DAEMON_EVENTS_ONLY_DEVICE_STATUS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wire/core_memory.h"

namespace bareos_node::daemon {

/// Value of bSdEventDriveStatus and bSdEventVolumeStatus, the same in all releases. No header of
/// the plugin interface states it.
struct DeviceStatus {
  void* device;
  char* text;  ///< text memory of the core
  std::int32_t length;
};
static_assert(offsetof(DeviceStatus, text) == 8 && offsetof(DeviceStatus, length) == 16);

/// Bytes that the core's buffer has at least.
inline constexpr std::size_t kStatusRoom = 512;

/// Puts a text into the record. Without functions of the core's memory it is cut to what fits.
void PutStatus(void* record, std::string_view text, const wire::CoreMemory* memory) noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_EVENTS_ONLY_DEVICE_STATUS_H_
