// How many workers of a daemon start at once. A start keeps a processor busy; fifty at once keep
// each other, and the jobs that run already, waiting.
#ifndef BAREOS_NODE_DAEMON_START_GATE_H_
#define BAREOS_NODE_DAEMON_START_GATE_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <optional>

#include "channel/futex.h"

namespace bareos_node::daemon {

class StartGate {
 public:
  /// Room for `places` starts. One that takes longer than `patience` waits for something else than
  /// a processor: it does not count any more.
  StartGate(std::size_t places, std::chrono::milliseconds patience) noexcept
      : places_(places), patience_(patience) {}

  /// That of this process, by the processors that it may use.
  static StartGate& OfProcess();

  /// A start under way, as long as it lives.
  class Pass {
   public:
    Pass(Pass&& other) noexcept;
    Pass& operator=(Pass&& other) noexcept;
    ~Pass();

   private:
    friend class StartGate;
    using Place = std::list<channel::Clock::time_point>::iterator;
    Pass(StartGate& gate, Place place) noexcept : gate_(&gate), place_(place) {}

    StartGate* gate_;
    Place place_;
  };

  /// Waits behind all that came before. None once `gives_up` says so, which is asked now and then.
  std::optional<Pass> Enter(const std::function<bool()>& gives_up);

 private:
  using Waiting = std::list<std::condition_variable>;

  std::size_t Places(channel::Clock::time_point now) const noexcept;
  channel::Clock::time_point NextLook(channel::Clock::time_point now) const noexcept;
  void WakeFirst() noexcept;
  void Leave(Pass::Place place) noexcept;

  const std::size_t places_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;                                ///< of what follows
  Waiting waiting_;                                 ///< the first one is next
  std::list<channel::Clock::time_point> starting_;  ///< since when, the oldest first
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_START_GATE_H_
