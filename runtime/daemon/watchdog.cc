// See watchdog.h.
#include "daemon/watchdog.h"

#include <chrono>
#include <utility>

#include "daemon/no_signals.h"

namespace bareos_node::daemon {

namespace {

/// Limits are whole seconds.
constexpr std::chrono::milliseconds kPatrolLook{100};

}  // namespace

/// In a daemon that exits while jobs run.
Watchdog::~Watchdog() { Dismiss(std::move(patrol_)); }

void Watchdog::Add(Watch& watch) {
  const std::lock_guard lock(mutex_);
  watches_.push_back(&watch);
  if (patrol_ != nullptr) return;
  try {
    auto patrol = std::make_unique<Patrol>();
    const NoSignals quiet;
    patrol->thread = std::thread([this, &patrol = *patrol] { Run(patrol); });
    patrol_ = std::move(patrol);
  } catch (...) {
    watches_.pop_back();
    throw;
  }
}

void Watchdog::Remove(Watch& watch) noexcept {
  std::unique_ptr<Patrol> unused;
  {
    const std::lock_guard lock(mutex_);
    std::erase(watches_, &watch);
    if (watches_.empty()) unused = std::move(patrol_);
  }
  Dismiss(std::move(unused));
}

/// A job that starts meanwhile gets another one.
void Watchdog::Dismiss(std::unique_ptr<Patrol> patrol) noexcept {
  if (patrol == nullptr) return;
  {
    const std::lock_guard lock(mutex_);
    patrol->over = true;
    changed_.notify_all();
  }
  patrol->thread.join();
}

void Watchdog::Run(const Patrol& patrol) noexcept {
  std::unique_lock lock(mutex_);
  while (!patrol.over) {
    const Time now = channel::Clock::now();
    for (Watch* const watch : watches_) watch->Look(now);
    changed_.wait_for(lock, kPatrolLook, [&patrol] { return patrol.over; });
  }
}

Watchdog& TheWatchdog() {
  static Watchdog watchdog;
  return watchdog;
}

}  // namespace bareos_node::daemon
