// The rings: around the end, beyond 2^32 bytes, and with a worker that writes noise into them.
#ifndef BAREOS_NODE_TEST_CHANNEL_RINGS_H_
#define BAREOS_NODE_TEST_CHANNEL_RINGS_H_

#include <sys/mman.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "pair.h"

namespace channel_test {

inline void RingWrapsAround() {
  Pair pair;
  const auto worker = pair.Worker();
  std::uint32_t kind = 0;
  Bytes bytes;
  bool found = false;
  EXPECT(!worker->Post(5, Bytes(kLongestPosted + 1)));
  EXPECT(worker->Post(5, Bytes(kLongestPosted)));
  EXPECT(!worker->Post(5, {}));
  EXPECT(pair.daemon->NextPosted(kind, bytes, found).ok() && found);
  EXPECT(bytes.size() == kLongestPosted);
  // Several times around, with sizes that put every part of an entry over the end.
  for (std::uint32_t number = 0; number < 4000; ++number) {
    const Bytes sent = Numbered(number, number * 37 % 1500);
    EXPECT(worker->Post(number % 7, sent));
    EXPECT(pair.daemon->has_posted());
    EXPECT(pair.daemon->NextPosted(kind, bytes, found).ok() && found);
    EXPECT(kind == number % 7 && Same(bytes, sent));
    EXPECT(!pair.daemon->has_posted());
  }
}

inline void CountsWrapAround() {
  Region* const region = static_cast<Region*>(
      mmap(nullptr, kRegionSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  PostedWriter writer(*region);
  PostedReader reader(*region);
  Bytes bytes;
  const Bytes large(200'000);
  // Beyond 2^32 bytes, so that head and tail pass zero.
  for (std::uint64_t total = 0; total < (std::uint64_t{1} << 32) + (1U << 20);
       total += EntrySize(200'000)) {
    std::uint32_t kind = 0;
    bool found = false;
    EXPECT(writer.Post(6, large));
    EXPECT(reader.Next(kind, bytes, found).ok() && found && bytes.size() == large.size());
  }
  munmap(region, kRegionSize);
}

inline void HostileRing() {
  struct Case {
    std::uint32_t head;
    std::uint32_t length;
    bool good;
  };
  const Case cases[] = {{8, 0, true},
                        {16, 8, true},
                        {16, 1, true},
                        {8, 1, false},  // reaches beyond the head
                        {4, 0, false},  // not a multiple of 8
                        {kPostedCapacity + 8, 0, false},
                        {0xFFFFFFF8U, 0, false},  // behind the tail
                        {kPostedCapacity, 0xFFFFFFFFU, false},
                        {kPostedCapacity, 0xFFFFFFF8U, false},
                        {kPostedCapacity, 0x80000000U, false},
                        {kPostedCapacity, kLongestPosted, true},
                        {kPostedCapacity, kLongestPosted + 1, false}};
  for (const Case& entry : cases) {
    Pair pair;
    const MessageHead head{entry.length, 5};
    std::memcpy(pair.region.posted, &head, sizeof head);
    pair.region.posted_head.store(entry.head);
    pair.region.posted_tail.store(12345);  // the worker's lies about it do not matter
    std::uint32_t kind = 0;
    Bytes bytes;
    bool found = false;
    const bool ok = pair.daemon->NextPosted(kind, bytes, found).ok();
    EXPECT(ok == entry.good && found == entry.good);
    // An error stays, even if the worker mends its ways.
    pair.region.posted_head.store(0);
    if (!entry.good) EXPECT(!pair.daemon->NextPosted(kind, bytes, found).ok());
  }
}

/// A ring of noise is refused or yields messages of sane lengths; it never reads elsewhere.
inline void NoisyRing() {
  std::srand(7);
  for (int round = 0; round < 300; ++round) {
    Pair pair;
    for (int at = 0; at < 64; ++at) {
      const MessageHead noise{static_cast<std::uint32_t>(std::rand() % 400),
                              static_cast<std::uint32_t>(std::rand())};
      std::memcpy(pair.region.posted + at * 8, &noise, sizeof noise);
    }
    pair.region.posted_head.store(static_cast<std::uint32_t>(std::rand() % 80) * 8);
    std::uint32_t kind = 0;
    Bytes bytes;
    bool found = true;
    while (found && pair.daemon->NextPosted(kind, bytes, found).ok()) EXPECT(bytes.size() < 400);
  }
}

/// Padding stands once, at the ring's end: a worker that writes nothing else keeps nobody.
inline void Padding() {
  const auto pad = [](Pair& pair, std::uint32_t at, std::uint32_t size) {
    const MessageHead head{size - static_cast<std::uint32_t>(sizeof(MessageHead)), 0};
    std::memcpy(pair.region.ahead + at, &head, sizeof head);
  };
  AheadEntry entry;
  bool found = false;
  Pair within;
  pad(within, 0, 64);
  within.region.ahead_head.store(128);
  EXPECT(!within.daemon->ahead().Peek(entry, found).ok());
  Pair twice;
  pad(twice, 0, kAheadCapacity);
  twice.region.ahead_head.store(kAheadCapacity);
  std::atomic<bool> over = false;
  std::thread flood([&] {
    while (!over) twice.region.ahead_head.store(twice.region.ahead_tail.load() + kAheadCapacity);
  });
  for (int count = 0; count < 10 && twice.daemon->ahead().Peek(entry, found).ok(); ++count) {
  }
  EXPECT(!found);
  over = true;
  flood.join();
}

}  // namespace channel_test

#endif  // BAREOS_NODE_TEST_CHANNEL_RINGS_H_
