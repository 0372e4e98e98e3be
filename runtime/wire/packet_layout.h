// Tells the layouts of a packet apart: by its own size at the start and the same number at the end.
#ifndef BAREOS_NODE_WIRE_PACKET_LAYOUT_H_
#define BAREOS_NODE_WIRE_PACKET_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace bareos_node::wire {

#if !defined(__x86_64__) && !defined(__aarch64__)
#error "bareos-node knows the packet layouts of x86_64 and aarch64 only"
#endif

/// A size or an offset on the target that is compiled for.
constexpr std::size_t OnTarget([[maybe_unused]] std::size_t x86_64,
                               [[maybe_unused]] std::size_t aarch64) noexcept {
#if defined(__x86_64__)
  return x86_64;
#else
  return aarch64;
#endif
}

/// What the core says about the size of its packet; 0 for no packet.
inline std::int32_t PacketSize(const void* packet) noexcept {
  std::int32_t size = 0;
  if (packet != nullptr) std::memcpy(&size, packet, sizeof size);
  return size;
}

/// Whether a packet has `size` bytes and says so at both ends. Reads no byte beyond what the packet
/// claims to have.
inline bool HasLayout(std::int32_t pkt_size, const void* packet, std::size_t size,
                      std::size_t end_offset) noexcept {
  if (packet == nullptr || !std::cmp_equal(pkt_size, size)) return false;
  std::int32_t sentinel = 0;
  std::memcpy(&sentinel, static_cast<const std::byte*>(packet) + end_offset, sizeof sentinel);
  return sentinel == pkt_size;
}

}  // namespace bareos_node::wire

#endif  // BAREOS_NODE_WIRE_PACKET_LAYOUT_H_
