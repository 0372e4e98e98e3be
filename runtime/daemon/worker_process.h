// The worker as a process: started from a daemon with many threads, watched, and ended together
// with all that it started, by a keeper of its own (runtime/keeper), which is the daemon's child.
#ifndef BAREOS_NODE_DAEMON_WORKER_PROCESS_H_
#define BAREOS_NODE_DAEMON_WORKER_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "channel/daemon_channel.h"
#include "channel/handles.h"
#include "daemon/worker_output.h"
#include "keeper/lifeline.h"

namespace bareos_node::daemon {

/// How long the keeper may take to end, beyond what it takes to end the others; after that it is not
/// believed to do what it was told.
inline constexpr std::chrono::seconds kKeeperLimit{keeper::kKillSeconds + 2};

/// What a worker is started with.
struct Launch {
  /// Path of the keeper, and what it is told.
  std::vector<std::string> keeper;
  /// The worker's program (looked up in PATH unless it has a slash) and its arguments.
  std::vector<std::string> command;
  /// `NAME=value`.
  std::vector<std::string> environment;
};

class WorkerProcess {
 public:
  /// Starts a keeper, which starts the worker. The worker's descriptors are those of
  /// docs/channel.md and no others. NULL with an error text when it fails; a program that cannot be
  /// run shows in HowItEnded.
  static std::unique_ptr<WorkerProcess> Start(Launch launch, const channel::WorkerEnds& ends,
                                              std::string& error);

  /// Kills what still runs.
  ~WorkerProcess();

  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Looks without waiting. Once the worker ended, nothing is left of what it started.
  bool HasEnded() noexcept;

  /// True as soon as it ended; false when the time is over.
  bool WaitForEnd(std::chrono::milliseconds limit) noexcept;

  /// Asks it to end, by SIGTERM to its process group.
  void AskToEnd() noexcept;

  /// Any thread, without waiting: from now on the worker and all that it started are being killed.
  void Condemn() noexcept;

  /// The same for a keeper that does not do that: the worker dies with it.
  void CondemnKeeper() noexcept;

  /// Condemns, and waits until it ended, at most some seconds.
  void Kill() noexcept;

  /// "the worker ended with exit code 1", "cannot start node: No such file"; valid once it ended.
  std::string HowItEnded() const;

  /// Reads what is there, without waiting, and passes whole lines on. False when there was nothing.
  template <class Line>
  bool ReadOutput(Line line) {
    char buffer[4096];
    // Bounded: a worker that prints without end must not keep the daemon here.
    for (int round = 0; round < 64; ++round) {
      const ssize_t count = ReadSome(buffer, sizeof buffer);
      if (count <= 0) return round > 0;
      output_.Add({buffer, static_cast<std::size_t>(count)}, line);
    }
    return true;
  }

  /// False when its program could not be run; valid once it ended.
  bool was_started() const noexcept;

  WorkerOutput& output() noexcept { return output_; }
  const std::string& program() const noexcept { return program_; }

 private:
  WorkerProcess(std::string program, std::string mark, pid_t keeper, channel::Descriptor pipe,
                channel::Descriptor lifeline) noexcept
      : program_(std::move(program)),
        mark_(std::move(mark)),
        keeper_(keeper),
        pipe_(std::move(pipe)),
        lifeline_(std::move(lifeline)) {}

  bool IsLeaving(std::chrono::nanoseconds limit) noexcept;
  ssize_t ReadSome(char* buffer, std::size_t size) noexcept;
  void Signal(int signal) noexcept;

  const std::string program_;
  const std::string mark_;  ///< in the environment of all that it starts
  const pid_t keeper_;
  channel::Descriptor pipe_;
  channel::Descriptor lifeline_;
  WorkerOutput output_;

  mutable std::mutex mutex_;  ///< of what follows: once it is reaped, its number is somebody else's
  bool ended_ = false;
  int keeper_status_ = 0;
  bool reported_ = false;
  keeper::Report report_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WORKER_PROCESS_H_
