// The shared region between a daemon and its worker, as docs/channel.md lays it out: words on cache
// lines of their own, two areas for one message each, a ring for messages without an answer, one
// for what the worker prepares before it is asked, and one for files of a restore that it writes
// later.
#ifndef BAREOS_NODE_CHANNEL_REGION_H_
#define BAREOS_NODE_CHANNEL_REGION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace bareos_node::channel {

inline constexpr std::uint32_t kMagic = 0x48434e42;
inline constexpr std::uint32_t kVersion = 4;
inline constexpr std::uint32_t kRegionSize = 12U << 20;
inline constexpr std::uint32_t kRequestOffset = 4096;
inline constexpr std::uint32_t kRequestCapacity = 2U << 20;
inline constexpr std::uint32_t kAnswerOffset = kRequestOffset + kRequestCapacity;
inline constexpr std::uint32_t kAnswerCapacity = 2U << 20;
inline constexpr std::uint32_t kPostedOffset = kAnswerOffset + kAnswerCapacity;
inline constexpr std::uint32_t kPostedCapacity = 256U << 10;
inline constexpr std::uint32_t kAheadOffset = kPostedOffset + kPostedCapacity;
inline constexpr std::uint32_t kAheadCapacity = 2U << 20;
inline constexpr std::uint32_t kBehindOffset = kAheadOffset + kAheadCapacity;
inline constexpr std::uint32_t kBehindCapacity = 4U << 20;
static_assert(kBehindOffset + kBehindCapacity <= kRegionSize);
static_assert((kPostedCapacity & (kPostedCapacity - 1)) == 0);
static_assert((kAheadCapacity & (kAheadCapacity - 1)) == 0);
static_assert((kBehindCapacity & (kBehindCapacity - 1)) == 0);

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
enum class RequestKind : std::uint32_t {
  kLoad = 64,
  kParseDefinition = 65,
  kFree = 66,
  kMoreAhead = 67,   ///< more of the data that travel ahead
  kHearCancel = 68,  ///< answered when the plugin's handler of the cancel is done
  kBehindRoom = 69,  ///< answered when at most half of the behind ring is still to be done
};

/// What of a backup may be prepared before the core asks; the daemon writes it before a Plugin
/// line.
enum class AheadMode : std::uint32_t { kNothing = 0, kPacketsAndData = 1, kPackets = 2 };

/// What the entries of the ahead ring are.
enum class AheadKind : std::uint32_t {
  kPadding = 0,  ///< fills the ring's end, because an entry is never cut in two
  kStart = 1,    ///< the next file: sequence, flags, messages, the answer to startBackupFile
  kOpen = 2,     ///< its data were opened: errno or 0, messages
  kData = 3,     ///< bytes of it
  kEnd = 4,      ///< no more bytes: errno or 0, messages
  kAcl = 5,      ///< messages, the answer to getAcl
  kXattr = 6,    ///< messages, the answer to getXattr; several while it says bRC_More
};

/// Flags of kStart: what of the file follows in the ring.
inline constexpr std::uint32_t kDataFollow = 1;
inline constexpr std::uint32_t kAclFollows = 2;
inline constexpr std::uint32_t kXattrsFollow = 4;

/// How the files of a restore may be answered by the daemon and written later; the worker says so.
/// The value in the region may be any number.
enum class BehindMode : std::uint32_t {
  kNothing = 0,
  kFiles = 1,
  kSmallFiles = 2,  ///< the core writes large ones itself
};

/// What the entries of the behind ring are: what the core did with one file, in its order.
enum class BehindKind : std::uint32_t {
  kPadding = 0,     ///< fills the ring's end, because an entry is never cut in two
  kOpen = 1,        ///< sequence, flags and mode as open takes them, name
  kData = 2,        ///< bytes to write
  kSeek = 3,        ///< where the next ones go, from the start of the file
  kAttributes = 4,  ///< statp of setFileAttributes
  kClose = 5,       ///< whether the core knows that the file failed
  kEnd = 6,         ///< the core is done with it: last attributes
};

/// Flag in the answer to a load: the plugin has a handler of its own for the cancel.
inline constexpr std::uint32_t kHearsCancel = 1;

/// In an answer, in place of "a packet follows": the answer lies in the ahead ring.
inline constexpr std::uint8_t kLiesAhead = 2;

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
  std::uint32_t ahead_offset;
  std::uint32_t ahead_capacity;
  std::uint32_t behind_offset;
  std::uint32_t behind_capacity;

  friend bool operator==(const RegionInfo&, const RegionInfo&) = default;
};

inline constexpr RegionInfo kRegionInfo = {
    kMagic,         kVersion,        kRegionSize,    kRequestOffset,  kRequestCapacity,
    kAnswerOffset,  kAnswerCapacity, kPostedOffset,  kPostedCapacity, kAheadOffset,
    kAheadCapacity, kBehindOffset,   kBehindCapacity};

using Word = std::atomic<std::uint32_t>;
static_assert(sizeof(Word) == 4 && Word::is_always_lock_free, "words are shared by processes");

/// Value of pulse_given before there is a worker.
inline constexpr std::uint32_t kNoWorker = 0xFFFFFFFF;

struct Region {
  RegionInfo info;
  alignas(64) Word turn;
  alignas(64) Word daemon_sleeps;
  alignas(64) Word worker_sleeps;
  alignas(64) Word cancelled;
  alignas(64) Word posted_head;
  alignas(64) Word posted_tail;
  alignas(64) Word ahead_head;      ///< the worker's: bytes written
  alignas(64) Word ahead_tail;      ///< the daemon's: bytes taken
  alignas(64) Word ahead_active;    ///< the worker's: 1 while it prepares the next entry
  alignas(64) Word ahead_waits;     ///< tail at which the worker wants to be woken, or 0
  alignas(64) Word ahead_mode;      ///< the daemon's, an AheadMode
  alignas(64) Word ahead_sequence;  ///< the daemon's: the file that the core works on
  alignas(64) Word
      ahead_block;              ///< the daemon's: bytes that the core asks for in a read; 0 unknown
  alignas(64) Word ahead_skip;  ///< the daemon's: the file whose data nobody wants any more
  alignas(64) Word pulse_asked;  ///< the daemon's: how often it asked whether the event loop runs
  alignas(64) Word pulse_given;  ///< the worker's: the last of these that its event loop has seen,
                                 ///< or kNoWorker until it has opened the channel
  alignas(64) Word behind_head;  ///< the daemon's: bytes posted
  alignas(64) Word behind_tail;  ///< the worker's: bytes done
  alignas(64) Word behind_mode;  ///< the worker's, a BehindMode
  alignas(64) Word behind_failed;  ///< the worker's: the last file that could not be written
  alignas(64) Word behind_error;   ///< the worker's: errno of that
  alignas(kRequestOffset) std::byte request[kRequestCapacity];
  std::byte answer[kAnswerCapacity];
  std::byte posted[kPostedCapacity];
  std::byte ahead[kAheadCapacity];
  std::byte behind[kBehindCapacity];
};
static_assert(offsetof(Region, turn) == 64);
static_assert(offsetof(Region, daemon_sleeps) == 128);
static_assert(offsetof(Region, worker_sleeps) == 192);
static_assert(offsetof(Region, cancelled) == 256);
static_assert(offsetof(Region, posted_head) == 320);
static_assert(offsetof(Region, posted_tail) == 384);
static_assert(offsetof(Region, ahead_head) == 448);
static_assert(offsetof(Region, ahead_tail) == 512);
static_assert(offsetof(Region, ahead_active) == 576);
static_assert(offsetof(Region, ahead_waits) == 640);
static_assert(offsetof(Region, ahead_mode) == 704);
static_assert(offsetof(Region, ahead_sequence) == 768);
static_assert(offsetof(Region, ahead_block) == 832);
static_assert(offsetof(Region, ahead_skip) == 896);
static_assert(offsetof(Region, pulse_asked) == 960);
static_assert(offsetof(Region, pulse_given) == 1024);
static_assert(offsetof(Region, behind_head) == 1088);
static_assert(offsetof(Region, behind_tail) == 1152);
static_assert(offsetof(Region, behind_mode) == 1216);
static_assert(offsetof(Region, behind_failed) == 1280);
static_assert(offsetof(Region, behind_error) == 1344);
static_assert(offsetof(Region, request) == kRequestOffset);
static_assert(offsetof(Region, answer) == kAnswerOffset);
static_assert(offsetof(Region, posted) == kPostedOffset);
static_assert(offsetof(Region, ahead) == kAheadOffset);
static_assert(offsetof(Region, behind) == kBehindOffset);
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
