// Cancels a job the way another connection of the Director does: from a thread of its own, at a
// chosen point.
#ifndef BAREOS_NODE_CORE_HOST_CANCEL_H_
#define BAREOS_NODE_CORE_HOST_CANCEL_H_

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "faults.h"

namespace core_host {

class Job;

class Canceller {
 public:
  explicit Canceller(Job& job);
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;
  ~Canceller() { Stop(); }

  /// Call on the job's thread, which gets SIGUSR2 on cancel.
  void Start();
  /// An entry point is about to be called: the cancel then comes while it runs.
  void Reached(std::string_view call) {
    if (!points_.empty()) Count(call);
  }
  /// So many files are done. Waits for the cancel when that is the number.
  void FilesDone(long long files);
  /// The job is being taken down: from release 23 on a running cancel is over first.
  void EnterFinish();
  void Stop();

  bool canceled() const noexcept { return canceled_; }
  bool IsJobThread() const noexcept;

 private:
  void Count(std::string_view call);
  void Trigger();
  void Wait(int number);
  void Cancel();

  Job& job_;
  std::vector<CallPoint> points_;
  int after_files_ = 0;
  int after_ms_ = -1;
  int wanted_ = 0;  ///< cancels, each by a thread of its own
  pthread_t job_thread_ = {};
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int triggered_ = 0;
  int done_ = 0;
  bool stopped_ = false;
  std::mutex guard_;
  bool finishing_ = false;
  std::atomic<bool> canceled_ = false;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_CANCEL_H_
