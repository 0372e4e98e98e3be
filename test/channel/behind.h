// The ring of files to restore: around the end, on two threads, and with a worker that lies about
// how far it is.
#ifndef BAREOS_NODE_TEST_CHANNEL_BEHIND_H_
#define BAREOS_NODE_TEST_CHANNEL_BEHIND_H_

#include <poll.h>

#include <atomic>
#include <thread>

#include "pair.h"

namespace channel_test {

inline bool PostBehind(DaemonChannel& daemon, BehindKind kind, const Bytes& bytes) {
  std::byte* const entry = daemon.ReserveBehind(static_cast<std::uint32_t>(bytes.size()));
  if (entry == nullptr) return false;
  std::copy(bytes.begin(), bytes.end(), entry);
  daemon.PostBehind(kind);
  return true;
}

/// Sizes that put every part of an entry over the end.
inline Bytes BehindBytes(std::uint32_t number) {
  return Numbered(number, std::size_t{number} * 7919 % 9001);
}

inline void BehindWrapsAround() {
  Pair pair;
  const auto worker = pair.Worker();
  EXPECT(worker->behind().used() == 0);
  for (std::uint32_t number = 1; number < 3000; ++number) {
    const Bytes sent = BehindBytes(number);
    EXPECT(PostBehind(*pair.daemon, BehindKind::kData, sent));
    BehindEntry entry;
    EXPECT(worker->behind().Peek(entry) && entry.kind == BehindKind::kData);
    EXPECT(Same(entry.bytes, sent));
    worker->behind().Drop();
    EXPECT(!worker->behind().Peek(entry) && worker->behind().status().ok());
  }
}

/// A full ring takes no more, and a worker that has seen nothing loses nothing.
inline void BehindIsFull() {
  Pair pair;
  const auto worker = pair.Worker();
  const Bytes large(kLongestBehind);
  std::uint32_t posted = 0;
  while (PostBehind(*pair.daemon, BehindKind::kData, large)) ++posted;
  EXPECT(posted == kBehindCapacity / (kLongestBehind + sizeof(MessageHead)));
  BehindEntry entry;
  for (; worker->behind().Peek(entry); worker->behind().Drop()) --posted;
  EXPECT(posted == 0);
}

/// One posts while the other works, woken now and then; what is left comes with the next look.
inline void BehindOnTwoThreads() {
  constexpr std::uint32_t kEntries = 5000;
  Pair pair;
  const auto worker = pair.Worker();
  std::thread work([&] {
    for (std::uint32_t number = 1; number <= kEntries;) {
      worker->ArmEventLoop();
      pollfd bell{worker->doorbell_descriptor(), POLLIN, 0};
      if (poll(&bell, 1, 1) > 0) worker->ClearDoorbell();
      worker->DisarmEventLoop();
      BehindEntry entry;
      for (; worker->behind().Peek(entry); worker->behind().Drop(), ++number)
        EXPECT(Same(entry.bytes, BehindBytes(number)));
    }
  });
  for (std::uint32_t number = 1; number <= kEntries; ++number) {
    const auto kind = number % 5 == 0 ? BehindKind::kEnd : BehindKind::kData;
    while (!PostBehind(*pair.daemon, kind, BehindBytes(number))) std::this_thread::yield();
  }
  work.join();
}

/// Whatever the worker says of its tail and of failures, the daemon stays within the ring.
inline void HostileBehind() {
  for (const std::uint32_t tail : {0xFFFFFFFFU, 1U, 7U, kBehindCapacity + 8, 0x80000000U}) {
    Pair pair;
    pair.region.behind_tail.store(tail);
    for (int count = 0; count < 2000; ++count)
      PostBehind(*pair.daemon, BehindKind::kData, Bytes(4096));
    EXPECT(pair.daemon->ReserveBehind(8) == nullptr || tail == 1 || tail == 7);
  }
  Pair pair;
  pair.region.behind_mode.store(77);
  EXPECT(pair.daemon->behind_mode() == BehindMode::kNothing);
  pair.region.behind_failed.store(3);
  for (const std::uint32_t error_number : {0U, 0xFFFFFFFFU}) {
    pair.region.behind_error.store(error_number);
    EXPECT(pair.daemon->BehindError(3) == EIO);
  }
  EXPECT(pair.daemon->BehindError(4) == 0);
}

/// A daemon whose ring is broken keeps no worker.
inline void BrokenBehind() {
  Pair pair;
  const auto worker = pair.Worker();
  BehindEntry entry;
  pair.region.behind_head.store(16);
  const MessageHead head{64, static_cast<std::uint32_t>(BehindKind::kData)};
  std::memcpy(pair.region.behind, &head, sizeof head);
  EXPECT(!worker->behind().Peek(entry) && !worker->behind().status().ok());
}

}  // namespace channel_test

#endif  // BAREOS_NODE_TEST_CHANNEL_BEHIND_H_
