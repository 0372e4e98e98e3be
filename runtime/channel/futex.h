// Waiting for a word in memory that two processes share: a bounded spin, then the kernel.
#ifndef BAREOS_NODE_CHANNEL_FUTEX_H_
#define BAREOS_NODE_CHANNEL_FUTEX_H_

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <climits>
#include <cstdint>
#include <thread>

#include "channel/region.h"

namespace bareos_node::channel {

using Clock = std::chrono::steady_clock;

/// How long a side spins before it sleeps: about what a wake-up by the kernel costs.
inline constexpr std::chrono::microseconds kSpin{50};

/// Sleeps until the word is woken, no longer has `expected`, or the time is over; may also return
/// for no reason (a signal): callers look again.
inline void FutexWait(Word& word, std::uint32_t expected,
                      std::chrono::nanoseconds timeout) noexcept {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  timespec limit{};
  limit.tv_sec = static_cast<time_t>(seconds.count());
  limit.tv_nsec = static_cast<long>((timeout - seconds).count());
  // Not FUTEX_PRIVATE: the other side is another process.
  syscall(SYS_futex, &word, FUTEX_WAIT, expected, &limit, nullptr, 0);
}

inline void FutexWake(Word& word) noexcept {
  syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

inline void CpuRelax() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield" ::: "memory");
#endif
}

/// Looks until `done` says true, at most as long as told; no time at all on a machine with one
/// processor, where nothing can change meanwhile. Between looks it lets others run: the side that
/// it waits for may be on the same processor.
template <class Done>
bool SpinUntil(Done done, std::chrono::microseconds limit) noexcept {
  if (done()) return true;
  static const bool several = std::thread::hardware_concurrency() > 1;
  if (!several) return false;
  const auto end = Clock::now() + limit;
  do {
    // The clock costs more than a look, so it is asked rarely.
    for (int look = 0; look < 32; ++look) {
      CpuRelax();
      if (done()) return true;
    }
    std::this_thread::yield();
  } while (Clock::now() < end);
  return false;
}

}  // namespace bareos_node::channel

#endif  // BAREOS_NODE_CHANNEL_FUTEX_H_
