// The cancelling thread, contract 4.5: event first, then the status, then a signal to the job's thread.
#include "cancel.h"

#include <csignal>

#include <chrono>

#include "events.h"
#include "job.h"
#include "numbers.h"

namespace core_host {

Canceller::Canceller(Job& job) : job_(job) {
  const Options& options = job.options;
  const std::size_t colon = options.cancel_at.find(':');
  call_ = options.cancel_at.substr(0, colon);
  calls_left_ = colon == std::string::npos ? 1 : std::stoi(options.cancel_at.substr(colon + 1));
  after_files_ = options.cancel_after_files;
  after_ms_ = options.cancel_after_ms;
  wanted_ = !call_.empty() || after_files_ > 0 || after_ms_ >= 0;
}

void Canceller::Start() {
  job_thread_ = pthread_self();
  if (wanted_) thread_ = std::thread([this] { Wait(); });
}

void Canceller::Count() {
  // The cancel handler itself must not count, nor calls on the cancelling thread.
  if (pthread_equal(pthread_self(), job_thread_) != 0 && --calls_left_ == 0) Trigger();
}

void Canceller::FilesDone(long long files) {
  if (after_files_ == 0 || files != after_files_) return;
  Trigger();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return done_; });
}

void Canceller::Trigger() {
  const std::lock_guard lock(mutex_);
  triggered_ = true;
  changed_.notify_all();
}

void Canceller::Wait() {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return triggered_ || stopped_; };
  if (after_ms_ >= 0) {
    if (!changed_.wait_for(lock, std::chrono::milliseconds(after_ms_), ready)) triggered_ = true;
  } else {
    changed_.wait(lock, ready);
  }
  if (triggered_) {
    lock.unlock();
    Cancel();
    lock.lock();
  }
  done_ = true;
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
  if (thread_.joinable()) thread_.join();
}

}  // namespace core_host
