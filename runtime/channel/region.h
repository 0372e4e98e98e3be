// The shared region between a daemon and its worker, as docs/channel.md lays it out: words on cache
// lines of their own, two areas for one message each, one ring for messages without an answer.
#ifndef BAREOS_NODE_CHANNEL_REGION_H_
#define BAREOS_NODE_CHANNEL_REGION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace bareos_node::channel {

inline constexpr std::uint32_t kMagic = 0x48434e42;
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint32_t kRegionSize = 8U << 20;
inline constexpr std::uint32_t kRequestOffset = 4096;
inline constexpr std::uint32_t kRequestCapacity = 2U << 20;
inline constexpr std::uint32_t kAnswerOffset = kRequestOffset + kRequestCapacity;
inline constexpr std::uint32_t kAnswerCapacity = 2U << 20;
inline constexpr std::uint32_t kPostedOffset = kAnswerOffset + kAnswerCapacity;
inline constexpr std::uint32_t kPostedCapacity = 256U << 10;
static_assert(kPostedOffset + kPostedCapacity <= kRegionSize);
static_assert((kPostedCapacity & (kPostedCapacity - 1)) == 0);

/// Length and kind stand before the bytes of every message, in an area or in the ring.
struct MessageHead {
  std::uint32_t length;
  std::uint32_t kind;
};
static_assert(sizeof(MessageHead) == 8);

/// Longest message that an area takes.
inline constexpr std::uint32_t kLongestMessage = kRequestCapacity - sizeof(MessageHead);
static_assert(kRequestCapacity == kAnswerCapacity);

/// Whose move it is. The value in the region may be any number: the other side wrote it.
enum class Turn : std::uint32_t {
  kIdle = 0,
  kRequest = 1,     ///< the daemon asked
  kCoreCall = 2,    ///< the worker calls the core
  kCoreAnswer = 3,  ///< the core's answer
  kAnswer = 4,      ///< the worker's answer to the request
};

enum class WorkerSleep : std::uint32_t { kAwake = 0, kFutex = 1, kEventLoop = 2 };

/// Requests besides the entry points, whose numbers are their kinds.
enum class RequestKind : std::uint32_t { kLoad = 64, kParseDefinition = 65, kFree = 66 };

/// The core call that only makes room in the ring.
inline constexpr std::uint32_t kDrainCall = 255;

/// First byte of a datagram on the control socket.
enum class ControlMessage : std::uint8_t { kCancelled = 1, kDescriptor = 2 };

/// First byte of the answer to a core call.
enum class CoreAnswer : std::uint8_t { kDone = 0, kRefused = 1 };

struct alignas(64) RegionInfo {
  std::uint32_t magic;
  std::uint32_t version;
  std::uint32_t region_size;
  std::uint32_t request_offset;
  std::uint32_t request_capacity;
  std::uint32_t answer_offset;
  std::uint32_t answer_capacity;
  std::uint32_t posted_offset;
  std::uint32_t posted_capacity;

  friend bool operator==(const RegionInfo&, const RegionInfo&) = default;
};

inline constexpr RegionInfo kRegionInfo = {
    kMagic,        kVersion,        kRegionSize,   kRequestOffset, kRequestCapacity,
    kAnswerOffset, kAnswerCapacity, kPostedOffset, kPostedCapacity};

using Word = std::atomic<std::uint32_t>;
static_assert(sizeof(Word) == 4 && Word::is_always_lock_free, "words are shared by processes");

struct Region {
  RegionInfo info;
  alignas(64) Word turn;
  alignas(64) Word daemon_sleeps;
  alignas(64) Word worker_sleeps;
  alignas(64) Word cancelled;
  alignas(64) Word posted_head;
  alignas(64) Word posted_tail;
  alignas(kRequestOffset) std::byte request[kRequestCapacity];
  std::byte answer[kAnswerCapacity];
  std::byte posted[kPostedCapacity];
};
static_assert(offsetof(Region, turn) == 64);
static_assert(offsetof(Region, daemon_sleeps) == 128);
static_assert(offsetof(Region, worker_sleeps) == 192);
static_assert(offsetof(Region, cancelled) == 256);
static_assert(offsetof(Region, posted_head) == 320);
static_assert(offsetof(Region, posted_tail) == 384);
static_assert(offsetof(Region, request) == kRequestOffset);
static_assert(offsetof(Region, answer) == kAnswerOffset);
static_assert(offsetof(Region, posted) == kPostedOffset);
static_assert(sizeof(Region) <= kRegionSize);

/// A message that stands in an area. The bytes may still change under a reader that does not trust
/// the other side; kind and length are copies.
struct Message {
  std::uint32_t kind = 0;
  std::span<const std::byte> bytes;
};

/// Writes head and bytes; the caller has checked that they fit.
inline void WriteMessage(std::span<std::byte> area, std::uint32_t kind,
                         std::span<const std::byte> bytes) noexcept {
  const MessageHead head{static_cast<std::uint32_t>(bytes.size()), kind};
  std::memcpy(area.data(), &head, sizeof head);
  if (!bytes.empty()) std::memcpy(area.data() + sizeof head, bytes.data(), bytes.size());
}

/// False when the length reaches beyond the area.
inline bool ReadMessage(std::span<const std::byte> area, Message& message) noexcept {
  MessageHead head;
  std::memcpy(&head, area.data(), sizeof head);
  if (head.length > area.size() - sizeof head) return false;
  message = {head.kind, area.subspan(sizeof head, head.length)};
  return true;
}

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_REGION_H_
