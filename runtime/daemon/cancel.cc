// Keeps the jobs that can be cancelled, and passes a cancel on to their workers.
#include "daemon/cancel.h"

#include <chrono>
#include <unordered_map>
#include <utility>

namespace bareos_node::daemon {

namespace {

/// How long a handler may keep the Director waiting.
constexpr std::chrono::seconds kHandlerTime{5};
/// The same while the job's thread is elsewhere in the core.
constexpr std::chrono::seconds kWayTime{1};
constexpr std::chrono::milliseconds kCancelLook{20};

struct Registry {
  std::mutex mutex;
  std::unordered_map<const PluginContext*, std::shared_ptr<Cancellation>> jobs;
};

/// Made by the first job, not when the library is loaded.
Registry& TheRegistry() {
  static Registry registry;
  return registry;
}

}  // namespace

void CancelState::Cancel() noexcept {
  const std::lock_guard lock(mutex_);
  if (when_) return;
  when_ = channel::Clock::now();
  cancelled_ = true;
  if (channel_ != nullptr) channel_->SendCancelled();
}

/// The job's thread hears the plugin when it comes by, which may not be soon.
void CancelState::AwaitHandler() noexcept {
  std::unique_lock lock(mutex_);
  const auto start = channel::Clock::now();
  while (listening_ && !heard_ && channel_ != nullptr) {
    if (channel::Clock::now() - start > (inside_ ? kHandlerTime : kWayTime)) return;
    changed_.wait_for(lock, kCancelLook);
  }
}

void CancelState::SetListening(bool listens) noexcept { listening_ = listens; }

void CancelState::Heard() noexcept {
  const std::lock_guard lock(mutex_);
  heard_ = true;
  changed_.notify_all();
}

std::optional<channel::Clock::time_point> CancelState::when() const noexcept {
  const std::lock_guard lock(mutex_);
  return when_;
}

void CancelState::Attach(channel::DaemonChannel& channel) noexcept {
  const std::lock_guard lock(mutex_);
  channel_ = &channel;
  if (when_) channel_->SendCancelled();
}

void CancelState::Detach() noexcept {
  const std::lock_guard lock(mutex_);
  channel_ = nullptr;
  changed_.notify_all();
}

std::shared_ptr<CancelState> Cancellation::Add() {
  const std::lock_guard lock(mutex_);
  states_.push_back(std::make_shared<CancelState>());
  if (cancelled_) states_.back()->Cancel();
  return states_.back();
}

void Cancellation::Cancel() noexcept {
  std::unique_lock lock(mutex_);
  if (std::exchange(cancelled_, true)) return;
  // It grows no more: one that is added now is cancelled as it comes.
  const auto states = std::exchange(states_, {});
  lock.unlock();
  for (const auto& state : states) state->Cancel();
  for (const auto& state : states) state->AwaitHandler();
}

void RegisterCancellation(const PluginContext* ctx, std::shared_ptr<Cancellation> cancellation) {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  registry.jobs[ctx] = std::move(cancellation);
}

void ForgetCancellation(const PluginContext* ctx) noexcept {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  registry.jobs.erase(ctx);
}

std::shared_ptr<Cancellation> FindCancellation(const PluginContext* ctx) noexcept {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  const auto found = registry.jobs.find(ctx);
  return found == registry.jobs.end() ? nullptr : found->second;
}

}  // namespace bareos_node::daemon
