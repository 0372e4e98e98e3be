// The worker as a process: started from a daemon with many threads, watched, ended together with
// all that it started, reaped.
#ifndef BAREOS_NODE_DAEMON_WORKER_PROCESS_H_
#define BAREOS_NODE_DAEMON_WORKER_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "channel/daemon_channel.h"
#include "channel/handles.h"
#include "daemon/worker_output.h"

namespace bareos_node::daemon {

class WorkerProcess {
 public:
  /// Starts `command` (program first, looked up in PATH unless it has a slash). The worker's
  /// descriptors are those of docs/channel.md and no others. NULL with an error text when it fails.
  static std::unique_ptr<WorkerProcess> Start(const std::vector<std::string>& command,
                                              const channel::WorkerEnds& ends, std::string& error);

  /// Kills what still runs.
  ~WorkerProcess();

  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Looks without waiting. Reaps a process that ended, and kills what it left behind.
  bool HasEnded() noexcept;

  /// True as soon as it ended; false when the time is over.
  bool WaitForEnd(std::chrono::milliseconds limit) noexcept;

  /// To the worker and everything in its process group.
  void Signal(int signal) noexcept;

  /// SIGKILL, then reaps: a killed process ends for sure.
  void Kill() noexcept;

  /// "with exit code 1", "by signal SIGKILL"; valid once it ended.
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

  WorkerOutput& output() noexcept { return output_; }
  pid_t id() const noexcept { return id_; }

 private:
  WorkerProcess(pid_t id, channel::Descriptor pipe) noexcept : id_(id), pipe_(std::move(pipe)) {}

  ssize_t ReadSome(char* buffer, std::size_t size) noexcept;

  pid_t id_;
  channel::Descriptor pipe_;
  WorkerOutput output_;
  bool ended_ = false;
  int status_ = 0;
  bool status_known_ = false;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WORKER_PROCESS_H_
