// The cancelling thread, contract 4.5: event first, then the status, then a signal to the job's
// thread.
#include "cancel.h"

#include <chrono>
#include <csignal>

#include "events.h"
#include "job.h"
#include "numbers.h"

namespace core_host {

Canceller::Canceller(Job& job)
    : job_(job),
      points_(job.options.cancel_at.begin(), job.options.cancel_at.end()),
      after_files_(job.options.cancel_after_files),
      after_ms_(job.options.cancel_after_ms),
      wanted_(static_cast<int>(points_.size()) + (after_files_ > 0 || after_ms_ >= 0 ? 1 : 0)) {}

void Canceller::Start() {
  job_thread_ = pthread_self();
  for (int number = 1; number <= wanted_; ++number) {
    threads_.emplace_back([this, number] { Wait(number); });
  }
}

bool Canceller::IsJobThread() const noexcept {
  return pthread_equal(pthread_self(), job_thread_) != 0;
}

void Canceller::Count(std::string_view call) {
  // The cancel handler itself must not count, nor calls on the cancelling thread.
  if (!IsJobThread()) return;
  for (CallPoint& point : points_) {
    if (point.Reached(call)) Trigger();
  }
}

void Canceller::FilesDone(long long files) {
  if (after_files_ == 0 || files != after_files_) return;
  Trigger();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return done_ >= triggered_; });
}

void Canceller::Trigger() {
  const std::lock_guard lock(mutex_);
  ++triggered_;
  changed_.notify_all();
}

/// The thread of one cancel: the first that is triggered, the second, and so on.
void Canceller::Wait(int number) {
  std::unique_lock lock(mutex_);
  const auto ready = [this, number] { return triggered_ >= number || stopped_; };
  if (after_ms_ >= 0 && number == 1) {
    if (!changed_.wait_for(lock, std::chrono::milliseconds(after_ms_), ready)) ++triggered_;
  } else {
    changed_.wait(lock, ready);
  }
  if (triggered_ >= number) {
    lock.unlock();
    Cancel();
    lock.lock();
  }
  ++done_;
  changed_.notify_all();
}

void Canceller::Cancel() {
  std::unique_lock guard(guard_, std::defer_lock);
  if (job_.rules.cancel_is_guarded) {
    guard.lock();
    if (finishing_) return;
  }
  job_.messages.Debug(100, "the job is being cancelled");
  Deliver(job_, EventNumber("bEventCancelCommand"), nullptr);
  canceled_ = true;
  pthread_kill(job_thread_, SIGUSR2);
}

void Canceller::EnterFinish() {
  const std::lock_guard guard(guard_);
  finishing_ = true;
}

void Canceller::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace core_host
