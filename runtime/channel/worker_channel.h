// The worker's end of the channel, for the native addon. Throws nothing. One thread only, except
// where noted; the answer area is shared by answers and core calls, so an answer is written last.
#ifndef BAREOS_NODE_CHANNEL_WORKER_CHANNEL_H_
#define BAREOS_NODE_CHANNEL_WORKER_CHANNEL_H_

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "channel/behind_ring.h"
#include "channel/control.h"
#include "channel/doorbell.h"
#include "channel/futex.h"
#include "channel/handles.h"
#include "channel/overflow.h"
#include "channel/posted_ring.h"
#include "channel/region.h"
#include "wire/status.h"

namespace bareos_node::channel {

inline constexpr int kControlDescriptor = 3;
inline constexpr int kRegionDescriptor = 4;
inline constexpr int kDoorbellDescriptor = 5;
inline constexpr int kOverflowDescriptor = 6;

class WorkerChannel {
 public:
  /// Owns the four descriptors from here on. NULL when they are not what a daemon gives: `status`
  /// says why.
  static std::unique_ptr<WorkerChannel> Open(wire::Status& status, int control = kControlDescriptor,
                                             int region = kRegionDescriptor,
                                             int doorbell = kDoorbellDescriptor,
                                             int overflow = kOverflowDescriptor) {
    struct stat info {};
    if (fstat(region, &info) != 0 || info.st_size != kRegionSize) {
      status = wire::Status::Error("descriptor 4 is not the region of a Bareos daemon");
      return nullptr;
    }
    Mapping mapping = Mapping::Of(region);
    if (!mapping) {
      status = wire::Status::Error("the region cannot be mapped");
      return nullptr;
    }
    if (!(mapping->info == kRegionInfo)) {
      status = wire::Status::Error("the daemon's plugin library and the worker differ in version");
      return nullptr;
    }
    return On(std::move(mapping), Descriptor(control), Descriptor(region), Descriptor(doorbell),
              Descriptor(overflow));
  }

  /// On a mapping that is already there.
  static std::unique_ptr<WorkerChannel> On(Mapping mapping, Descriptor control, Descriptor region,
                                           Descriptor doorbell, Descriptor overflow) {
    return std::unique_ptr<WorkerChannel>(new WorkerChannel(std::move(mapping), std::move(control),
                                                            std::move(region), std::move(doorbell),
                                                            std::move(overflow)));
  }

  /// Any thread.
  Turn PeekTurn() const noexcept {
    return static_cast<Turn>(region_->turn.load(std::memory_order_acquire));
  }

  /// Whether the job is cancelled. Any thread.
  bool cancelled() const noexcept {
    return region_->cancelled.load(std::memory_order_acquire) != 0;
  }

  /// What is to be done for a restore before the next request is looked at.
  BehindReader& behind() noexcept { return behind_; }

  /// Tells the daemon that a file of the behind ring failed, so that it stops sending data of it.
  void TellBehindFailed(std::uint32_t sequence, std::int32_t error_number) noexcept {
    region_->behind_error.store(static_cast<std::uint32_t>(error_number));
    region_->behind_failed.store(sequence, std::memory_order_release);
  }

  /// True as soon as a request is there, false when the time is over.
  bool SpinForRequest(std::uint32_t microseconds) const noexcept {
    return SpinUntil([this] { return PeekTurn() == Turn::kRequest; },
                     std::chrono::microseconds(microseconds));
  }

  /// Sleeps in the kernel until a request is there or the time is over. Not from a thread that has
  /// an event loop to serve.
  bool WaitForRequest(std::chrono::milliseconds limit) noexcept {
    const auto end = Clock::now() + limit;
    while (PeekTurn() != Turn::kRequest) {
      const auto left = end - Clock::now();
      if (left <= left.zero()) return false;
      Sleep(left, Turn::kRequest);
    }
    return true;
  }

  /// The request that is there; valid until it is answered or a core call is made.
  Message Request() const noexcept {
    Message message;
    ReadMessage(region_->request, message);
    return message;
  }

  /// Takes the bytes of a request that are in the overflow file. False when there are fewer.
  bool TakeRequestOverflow(std::span<std::byte> bytes) noexcept {
    return TakeOverflow(overflow_.get(), bytes);
  }

  /// Answers the request with bytes that the answer area does not hold. False when it is not the
  /// worker's turn, or there is no memory for them.
  bool PostLongAnswer(std::uint32_t kind, std::span<const std::byte> bytes) noexcept {
    return WriteOverflow(overflow_.get(), bytes) &&
           WriteAnswer(kind | kInOverflow, EncodeOverflow(bytes.size()));
  }

  /// Where the bytes of an answer, or of a core call's arguments, go.
  std::span<std::byte> AnswerArea() noexcept {
    return std::span(region_->answer).subspan(sizeof(MessageHead));
  }

  /// The page of words, for a side that is written in another language.
  std::span<std::byte> Words() noexcept {
    return {reinterpret_cast<std::byte*>(region_.get()), kRequestOffset};
  }

  /// All of it, for parts of the worker in C++ that have a ring of their own to write.
  Region& region() noexcept { return *region_.get(); }

  /// The ring for what is prepared before the daemon asks, for TypeScript's side of it.
  std::span<std::byte> AheadArea() noexcept { return region_->ahead; }

  /// Whether the worker said that it is preparing something.
  bool prepares() const noexcept { return region_->ahead_active.load() != 0; }

  /// Answers the request with the first `length` bytes of AnswerArea. False when it is not the
  /// worker's turn or the length is too large.
  bool PostAnswer(std::uint32_t kind, std::size_t length) noexcept {
    if (PeekTurn() != Turn::kRequest && PeekTurn() != Turn::kCoreAnswer) return false;
    return Hand(kind, length, Turn::kAnswer);
  }

  /// Copies the bytes, then answers.
  bool WriteAnswer(std::uint32_t kind, std::span<const std::byte> bytes) noexcept {
    return Copy(bytes) && PostAnswer(kind, bytes.size());
  }

  /// Calls the core and waits for it. `answer` starts with CoreAnswer and is valid until the next
  /// call or answer; the request's bytes are gone after it. False outside of a request, or when the
  /// arguments are too long. The thread waits: the watching thread ends the process if the daemon
  /// dies.
  bool CoreCall(std::uint32_t kind, std::span<const std::byte> arguments,
                std::span<const std::byte>& answer) noexcept {
    if (PeekTurn() != Turn::kRequest && PeekTurn() != Turn::kCoreAnswer) return false;
    if (!Copy(arguments) || !Hand(kind, arguments.size(), Turn::kCoreCall)) return false;
    const auto done = [this] { return PeekTurn() == Turn::kCoreAnswer; };
    if (!SpinUntil(done, kSpin)) {
      while (!done()) Sleep(std::chrono::seconds(1), Turn::kCoreAnswer);
    }
    answer = Request().bytes;
    return true;
  }

  /// Puts a message without an answer into the ring; false when it is full.
  bool Post(std::uint32_t kind, std::span<const std::byte> bytes) noexcept {
    return posted_.Post(kind, bytes);
  }

  /// Says that the worker sits in its event loop from now on, so that a request rings the doorbell.
  /// False when a request is already there: then nothing rings, and it must be served at once. What
  /// is left of a restore by then waits for more of it, or for the next request.
  bool ArmEventLoop() noexcept {
    region_->worker_sleeps.store(static_cast<std::uint32_t>(WorkerSleep::kEventLoop));
    if (static_cast<Turn>(region_->turn.load()) != Turn::kRequest) return true;
    DisarmEventLoop();
    return false;
  }

  /// Says that the worker looks by itself again. Called when the doorbell rang.
  void DisarmEventLoop() noexcept {
    region_->worker_sleeps.store(static_cast<std::uint32_t>(WorkerSleep::kAwake));
  }

  /// Takes what rang, and shows the daemon that whoever watches the doorbell is alive.
  void ClearDoorbell() noexcept {
    EmptyDoorbell(doorbell_.get());
    region_->pulse_given.store(region_->pulse_asked.load());
  }

  /// Sends a duplicate of a descriptor, before the answer that it belongs to. 0, or an errno.
  int SendDescriptor(int descriptor) noexcept {
    return SendControl(control_.get(), ControlMessage::kDescriptor, descriptor, 0);
  }

  /// Waits for the daemon's next message on the control socket; for the watching thread.
  ControlDatagram WaitForControl() noexcept { return ReceiveControl(control_.get(), 0); }

  int control_descriptor() const noexcept { return control_.get(); }
  int doorbell_descriptor() const noexcept { return doorbell_.get(); }

 private:
  WorkerChannel(Mapping region, Descriptor control, Descriptor memory, Descriptor doorbell,
                Descriptor overflow) noexcept
      : region_(std::move(region)),
        control_(std::move(control)),
        memory_(std::move(memory)),
        doorbell_(std::move(doorbell)),
        overflow_(std::move(overflow)),
        posted_(*region_.get()),
        behind_(*region_.get()) {
    region_->pulse_given.store(0);
  }

  bool Copy(std::span<const std::byte> bytes) noexcept {
    if (bytes.size() > kLongestMessage) return false;
    if (!bytes.empty()) std::memcpy(AnswerArea().data(), bytes.data(), bytes.size());
    return true;
  }

  bool Hand(std::uint32_t kind, std::size_t length, Turn turn) noexcept {
    if (length > kLongestMessage) return false;
    const MessageHead head{static_cast<std::uint32_t>(length), kind};
    std::memcpy(region_->answer, &head, sizeof head);
    region_->turn.store(static_cast<std::uint32_t>(turn));
    if (region_->daemon_sleeps.load() != 0) FutexWake(region_->turn);
    return true;
  }

  /// One sleep, at most as long as told, unless the turn is already there.
  void Sleep(std::chrono::nanoseconds limit, Turn awaited) noexcept {
    region_->worker_sleeps.store(static_cast<std::uint32_t>(WorkerSleep::kFutex));
    const std::uint32_t turn = region_->turn.load();
    if (turn != static_cast<std::uint32_t>(awaited)) FutexWait(region_->turn, turn, limit);
    region_->worker_sleeps.store(static_cast<std::uint32_t>(WorkerSleep::kAwake));
  }

  Mapping region_;
  Descriptor control_;
  Descriptor memory_;
  Descriptor doorbell_;
  Descriptor overflow_;
  PostedWriter posted_;
  BehindReader behind_;
};

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_WORKER_CHANNEL_H_
