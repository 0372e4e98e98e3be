// The limits of one worker, and what becomes of it when one is over. Kept by the thread that talks
// to the worker, enforced by the watchdog's: that thread may be in the core, or held by what it
// reads.
#ifndef BAREOS_NODE_DAEMON_WATCH_H_
#define BAREOS_NODE_DAEMON_WATCH_H_

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "channel/futex.h"
#include "daemon/cancel.h"
#include "daemon/worker_process.h"

namespace bareos_node::daemon {

using Time = channel::Clock::time_point;

/// How long the worker may take for one request; 0 for as long as it likes.
struct Limit {
  std::chrono::seconds time{0};
  std::string_view option;  ///< that sets it, for messages; a literal
};

class Watch {
 public:
  /// The watchdog looks at it as long as it lives. Throws std::system_error when there is no thread
  /// to be had.
  Watch(WorkerProcess& process, const CancelState& cancel, std::chrono::seconds cancel_grace);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// The worker was asked for `what`, a literal.
  void Begin(std::string_view what, Time now, const Limit& limit) noexcept;

  /// It has answered.
  void End() noexcept;

  /// The core reads or writes this descriptor itself, until another or none (-1) is told. A peer of
  /// a socket may live anywhere: when the worker is condemned, no thread is to wait for it.
  void CoreUses(int descriptor) noexcept;

  /// Whether the worker is being killed; it may still have answered before.
  bool condemned() const noexcept { return condemned_.load(std::memory_order_acquire); }

  /// Why; empty while it is not.
  std::string Verdict() const;

  /// The watchdog's look. Never waits.
  void Look(Time now) noexcept;

 private:
  /// What the worker was asked for and has not answered.
  struct Asked {
    std::string_view what;
    Time since;
    Limit limit;
  };

  bool CancelIsOver(Time now) const noexcept;

  WorkerProcess& process_;
  const CancelState& cancel_;
  const std::chrono::seconds cancel_grace_;

  mutable std::mutex mutex_;  ///< of what follows
  std::optional<Asked> asked_;
  std::optional<Asked>
      overdue_;             ///< what the worker is condemned for, if it was asked for something
  bool cancelled_ = false;  ///< whether the cancel is the reason
  Time since_;              ///< when it was condemned
  int direct_ = -1;         ///< what the core uses itself
  std::atomic<bool> condemned_ = false;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WATCH_H_
