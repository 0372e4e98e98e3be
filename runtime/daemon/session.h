// One worker and the conversation with it: start, calls with all that happens while the daemon
// waits for their answers, and the end, expected or not.
#ifndef BAREOS_NODE_DAEMON_SESSION_H_
#define BAREOS_NODE_DAEMON_SESSION_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "channel/daemon_channel.h"
#include "daemon/cancel.h"
#include "daemon/core_service.h"
#include "daemon/policy/worker_places.h"
#include "daemon/start_gate.h"
#include "daemon/watch.h"
#include "daemon/worker_process.h"

namespace bareos_node::daemon {

class Session {
 public:
  /// What a session uses of its instance, which outlives it.
  struct Surroundings {
    const Core& core;
    CoreService& service;
    CancelState& cancel;
    std::chrono::seconds cancel_grace;
    /// Name of the plugin's module, for messages.
    std::string module;
    /// Of the message about a worker that is gone.
    Severity severity = Severity::kFatal;
  };

  /// NULL with an error text when no worker can be started.
  static std::unique_ptr<Session> Start(Launch launch, const Surroundings& around,
                                        std::string& error);

  /// The worker counts as starting until it has answered for the first time.
  void KeepWhileStarting(StartGate::Pass pass) noexcept { starting_ = std::move(pass); }

  /// Where a policy limits how many there are.
  void Keep(WorkerPlaces::Place place) noexcept { place_ = std::move(place); }

  /// Frees the plugin's instance in the worker and ends the worker, by force if need be.
  ~Session();

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Asks and waits. False when there will be no answer: then the worker is gone, and error() says
  /// why. The answer lies in shared memory, until the next call.
  /// A worker that has not answered within the limit is ended.
  bool Call(std::uint32_t kind, std::span<const std::byte> request,
            std::span<const std::byte>& answer, const Limit& limit = {});

  /// In a cancelled job: waits, for the grace time at most, until the plugin has heard of it and
  /// its handler is done. False when the worker is gone.
  bool HearCancel();

  /// Asks the plugin to free its instance, and waits. May be called again when it was not done in
  /// that time. True when there is nothing left to wait for.
  bool Finish(std::chrono::milliseconds limit);

  /// Ends the worker at once; every later call fails. The first reason stays. `printed` are lines
  /// of the worker that go with it.
  void Abandon(std::string_view reason, std::string_view printed = {});

  /// Which descriptor the core uses itself; -1 when none any more, before it is closed.
  void CoreUses(int descriptor) noexcept { watch_.CoreUses(descriptor); }

  /// Why the worker is gone; empty while it is not.
  const std::string& error() const noexcept { return error_; }

  /// What the worker prepared before it was asked. Whoever takes an entry calls OfferAheadRoom.
  channel::DaemonChannel& channel() noexcept { return *channel_; }

  /// Passes on what the worker has posted so far. False when it broke the channel doing so.
  bool DeliverPosted();

  /// For what the daemon answers by itself: passes on messages, and looks now and then whether
  /// there is a worker at all. False when it is gone.
  bool Attend();

  /// The descriptor that belongs to the last answer.
  channel::Descriptor TakeDescriptor() noexcept { return channel_->TakeDescriptor(); }

 private:
  Session(std::unique_ptr<channel::DaemonChannel> channel, std::unique_ptr<WorkerProcess> process,
          const Surroundings& around);

  bool Await(std::uint32_t kind, Time start, Time patience, std::span<const std::byte>& answer);
  bool IsCondemned();
  std::string NeverReady() const;
  bool ServeCoreCall();
  bool ReadOutput();
  void ReportDeath();
  void Free();

  std::optional<WorkerPlaces::Place> place_;  ///< given back last
  std::unique_ptr<channel::DaemonChannel> channel_;
  std::unique_ptr<WorkerProcess> process_;
  Surroundings around_;
  Watch watch_;
  std::optional<StartGate::Pass> starting_;
  std::vector<std::byte> posted_;
  std::vector<std::byte> core_answer_;
  std::string error_;
  std::uint32_t attended_ = 0;
  bool heard_cancel_ = false;
  bool finishing_ = false;
  bool finished_ = false;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_SESSION_H_
