// The ring of messages that need no answer. The worker writes; the daemon reads and believes
// nothing: one wrong number and the ring is of no use any more.
#ifndef BAREOS_NODE_CHANNEL_POSTED_RING_H_
#define BAREOS_NODE_CHANNEL_POSTED_RING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "channel/region.h"
#include "wire/status.h"

namespace bareos_node::channel {

/// Longest message that the ring can ever take.
inline constexpr std::uint32_t kLongestPosted = kPostedCapacity - sizeof(MessageHead);

/// Entries start at multiples of 8, so that a head is never cut in two at the ring's end.
constexpr std::uint32_t EntrySize(std::uint32_t length) noexcept {
  return static_cast<std::uint32_t>(sizeof(MessageHead)) + ((length + 7U) & ~7U);
}

constexpr std::uint32_t RingPosition(std::uint32_t count) noexcept {
  return count & (kPostedCapacity - 1);
}

/// The worker's end.
class PostedWriter {
 public:
  explicit PostedWriter(Region& region) noexcept : region_(&region) {}

  /// False when there is no room now; for more than kLongestPosted bytes there never is.
  bool Post(std::uint32_t kind, std::span<const std::byte> bytes) noexcept {
    if (bytes.size() > kLongestPosted) return false;
    const auto length = static_cast<std::uint32_t>(bytes.size());
    const std::uint32_t head = region_->posted_head.load(std::memory_order_relaxed);
    const std::uint32_t tail = region_->posted_tail.load(std::memory_order_acquire);
    if (EntrySize(length) > kPostedCapacity - (head - tail)) return false;
    const MessageHead entry{length, kind};
    std::memcpy(region_->posted + RingPosition(head), &entry, sizeof entry);
    const std::uint32_t start = RingPosition(head + sizeof entry);
    const std::size_t first = std::min<std::size_t>(length, kPostedCapacity - start);
    if (first > 0) std::memcpy(region_->posted + start, bytes.data(), first);
    if (first < length) std::memcpy(region_->posted, bytes.data() + first, length - first);
    region_->posted_head.store(head + EntrySize(length), std::memory_order_release);
    return true;
  }

 private:
  Region* region_;
};

/// The daemon's end. Keeps its own tail: the one in the region only informs the worker.
class PostedReader {
 public:
  explicit PostedReader(Region& region) noexcept : region_(&region) {}

  bool empty() const noexcept {
    return region_->posted_head.load(std::memory_order_acquire) == tail_;
  }

  /// Copies the next message. `found` is false when there is none; an error stays for ever.
  wire::Status Next(std::uint32_t& kind, std::vector<std::byte>& bytes, bool& found) {
    found = false;
    if (!status_) return status_;
    const std::uint32_t used = region_->posted_head.load(std::memory_order_acquire) - tail_;
    if (used == 0) return {};
    if (used > kPostedCapacity || used % 8 != 0) return Refuse("the ring of messages is broken");
    MessageHead entry;
    std::memcpy(&entry, region_->posted + RingPosition(tail_), sizeof entry);
    if (entry.length > kLongestPosted || EntrySize(entry.length) > used)
      return Refuse("a message in the ring is longer than the ring says");
    const std::uint32_t start = RingPosition(tail_ + sizeof entry);
    const std::size_t first = std::min<std::size_t>(entry.length, kPostedCapacity - start);
    bytes.resize(entry.length);
    if (first > 0) std::memcpy(bytes.data(), region_->posted + start, first);
    if (first < entry.length)
      std::memcpy(bytes.data() + first, region_->posted, entry.length - first);
    kind = entry.kind;
    tail_ += EntrySize(entry.length);
    region_->posted_tail.store(tail_, std::memory_order_release);
    found = true;
    return {};
  }

 private:
  wire::Status Refuse(const char* message) noexcept {
    return status_ = wire::Status::Error(message);
  }

  Region* region_;
  std::uint32_t tail_ = 0;
  wire::Status status_;
};

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_POSTED_RING_H_
