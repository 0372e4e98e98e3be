// Cancelling: the only thing that happens on another thread, at any time, in old daemons even while
// the instance is being freed. So it touches nothing of the instance but what is shared here.
#ifndef BAREOS_NODE_DAEMON_CANCEL_H_
#define BAREOS_NODE_DAEMON_CANCEL_H_

#include <memory>
#include <mutex>
#include <optional>

#include "channel/daemon_channel.h"
#include "channel/futex.h"
#include "common/plugin_types.h"

namespace bareos_node::daemon {

class CancelState {
 public:
  /// Any thread. Never waits for the worker.
  void Cancel() noexcept;

  /// When the job was cancelled, if it was.
  std::optional<channel::Clock::time_point> when() const noexcept;

  /// Lends the channel that is told; it must live until Detach. Tells it at once when the job is
  /// already cancelled.
  void Attach(channel::DaemonChannel& channel) noexcept;
  void Detach() noexcept;

 private:
  mutable std::mutex mutex_;
  std::optional<channel::Clock::time_point> when_;
  channel::DaemonChannel* channel_ = nullptr;
};

/// The states of all instances. Finding one needs nothing that freeing the instance takes away.
void RegisterCancelState(const PluginContext* ctx, std::shared_ptr<CancelState> state);
void ForgetCancelState(const PluginContext* ctx) noexcept;
std::shared_ptr<CancelState> FindCancelState(const PluginContext* ctx) noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_CANCEL_H_
