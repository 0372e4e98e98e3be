// Cancelling: the only thing that happens on another thread, at any time, in old daemons even while
// the instance is being freed. So it touches nothing of the instance but what is shared here.
#ifndef BAREOS_NODE_DAEMON_CANCEL_H_
#define BAREOS_NODE_DAEMON_CANCEL_H_

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "channel/daemon_channel.h"
#include "channel/futex.h"
#include "common/plugin_types.h"

namespace bareos_node::daemon {

class CancelState {
 public:
  /// Any thread. Waits a while for a plugin that listens, because what the daemon does next takes
  /// the job's connections away: what the plugin says after that is lost.
  void Cancel() noexcept;

  /// Whether the plugin has a handler of its own for the event.
  void SetListening(bool listens) noexcept;
  bool listening() const noexcept { return listening_; }

  /// While one exists, the job's thread is in the library and can hear the plugin.
  class Visit {
   public:
    explicit Visit(CancelState& state) noexcept : state_(state) { state_.inside_ = true; }
    ~Visit() { state_.inside_ = false; }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

   private:
    CancelState& state_;
  };

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
  void AwaitHandler(std::unique_lock<std::mutex>& lock) noexcept;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<channel::Clock::time_point> when_;
  channel::DaemonChannel* channel_ = nullptr;
  std::atomic<bool> cancelled_ = false;
  std::atomic<bool> listening_ = false;
  std::atomic<bool> inside_ = false;
  bool heard_ = false;
};

/// The states of all instances. Finding one needs nothing that freeing the instance takes away.
void RegisterCancelState(const PluginContext* ctx, std::shared_ptr<CancelState> state);
void ForgetCancelState(const PluginContext* ctx) noexcept;
std::shared_ptr<CancelState> FindCancelState(const PluginContext* ctx) noexcept;

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_CANCEL_H_
