// Keeps the instances that can be cancelled, and passes a cancel on to the worker.
#include "daemon/cancel.h"

#include <unordered_map>
#include <utility>

namespace bareos_node::daemon {

namespace {

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
  const std::lock_guard lock(mutex_);
  if (when_) return;
  when_ = channel::Clock::now();
  if (channel_ != nullptr) channel_->SendCancelled();
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
