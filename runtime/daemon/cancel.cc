// Keeps the instances that can be cancelled, and passes a cancel on to the worker.
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
constexpr std::chrono::milliseconds kLook{20};

struct Registry {
  std::mutex mutex;
  std::unordered_map<const PluginContext*, std::shared_ptr<CancelState>> states;
};

/// Made by the first instance, not when the library is loaded.
Registry& TheRegistry() {
  static Registry registry;
  return registry;
}

}  // namespace

void CancelState::Cancel() noexcept {
  std::unique_lock lock(mutex_);
  if (when_) return;
  when_ = channel::Clock::now();
  cancelled_ = true;
  if (channel_ == nullptr) return;
  channel_->SendCancelled();
  AwaitHandler(lock);
}

/// The job's thread hears the plugin when it comes by, which may not be soon.
void CancelState::AwaitHandler(std::unique_lock<std::mutex>& lock) noexcept {
  const auto start = channel::Clock::now();
  while (listening_ && !heard_ && channel_ != nullptr) {
    if (channel::Clock::now() - start > (inside_ ? kHandlerTime : kWayTime)) return;
    changed_.wait_for(lock, kLook);
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

void RegisterCancelState(const PluginContext* ctx, std::shared_ptr<CancelState> state) {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  registry.states[ctx] = std::move(state);
}

void ForgetCancelState(const PluginContext* ctx) noexcept {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  registry.states.erase(ctx);
}

std::shared_ptr<CancelState> FindCancelState(const PluginContext* ctx) noexcept {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  const auto found = registry.states.find(ctx);
  return found == registry.states.end() ? nullptr : found->second;
}

}  // namespace bareos_node::daemon
