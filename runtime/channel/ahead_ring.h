// The daemon's end of the ring in which the worker prepares files before it is asked for them. The
// worker writes it from TypeScript (runtime/worker/ahead-ring.ts). The daemon believes nothing: one
// wrong number and the ring is of no use any more.
#ifndef BAREOS_NODE_CHANNEL_AHEAD_RING_H_
#define BAREOS_NODE_CHANNEL_AHEAD_RING_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "channel/region.h"
#include "wire/status.h"

namespace bareos_node::channel {

/// An entry in shared memory: its bytes may change under the reader, its kind and length are
/// copies.
struct AheadEntry {
  AheadKind kind = AheadKind::kPadding;
  std::span<const std::byte> bytes;
};

class AheadReader {
 public:
  explicit AheadReader(Region& region) noexcept : region_(&region) {}

  /// Whether there is something to read, or something wrong to find.
  bool empty() const noexcept {
    return status_.ok() && region_->ahead_head.load(std::memory_order_acquire) == tail_;
  }

  /// The next entry, which stays until Drop. `found` is false when there is none; an error stays
  /// for ever.
  wire::Status Peek(AheadEntry& entry, bool& found) noexcept {
    found = false;
    for (bool padded = false;; padded = true) {
      if (!status_) return status_;
      const std::uint32_t used = region_->ahead_head.load(std::memory_order_acquire) - tail_;
      if (used == 0) return {};
      if (used > kAheadCapacity || used % 8 != 0) return Refuse("the ahead ring is broken");
      const std::uint32_t start = tail_ & (kAheadCapacity - 1);
      MessageHead head;
      std::memcpy(&head, region_->ahead + start, sizeof head);
      const std::uint64_t size = sizeof head + ((std::uint64_t{head.length} + 7U) & ~7ULL);
      if (size > used || size > kAheadCapacity - start)
        return Refuse("an entry of the ahead ring is longer than the ring says");
      size_ = static_cast<std::uint32_t>(size);
      if (static_cast<AheadKind>(head.kind) == AheadKind::kPadding) {
        // There is one at most, and it ends where the ring does: nobody is kept here by more.
        if (padded || size != kAheadCapacity - start)
          return Refuse("padding within the ahead ring");
        Drop();
        continue;
      }
      entry.kind = static_cast<AheadKind>(head.kind);
      entry.bytes = {region_->ahead + start + sizeof head, head.length};
      found = true;
      return {};
    }
  }

  /// Goes on behind the entry that was found last.
  void Drop() noexcept {
    tail_ += size_;
    size_ = 0;
    region_->ahead_tail.store(tail_);
  }

  /// Goes on behind all that is there now. What a worker writes later is not touched.
  void DropAll() noexcept {
    size_ = region_->ahead_head.load(std::memory_order_acquire) - tail_;
    if (size_ > kAheadCapacity || size_ % 8 != 0) {
      status_ = wire::Status::Error("the ahead ring is broken");
      return;
    }
    Drop();
  }

  /// Bytes taken so far.
  std::uint32_t tail() const noexcept { return tail_; }

 private:
  wire::Status Refuse(const char* message) noexcept {
    return status_ = wire::Status::Error(message);
  }

  Region* region_;
  std::uint32_t tail_ = 0;
  std::uint32_t size_ = 0;
  wire::Status status_;
};

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_AHEAD_RING_H_
