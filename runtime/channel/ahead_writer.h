// The worker's end of the ring in which files are prepared before the daemon asks for them, for
// code in C++. The end in TypeScript (runtime/worker/ahead-ring.ts) writes to the same ring in
// turn: where it stands is in memory that both see.
#ifndef BAREOS_NODE_CHANNEL_AHEAD_WRITER_H_
#define BAREOS_NODE_CHANNEL_AHEAD_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "channel/region.h"

namespace bareos_node::channel {

/// Where the worker stands in the ring, in memory of its own.
struct AheadPosition {
  std::uint32_t head = 0;  ///< bytes written, which the daemon sees when they are published
  std::uint32_t end = 0;   ///< the same without the padding behind the last entry
};

class AheadWriter {
 public:
  AheadWriter(Region& region, AheadPosition& position) noexcept
      : region_(&region), position_(&position) {}

  /// Memory for an entry of up to `length` bytes; NULL while there is no room. Nothing has happened
  /// until Commit, and only the latest reservation counts.
  std::byte* Reserve(std::uint32_t length) noexcept {
    const std::uint64_t size = sizeof(MessageHead) + Aligned(length);
    const std::uint32_t place = position_->head & (kAheadCapacity - 1);
    const std::uint32_t padding = place + size > kAheadCapacity ? kAheadCapacity - place : 0;
    if (padding + size > kAheadCapacity - Used()) return nullptr;
    if (padding > 0) Put(AheadKind::kPadding, padding - sizeof(MessageHead));
    return region_->ahead + (position_->head & (kAheadCapacity - 1)) + sizeof(MessageHead);
  }

  /// Makes an entry of the first `length` bytes that were reserved.
  void Commit(AheadKind kind, std::uint32_t length) noexcept {
    Put(kind, length);
    position_->end = position_->head;
  }

  /// Shows the daemon all entries so far.
  void Publish() noexcept { region_->ahead_head.store(position_->head); }

  /// Bytes that the daemon has not taken yet.
  std::uint32_t Used() const noexcept { return position_->head - region_->ahead_tail.load(); }

 private:
  static constexpr std::uint64_t Aligned(std::uint32_t length) noexcept {
    return (std::uint64_t{length} + 7U) & ~7ULL;
  }

  void Put(AheadKind kind, std::uint32_t length) noexcept {
    const MessageHead head{length, static_cast<std::uint32_t>(kind)};
    std::memcpy(region_->ahead + (position_->head & (kAheadCapacity - 1)), &head, sizeof head);
    position_->head += static_cast<std::uint32_t>(sizeof head + Aligned(length));
  }

  Region* region_;
  AheadPosition* position_;
};

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_AHEAD_WRITER_H_
