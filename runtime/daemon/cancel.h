// Cancelling: the only thing that happens on another thread, at any time, in old daemons even while
// the instance is being freed. So it touches nothing of the instance but what is shared here.
#ifndef BAREOS_NODE_DAEMON_CANCEL_H_
#define BAREOS_NODE_DAEMON_CANCEL_H_

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "channel/daemon_channel.h"
#include "channel/futex.h"
#include "common/plugin_types.h"

namespace bareos_node::daemon {

class CancelState {
 public:
  /// Any thread.
  void Cancel() noexcept;

  /// Waits a while for a plugin that listens, because what the daemon does next takes the job's
  /// connections away: what the plugin says after that is lost.
  void AwaitHandler() noexcept;

  /// Whether the plugin has a handler of its own for the event.
  void SetListening(bool listens) noexcept;
  bool listening() const noexcept { return listening_; }

  /// Whether the job's thread is in the library and can hear the plugin.
  void SetInside(bool inside) noexcept { inside_ = inside; }

  /// The job's thread: the plugin's handler is done, and what it said is told.
  void Heard() noexcept;

  /// When the job was cancelled, if it was.
  std::optional<channel::Clock::time_point> when() const noexcept;
  bool cancelled() const noexcept { return cancelled_; }

  /// Lends the channel that is told; it must live until Detach. Tells it at once when the job is
  /// already cancelled.
  void Attach(channel::DaemonChannel& channel) noexcept;
  void Detach() noexcept;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<channel::Clock::time_point> when_;
  channel::DaemonChannel* channel_ = nullptr;
  std::atomic<bool> cancelled_ = false;
  std::atomic<bool> listening_ = false;
  std::atomic<bool> inside_ = false;
  bool heard_ = false;
};

/// The states of a job's modules.
class Cancellation {
 public:
  /// One more, cancelled already if the job is.
  std::shared_ptr<CancelState> Add();

  /// Any thread: all modules are told, then each that listens has its time.
  void Cancel() noexcept;

 private:
  std::mutex mutex_;
  bool cancelled_ = false;
  std::vector<std::shared_ptr<CancelState>> states_;
};

/// Those of all jobs. Finding one needs nothing that freeing the job's modules takes away.
void RegisterCancellation(const PluginContext* ctx, std::shared_ptr<Cancellation> cancellation);
void ForgetCancellation(const PluginContext* ctx) noexcept;
std::shared_ptr<Cancellation> FindCancellation(const PluginContext* ctx) noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_CANCEL_H_
