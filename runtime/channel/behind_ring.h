// The ring in which the daemon posts what a restore wants of files on disk, for the worker to do
// later (docs/channel.md). An entry lies in one piece, so that data are written from where they
// stand. The daemon believes of the worker's tail only that it lies within what was posted.
#ifndef BAREOS_NODE_CHANNEL_BEHIND_RING_H_
#define BAREOS_NODE_CHANNEL_BEHIND_RING_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "channel/region.h"
#include "wire/status.h"

namespace bareos_node::channel {

/// Longest entry: one of these always leaves room for others.
inline constexpr std::uint32_t kLongestBehind = kBehindCapacity / 8;

/// The daemon's end.
class BehindWriter {
 public:
  explicit BehindWriter(Region& region) noexcept : region_(&region) {}

  /// Memory for an entry of exactly `length` bytes, which Commit makes one; NULL while there is no
  /// room. `length` is kLongestBehind at most.
  std::byte* Reserve(std::uint32_t length) noexcept {
    const std::uint32_t size = SizeOf(length);
    const std::uint32_t start = head_ & (kBehindCapacity - 1);
    const std::uint32_t padding = start + size > kBehindCapacity ? kBehindCapacity - start : 0;
    if (padding + size > kBehindCapacity - used()) return nullptr;
    if (padding > 0) {
      Put(BehindKind::kPadding, padding - sizeof(MessageHead));
      head_ += padding;
    }
    length_ = length;
    return region_->behind + (head_ & (kBehindCapacity - 1)) + sizeof(MessageHead);
  }

  /// Posts what was reserved.
  void Commit(BehindKind kind) noexcept {
    Put(kind, length_);
    head_ += SizeOf(length_);
    region_->behind_head.store(head_);
  }

  /// Bytes that are still to be done: as many as there can be for a worker that says nonsense.
  std::uint32_t used() const noexcept {
    const std::uint32_t used = head_ - region_->behind_tail.load(std::memory_order_acquire);
    return used <= kBehindCapacity ? used : kBehindCapacity;
  }

 private:
  static std::uint32_t SizeOf(std::uint32_t length) noexcept {
    return static_cast<std::uint32_t>(sizeof(MessageHead)) + ((length + 7U) & ~7U);
  }

  void Put(BehindKind kind, std::uint32_t length) noexcept {
    const MessageHead head{length, static_cast<std::uint32_t>(kind)};
    std::memcpy(region_->behind + (head_ & (kBehindCapacity - 1)), &head, sizeof head);
  }

  Region* region_;
  std::uint32_t head_ = 0;
  std::uint32_t length_ = 0;
};

struct BehindEntry {
  BehindKind kind = BehindKind::kPadding;
  std::span<const std::byte> bytes;
};

/// The worker's end.
class BehindReader {
 public:
  explicit BehindReader(Region& region) noexcept : region_(&region) {}

  /// Bytes that are still to be done.
  std::uint32_t used() const noexcept {
    return region_->behind_head.load(std::memory_order_acquire) - tail_;
  }

  /// The next entry, which stays until Drop; false when there is none, or the ring is broken.
  bool Peek(BehindEntry& entry) noexcept {
    while (status_.ok()) {
      const std::uint32_t posted = used();
      if (posted == 0) return false;
      const std::uint32_t start = tail_ & (kBehindCapacity - 1);
      MessageHead head;
      std::memcpy(&head, region_->behind + start, sizeof head);
      const std::uint64_t size = sizeof head + ((std::uint64_t{head.length} + 7U) & ~7ULL);
      if (posted > kBehindCapacity || size > posted || size > kBehindCapacity - start) {
        status_ = wire::Status::Error("the ring of files to restore is broken");
        return false;
      }
      size_ = static_cast<std::uint32_t>(size);
      if (static_cast<BehindKind>(head.kind) != BehindKind::kPadding) {
        entry.kind = static_cast<BehindKind>(head.kind);
        entry.bytes = {region_->behind + start + sizeof head, head.length};
        return true;
      }
      Drop();
    }
    return false;
  }

  /// The entry is done: its memory is the daemon's again.
  void Drop() noexcept {
    tail_ += size_;
    size_ = 0;
    region_->behind_tail.store(tail_, std::memory_order_release);
  }

  wire::Status status() const noexcept { return status_; }

 private:
  Region* region_;
  std::uint32_t tail_ = 0;
  std::uint32_t size_ = 0;
  wire::Status status_;
};

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_BEHIND_RING_H_
