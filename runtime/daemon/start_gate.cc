// See start_gate.h. Whoever leaves wakes the next one only, so that a crowd of waiting jobs costs
// nothing.
#include "daemon/start_gate.h"

#include <sched.h>

#include <algorithm>
#include <utility>

namespace bareos_node::daemon {

namespace {

using Time = channel::Clock::time_point;

/// A start takes a tenth of this, on a machine that does something else as well.
constexpr std::chrono::milliseconds kPatience{2000};
/// How often a job that waits looks whether it still wants to.
constexpr std::chrono::milliseconds kGateLook{200};

std::size_t Processors() noexcept {
  cpu_set_t set;
  CPU_ZERO(&set);
  // More processors than the set has places for are no reason to start one by one.
  if (sched_getaffinity(0, sizeof set, &set) != 0) return CPU_SETSIZE;
  return static_cast<std::size_t>(CPU_COUNT(&set));
}

}  // namespace

StartGate& StartGate::OfProcess() {
  // Two at least: while one reads its files, another one computes.
  static StartGate gate(std::max<std::size_t>(Processors(), 2), kPatience);
  return gate;
}

StartGate::Pass::Pass(Pass&& other) noexcept
    : gate_(std::exchange(other.gate_, nullptr)), place_(other.place_) {}

StartGate::Pass& StartGate::Pass::operator=(Pass&& other) noexcept {
  std::swap(gate_, other.gate_);
  std::swap(place_, other.place_);
  return *this;
}

StartGate::Pass::~Pass() {
  if (gate_ != nullptr) gate_->Leave(place_);
}

std::optional<StartGate::Pass> StartGate::Enter(const std::function<bool()>& gives_up) {
  std::unique_lock lock(mutex_);
  const auto self = waiting_.emplace(waiting_.end());
  for (;;) {
    const Time now = channel::Clock::now();
    const bool enters = self == waiting_.begin() && Places(now) > 0;
    if (enters || gives_up()) {
      waiting_.erase(self);
      std::optional<Pass> pass;
      if (enters) pass = Pass(*this, starting_.insert(starting_.end(), now));
      // There may be room for the next one, too.
      WakeFirst();
      return pass;
    }
    self->wait_until(lock, NextLook(now));
  }
}

/// How many may start now.
std::size_t StartGate::Places(Time now) const noexcept {
  const auto counts = [&](Time since) { return now - since < patience_; };
  const auto taken = static_cast<std::size_t>(std::ranges::count_if(starting_, counts));
  return places_ - std::min(taken, places_);
}

/// When something may have changed that nobody tells: a start has taken too long, or the job is not
/// wanted any more.
Time StartGate::NextLook(Time now) const noexcept {
  Time next = now + kGateLook;
  for (const Time since : starting_) {
    if (since + patience_ > now) next = std::min(next, since + patience_);
  }
  return next;
}

void StartGate::WakeFirst() noexcept {
  if (!waiting_.empty()) waiting_.front().notify_one();
}

void StartGate::Leave(Pass::Place place) noexcept {
  const std::lock_guard lock(mutex_);
  starting_.erase(place);
  WakeFirst();
}

}  // namespace bareos_node::daemon
