// One thread that looks at the limits of all workers of this library, as long as there are any.
#ifndef BAREOS_NODE_DAEMON_WATCHDOG_H_
#define BAREOS_NODE_DAEMON_WATCHDOG_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "daemon/watch.h"

namespace bareos_node::daemon {

class Watchdog {
 public:
  ~Watchdog();

  /// Throws std::system_error when there is no thread to be had.
  void Add(Watch& watch);

  /// When it returns, nothing looks at it any more.
  void Remove(Watch& watch) noexcept;

 private:
  struct Patrol {
    bool over = false;
    std::thread thread;
  };

  void Run(const Patrol& patrol) noexcept;
  void Dismiss(std::unique_ptr<Patrol> patrol) noexcept;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Watch*> watches_;
  std::unique_ptr<Patrol> patrol_;  ///< while there is something to watch
};

/// Made by the first worker, not when the library is loaded.
Watchdog& TheWatchdog();

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WATCHDOG_H_
