// Target: the daemon's end of the channel over a region, a socket and rings that are full of noise.
#ifndef BAREOS_NODE_FUZZ_REGION_H_
#define BAREOS_NODE_FUZZ_REGION_H_

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "channel/daemon_channel.h"
#include "channel/posted_ring.h"
#include "messages.h"

namespace fuzz {

namespace channel = bareos_node::channel;

class RegionTarget {
 public:
  /// One step: noise somewhere, then one of the daemon's moves.
  void Run(Noise& noise) {
    if (daemon_ == nullptr || noise.OneIn(500)) Renew();
    switch (noise.Below(8)) {
      case 0:
        return Answers(noise);
      case 1:
        return Posts(noise);
      case 2:
        return SendsDatagram(noise);
      case 3:
        return PreparesAhead(noise);
      default:
        return OverwritesWord(noise);
    }
  }

 private:
  void Renew() {
    ends_ = {};
    daemon_ = channel::DaemonChannel::Create(ends_);
    FUZZ_EXPECT(daemon_ != nullptr);
    writer_ = std::make_unique<channel::PostedWriter>(daemon_->region());
  }

  channel::Region& region() { return daemon_->region(); }

  static void WriteHead(Noise& noise, std::byte* at, std::size_t fits) {
    const auto length =
        noise.OneIn(2) ? static_cast<std::uint32_t>(noise.Below(fits)) : noise.Number();
    const std::uint32_t elsewhere = noise.OneIn(8) ? channel::kInOverflow : 0;
    const channel::MessageHead head{elsewhere != 0 && noise.OneIn(2) ? 8U : length,
                                    static_cast<std::uint32_t>(noise.Below(6)) | elsewhere};
    std::memcpy(at, &head, sizeof head);
  }

  /// Every word that the worker can write, which is any.
  void OverwritesWord(Noise& noise) {
    channel::Region& all = region();
    channel::Word* const words[] = {&all.turn,        &all.daemon_sleeps, &all.worker_sleeps,
                                    &all.cancelled,   &all.posted_head,   &all.posted_tail,
                                    &all.ahead_head,  &all.ahead_tail,    &all.ahead_active,
                                    &all.ahead_waits, &all.ahead_mode,    &all.ahead_sequence,
                                    &all.ahead_block};
    words[noise.Below(std::size(words))]->store(noise.Number());
    Look(noise);
  }

  void Answers(Noise& noise) {
    if (!daemon_->PostRequest(static_cast<std::uint32_t>(noise.Below(70)), {})) return;
    WriteHead(noise, region().answer, channel::kLongestMessage);
    FillsOverflow(noise);
    region().turn.store(noise.OneIn(4) ? noise.Number() : noise.OneIn(2) ? 2U : 4U);
    Look(noise);
  }

  /// A file that holds what the answer says, or less, or nothing.
  void FillsOverflow(Noise& noise) {
    const std::uint64_t length = noise.OneIn(4) ? noise.Number() : noise.Below(100'000);
    std::memcpy(region().answer + sizeof(channel::MessageHead), &length, sizeof length);
    const Bytes bytes(noise.OneIn(2) ? noise.Below(100'000) : length % 100'000);
    channel::WriteOverflow(ends_.overflow.get(), bytes);
  }

  void Posts(Noise& noise) {
    Bytes bytes(noise.Below(3000));
    writer_->Post(static_cast<std::uint32_t>(noise.Below(8)), bytes);
    if (noise.OneIn(3)) {
      const std::size_t at = noise.Below(channel::kPostedCapacity / 8 - 1) * 8;
      WriteHead(noise, region().posted + at, 5000);
    }
    Look(noise);
  }

  void PreparesAhead(Noise& noise) {
    const std::uint32_t head = region().ahead_head.load();
    const std::uint32_t start = head & (channel::kAheadCapacity - 1) & ~7U;
    WriteHead(noise, region().ahead + start, 9000);
    region().ahead_head.store(head + static_cast<std::uint32_t>(noise.Below(1200)) * 8);
    region().ahead_active.store(0);
    Look(noise);
  }

  /// Of any length, with up to three descriptors.
  void SendsDatagram(Noise& noise) {
    Bytes bytes(noise.Below(300));
    noise.Fill(bytes);
    if (!bytes.empty() && noise.OneIn(2)) bytes[0] = std::byte{2};
    iovec data{bytes.data(), bytes.size()};
    alignas(cmsghdr) char space[CMSG_SPACE(3 * sizeof(int))]{};
    msghdr header{};
    header.msg_iov = &data;
    header.msg_iovlen = 1;
    if (const std::size_t count = noise.Below(4); count > 0) {
      const int descriptors[3] = {ends_.region.get(), ends_.region.get(), ends_.region.get()};
      header.msg_control = space;
      header.msg_controllen = CMSG_SPACE(count * sizeof(int));
      cmsghdr* const rights = CMSG_FIRSTHDR(&header);
      rights->cmsg_level = SOL_SOCKET;
      rights->cmsg_type = SCM_RIGHTS;
      rights->cmsg_len = CMSG_LEN(count * sizeof(int));
      std::memcpy(CMSG_DATA(rights), descriptors, count * sizeof(int));
    }
    sendmsg(ends_.control.get(), &header, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (noise.OneIn(3)) {
      const channel::Descriptor taken = daemon_->TakeDescriptor();
      if (taken) FUZZ_EXPECT(fcntl(taken.get(), F_GETFD) == FD_CLOEXEC);
    }
  }

  /// Everything that a session looks at.
  void Look(Noise& noise) {
    bool lives = true;
    const auto wake = daemon_->Wait(std::chrono::milliseconds(0));
    using Wake = channel::DaemonChannel::Wake;
    if (wake == Wake::kAnswer || wake == Wake::kCoreCall) {
      const auto bytes = daemon_->message().bytes;
      FUZZ_EXPECT(bytes.size() <= channel::kLongestOverflow);
      if (!bytes.empty()) Touch(bytes.data() + noise.Below(bytes.size()), 1);
      if (!bytes.empty()) Touch(&bytes.back(), 1);
    }
    lives = wake != Wake::kBroken && LookAtPosted() && LookAhead();
    if (!lives) daemon_.reset();
  }

  bool LookAtPosted() {
    std::uint32_t kind = 0;
    Bytes bytes;
    bool found = true;
    for (int count = 0; found && count < 40'000; ++count) {
      if (!daemon_->NextPosted(kind, bytes, found)) return false;
      if (found) FUZZ_EXPECT(bytes.size() <= channel::kLongestPosted);
    }
    // The ring holds no more than so many: a daemon that still finds one would go on for ever.
    FUZZ_EXPECT(!found);
    return true;
  }

  bool LookAhead() {
    if (!daemon_->SpinForAhead()) return true;
    daemon_->OfferAheadRoom();
    channel::AheadEntry entry;
    bool found = true;
    for (std::uint32_t count = 0; found && count < channel::kAheadCapacity / 8 + 1; ++count) {
      if (!daemon_->ahead().Peek(entry, found)) return false;
      if (!found) break;
      if (!entry.bytes.empty()) Touch(entry.bytes.data(), 1);
      if (!entry.bytes.empty()) Touch(&entry.bytes.back(), 1);
      daemon_->ahead().Drop();
    }
    FUZZ_EXPECT(!found);
    daemon_->ahead().DropAll();
    return true;
  }

  channel::WorkerEnds ends_;
  std::unique_ptr<channel::DaemonChannel> daemon_;
  std::unique_ptr<channel::PostedWriter> writer_;
};

}  // namespace fuzz

#endif  // BAREOS_NODE_FUZZ_REGION_H_
