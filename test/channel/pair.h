// Both ends of a channel in one process, and expectations that are printed when they break.
#ifndef BAREOS_NODE_TEST_CHANNEL_PAIR_H_
#define BAREOS_NODE_TEST_CHANNEL_PAIR_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "channel/daemon_channel.h"
#include "channel/worker_channel.h"

namespace channel_test {

using namespace bareos_node::channel;
using bareos_node::wire::Status;
using Bytes = std::vector<std::byte>;
using Wake = DaemonChannel::Wake;
using std::chrono::milliseconds;

inline int failures = 0;

inline void Expect(bool holds, int line, const char* what) {
  if (holds) return;
  if (++failures < 20) std::printf("line %d: %s\n", line, what);
}
#define EXPECT(condition) Expect((condition), __LINE__, #condition)

inline Bytes Numbered(std::uint32_t number, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t at = 0; at < size; ++at) bytes[at] = static_cast<std::byte>(number + at);
  if (size >= sizeof number) std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

inline bool Same(std::span<const std::byte> left, std::span<const std::byte> right) {
  return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin());
}

struct Pair {
  WorkerEnds ends;
  std::unique_ptr<DaemonChannel> daemon = DaemonChannel::Create(ends);
  Region& region = daemon->region();

  /// On the daemon's own mapping, so that a race detector sees that it is the same memory.
  std::unique_ptr<WorkerChannel> Worker() {
    return WorkerChannel::On(Mapping::Borrow(region), std::move(ends.control),
                             std::move(ends.region), std::move(ends.doorbell),
                             std::move(ends.overflow));
  }
};

}  // namespace channel_test

#endif  // BAREOS_NODE_TEST_CHANNEL_PAIR_H_
