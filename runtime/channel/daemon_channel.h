// The daemon's end of the channel. What it reads was written by a process that may be broken or
// hostile: numbers are copied and checked, a wrong one is an error, nothing waits without a limit.
#ifndef BAREOS_NODE_CHANNEL_DAEMON_CHANNEL_H_
#define BAREOS_NODE_CHANNEL_DAEMON_CHANNEL_H_

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "channel/ahead_ring.h"
#include "channel/behind_ring.h"
#include "channel/control.h"
#include "channel/doorbell.h"
#include "channel/file_size_limit.h"
#include "channel/futex.h"
#include "channel/handles.h"
#include "channel/overflow.h"
#include "channel/posted_ring.h"
#include "channel/region.h"
#include "wire/status.h"

namespace bareos_node::channel {

/// What the worker inherits. Numbers of 10 and above, so that they cannot stand in each other's way
/// when they move to their places in the worker.
struct WorkerEnds {
  Descriptor control;
  Descriptor region;
  Descriptor doorbell;
  Descriptor overflow;
};

class DaemonChannel {
 public:
  enum class Wake : std::uint8_t { kCoreCall, kAnswer, kTimeout, kBroken };

  /// NULL when the kernel refuses, with errno; `ends` is what the worker gets.
  static std::unique_ptr<DaemonChannel> Create(WorkerEnds& ends) {
    Descriptor control;
    Descriptor doorbell;
    if (!Connect(SOCK_SEQPACKET, control, ends.control)) return nullptr;
    if (!Connect(SOCK_STREAM, doorbell, ends.doorbell)) return nullptr;
    ends.region = MoveUp(Descriptor(memfd_create("bareos-node", MFD_CLOEXEC | MFD_ALLOW_SEALING)));
    ends.overflow = MoveUp(Descriptor(memfd_create("bareos-node overflow", MFD_CLOEXEC)));
    if (!ends.region || !ends.overflow || !GiveSize(ends.region.get())) return nullptr;
    // A region that shrinks would end the daemon with SIGBUS.
    if (fcntl(ends.region.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
      return nullptr;
    Mapping region = Mapping::Of(ends.region.get());
    Descriptor overflow(DuplicateAbove(ends.overflow.get()));
    if (!region || !overflow) return nullptr;
    new (region.get()) RegionInfo(kRegionInfo);
    region->pulse_given.store(kNoWorker);
    return std::unique_ptr<DaemonChannel>(new DaemonChannel(
        std::move(region), std::move(control), std::move(doorbell), std::move(overflow)));
  }

  /// The longest message that goes through an area, which data of files should.
  static constexpr std::size_t longest_message() noexcept { return kLongestMessage; }

  /// False when there is no memory for a message that is longer than the area, or it is beyond all
  /// limits.
  bool PostRequest(std::uint32_t kind, std::span<const std::byte> bytes) noexcept {
    if (bytes.size() <= kLongestMessage) return Hand(kind, bytes, Turn::kRequest);
    return WriteOverflow(overflow_.get(), bytes) &&
           Hand(kind | kInOverflow, EncodeOverflow(bytes.size()), Turn::kRequest);
  }

  bool PostCoreAnswer(std::uint32_t kind, std::span<const std::byte> bytes) noexcept {
    return Hand(kind, bytes, Turn::kCoreAnswer);
  }

  /// Waits for the worker's next move, `sleep` at most after a short spin. A turn that is not the
  /// worker's to take is a broken channel, and so is one whose worker cannot be woken.
  Wake Wait(std::chrono::milliseconds sleep) noexcept {
    const auto moved = [this] { return region_->turn.load(std::memory_order_acquire) != given_; };
    if (!SpinUntil(moved, kSpin)) {
      region_->daemon_sleeps.store(1);
      if (region_->turn.load() == given_) FutexWait(region_->turn, given_, sleep);
      region_->daemon_sleeps.store(0);
    }
    const std::uint32_t turn = region_->turn.load(std::memory_order_acquire);
    if (turn == given_) return deaf_ ? Wake::kBroken : Wake::kTimeout;
    if (turn != static_cast<std::uint32_t>(Turn::kCoreCall) &&
        turn != static_cast<std::uint32_t>(Turn::kAnswer))
      return Wake::kBroken;
    // The turn is the daemon's now, whatever the word says later.
    given_ = turn;
    if (!ReadMessage(region_->answer, message_) || !FetchOverflow()) return Wake::kBroken;
    return turn == static_cast<std::uint32_t>(Turn::kAnswer) ? Wake::kAnswer : Wake::kCoreCall;
  }

  /// What Wait found: the arguments of a core call, or an answer. In shared memory: copy, then
  /// look.
  const Message& message() const noexcept { return message_; }

  bool has_posted() const noexcept { return !posted_.empty(); }

  wire::Status NextPosted(std::uint32_t& kind, std::vector<std::byte>& bytes, bool& found) {
    return posted_.Next(kind, bytes, found);
  }

  /// What the worker prepared.
  AheadReader& ahead() noexcept { return ahead_; }

  /// What the worker may prepare from now on.
  void AllowAhead(AheadMode mode) noexcept {
    region_->ahead_mode.store(static_cast<std::uint32_t>(mode));
  }

  /// Tells the worker which of its files the core works on, and in which pieces it reads.
  void TellAheadSequence(std::uint32_t sequence) noexcept {
    region_->ahead_sequence.store(sequence);
  }
  void TellAheadSkip(std::uint32_t sequence) noexcept { region_->ahead_skip.store(sequence); }
  void TellAheadBlock(std::uint32_t bytes) noexcept {
    if (region_->ahead_block.load(std::memory_order_relaxed) != bytes)
      region_->ahead_block.store(bytes);
  }

  /// After entries were taken: wakes a worker that waits for room, once the ring's tail is where it
  /// said.
  void OfferAheadRoom() noexcept {
    const std::uint32_t awaited = region_->ahead_waits.load();
    if (awaited == 0 || static_cast<std::int32_t>(ahead_.tail() - awaited) < 0) return;
    region_->ahead_waits.store(0);
    Ring();
  }

  /// Waits a moment for a worker that is preparing an entry right now. True when one is there.
  bool SpinForAhead() noexcept {
    if (!ahead_.empty()) return true;
    const auto over = [this] {
      return !ahead_.empty() || region_->ahead_active.load(std::memory_order_acquire) == 0;
    };
    SpinUntil(over, kSpin);
    return !ahead_.empty();
  }

  /// What the worker said of restores; nothing for what is no BehindMode.
  BehindMode behind_mode() const noexcept {
    const auto mode = static_cast<BehindMode>(region_->behind_mode.load());
    return mode == BehindMode::kFiles || mode == BehindMode::kSmallFiles ? mode
                                                                         : BehindMode::kNothing;
  }

  /// Memory for an entry of the behind ring, see BehindWriter.
  std::byte* ReserveBehind(std::uint32_t length) noexcept { return behind_.Reserve(length); }

  /// Posts it. A worker that sits in its event loop is woken when there is enough to do for a
  /// while: waking it costs more than a small file.
  void PostBehind(BehindKind kind) noexcept {
    behind_.Commit(kind);
    if (kind == BehindKind::kEnd) ++behind_files_;
    if (behind_files_ < kFilesToWakeFor && behind_.used() < kBytesToWakeFor) return;
    auto sleeps = static_cast<std::uint32_t>(WorkerSleep::kEventLoop);
    if (region_->worker_sleeps.load() != sleeps) return;
    // Once for each time that it goes to sleep.
    if (!region_->worker_sleeps.compare_exchange_strong(
            sleeps, static_cast<std::uint32_t>(WorkerSleep::kAwake)))
      return;
    behind_files_ = 0;
    Ring();
  }

  /// Errno of a file that the worker could not write; 0 for one of which it said nothing.
  std::int32_t BehindError(std::uint32_t sequence) const noexcept {
    if (region_->behind_failed.load(std::memory_order_acquire) != sequence) return 0;
    const auto error_number = static_cast<std::int32_t>(region_->behind_error.load());
    return error_number > 0 ? error_number : EIO;
  }

  /// For tests that play the worker.
  Region& region() noexcept { return *region_.get(); }

  /// Any thread, at any time while the channel lives; never waits.
  void SendCancelled() noexcept {
    region_->cancelled.store(1);
    SendControl(control_.get(), ControlMessage::kCancelled, -1, MSG_DONTWAIT);
  }

  /// Whether a worker has opened the channel.
  bool WorkerCame() const noexcept { return region_->pulse_given.load() != kNoWorker; }

  /// Asks the worker's event loop for a sign of life; GavePulse tells whether it came.
  void AskForPulse() noexcept {
    region_->pulse_asked.store(++pulse_);
    Ring();
  }
  bool GavePulse() const noexcept { return region_->pulse_given.load() == pulse_; }

  /// The descriptor that the worker sent last; empty when there is none. Never waits, and looks at
  /// no more datagrams than a sane worker could have sent.
  Descriptor TakeDescriptor() noexcept {
    constexpr int kMostDatagrams = 64;
    Descriptor latest;
    for (int count = 0; count < kMostDatagrams; ++count) {
      ControlDatagram datagram = ReceiveControl(control_.get(), MSG_DONTWAIT);
      if (datagram.outcome != ControlDatagram::Outcome::kMessage) return latest;
      if (datagram.message == ControlMessage::kDescriptor && datagram.descriptor)
        latest = std::move(datagram.descriptor);
    }
    return latest;
  }

 private:
  static constexpr std::uint32_t kFilesToWakeFor = 32;
  static constexpr std::uint32_t kBytesToWakeFor = 128U << 10;

  DaemonChannel(Mapping region, Descriptor control, Descriptor doorbell,
                Descriptor overflow) noexcept
      : region_(std::move(region)),
        control_(std::move(control)),
        doorbell_(std::move(doorbell)),
        overflow_(std::move(overflow)),
        posted_(*region_.get()),
        ahead_(*region_.get()),
        behind_(*region_.get()) {}

  /// Two sockets: ours, and the worker's out of the way of its place there.
  static bool Connect(int type, Descriptor& own, Descriptor& other) noexcept {
    int sockets[2];
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, sockets) != 0) return false;
    own = Descriptor(sockets[0]);
    other = MoveUp(Descriptor(sockets[1]));
    return static_cast<bool>(other);
  }

  static bool GiveSize(int region) noexcept {
    const NoFileSizeSignal quiet;
    return ftruncate(region, kRegionSize) == 0;
  }

  bool Hand(std::uint32_t kind, std::span<const std::byte> bytes, Turn turn) noexcept {
    if (bytes.size() > kLongestMessage) return false;
    WriteMessage(region_->request, kind, bytes);
    given_ = static_cast<std::uint32_t>(turn);
    region_->turn.store(given_);
    switch (static_cast<WorkerSleep>(region_->worker_sleeps.load())) {
      case WorkerSleep::kFutex:
        FutexWake(region_->turn);
        break;
      case WorkerSleep::kEventLoop:
        deaf_ = !Ring();
        break;
      default:
        break;
    }
    return true;
  }

  /// Makes a message whole whose bytes are elsewhere. False when they are not.
  bool FetchOverflow() noexcept {
    std::vector<std::byte>().swap(fetched_);
    if ((message_.kind & kInOverflow) == 0) return true;
    std::uint64_t length = 0;
    if (!DecodeOverflow(message_, length)) return false;
    try {
      fetched_.resize(length);
    } catch (const std::bad_alloc&) {
      return false;
    }
    message_ = {message_.kind & ~kInOverflow, fetched_};
    return TakeOverflow(overflow_.get(), fetched_);
  }

  bool Ring() noexcept { return RingDoorbell(doorbell_.get()); }

  Mapping region_;
  Descriptor control_;
  Descriptor doorbell_;
  Descriptor overflow_;
  std::vector<std::byte> fetched_;  ///< bytes of the message at hand that came through the file
  PostedReader posted_;
  AheadReader ahead_;
  BehindWriter behind_;
  std::uint32_t behind_files_ = 0;  ///< posted since the worker was woken for some
  Message message_;
  std::uint32_t given_ = static_cast<std::uint32_t>(Turn::kIdle);
  bool deaf_ = false;  ///< the worker sleeps until it rings, and has closed the doorbell
  std::uint32_t pulse_ = 0;
};

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_DAEMON_CHANNEL_H_
