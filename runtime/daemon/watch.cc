// See watch.h.
#include "daemon/watch.h"

#include <sys/socket.h>

#include "daemon/watchdog.h"

namespace bareos_node::daemon {

namespace {

std::string Seconds(std::chrono::seconds time) { return std::to_string(time.count()) + " s"; }

}  // namespace

Watch::Watch(WorkerProcess& process, const CancelState& cancel, std::chrono::seconds cancel_grace)
    : process_(process), cancel_(cancel), cancel_grace_(cancel_grace) {
  TheWatchdog().Add(*this);
}

Watch::~Watch() { TheWatchdog().Remove(*this); }

void Watch::Begin(std::string_view what, Time now, const Limit& limit) noexcept {
  const std::lock_guard lock(mutex_);
  asked_ = Asked{what, now, limit};
}

void Watch::End() noexcept {
  const std::lock_guard lock(mutex_);
  asked_.reset();
}

void Watch::CoreUses(int descriptor) noexcept {
  const std::lock_guard lock(mutex_);
  direct_ = descriptor;
  // It came too late for the watchdog.
  if (condemned() && direct_ >= 0) shutdown(direct_, SHUT_RDWR);
}

bool Watch::CancelIsOver(Time now) const noexcept {
  const auto when = cancel_.when();
  return when && now - *when > cancel_grace_;
}

void Watch::Look(Time now) noexcept {
  const std::lock_guard lock(mutex_);
  if (condemned()) {
    if (now - since_ > kKeeperLimit) process_.CondemnKeeper();
    return;
  }
  cancelled_ = CancelIsOver(now);
  const bool late =
      asked_ && asked_->limit.time.count() > 0 && now - asked_->since > asked_->limit.time;
  if (!cancelled_ && !late) return;
  since_ = now;
  overdue_ = asked_;
  condemned_.store(true, std::memory_order_release);
  process_.Condemn();
  // Does nothing to what is no socket.
  if (direct_ >= 0) shutdown(direct_, SHUT_RDWR);
}

std::string Watch::Verdict() const {
  const std::lock_guard lock(mutex_);
  if (!condemned()) return {};
  std::string text = overdue_ ? std::string(overdue_->what) + " did not return within "
                              : "the core was busy with something else for ";
  if (cancelled_) {
    text += Seconds(cancel_grace_) + " after the job was cancelled";
  } else {
    text += Seconds(overdue_->limit.time);
  }
  const std::string_view option = cancelled_ ? "cancel_grace" : overdue_->limit.option;
  if (!option.empty()) text.append(" (").append(option).append(")");
  return text + "; the worker was killed, with all that it started";
}

}  // namespace bareos_node::daemon
