// What core-host says at the end, as lines or as one JSON object.
#ifndef BAREOS_NODE_CORE_HOST_REPORT_H_
#define BAREOS_NODE_CORE_HOST_REPORT_H_

#include <memory>
#include <string>
#include <vector>

#include "footprint.h"
#include "job.h"

namespace core_host {

struct Resources {
  double cpu = 0;           ///< seconds of this process, user and system
  double children_cpu = 0;  ///< of children that were waited for
  long peak_kib = 0;
  long children_peak_kib = 0;  ///< of the largest child that was waited for
};

Resources ResourcesNow();

/// What was there when so many jobs were done.
struct Sample {
  int jobs = 0;
  Footprint footprint;
};

/// Jobs that are over. Of thousands, those that ended well are only counted.
class Finished {
 public:
  void Add(std::unique_ptr<Job> job);

  int count() const noexcept { return count_; }
  const Counters& total() const noexcept { return total_; }
  const std::vector<std::unique_ptr<Job>>& kept() const noexcept { return kept_; }
  const std::vector<Sample>& samples() const noexcept { return samples_; }

 private:
  int count_ = 0;
  Counters total_;
  std::vector<std::unique_ptr<Job>> kept_;
  std::vector<Sample> samples_;
};

struct Report {
  const Options& options;
  const Finished& finished;
  double seconds = 0;
  Resources used;
  Footprint left;  ///< more than before the jobs

  std::string_view Result() const;
  /// Whether every job was one.
  bool IsSuccess() const;
  std::string AsText() const;
  std::string AsJson() const;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_REPORT_H_
