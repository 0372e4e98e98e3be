// Several plugins may add to one record, so a text goes behind what is there.
#include "daemon/events-only/device_status.h"

#include <algorithm>
#include <cstring>

namespace bareos_node::daemon {

namespace {

/// Far more than any console shows, far less than a length can say.
constexpr std::size_t kLongest = 1U << 20;

}  // namespace

void PutStatus(void* record, std::string_view text, const wire::CoreMemory* memory) noexcept {
  auto* const status = static_cast<DeviceStatus*>(record);
  if (status == nullptr || status->text == nullptr || status->length < 0) return;
  const auto before = static_cast<std::size_t>(status->length);
  std::size_t room = kStatusRoom;
  if (memory != nullptr && before < kLongest) {
    room = before + std::min(text.size(), kLongest - before) + 1;
    status->text = memory->grow(status->text, static_cast<std::int32_t>(room));
  }
  if (before + 1 >= room) return;
  const std::size_t length = std::min(text.size(), room - before - 1);
  std::memcpy(status->text + before, text.data(), length);
  status->text[before + length] = '\0';
  status->length = static_cast<std::int32_t>(before + length);
}

}  // namespace bareos_node::daemon
