// What core-host says at the end, as lines or as one JSON object.
#ifndef BAREOS_NODE_CORE_HOST_REPORT_H_
#define BAREOS_NODE_CORE_HOST_REPORT_H_

#include <memory>
#include <string>
#include <vector>

#include "job.h"

namespace core_host {

struct Resources {
  double cpu = 0;           ///< seconds of this process, user and system
  double children_cpu = 0;  ///< of children that were waited for
  long peak_kib = 0;
};

Resources ResourcesNow();

struct Report {
  const Options& options;
  const std::vector<std::unique_ptr<Job>>& jobs;
  double seconds = 0;
  Resources used;

  std::string_view Result() const;
  std::string AsText() const;
  std::string AsJson() const;
};

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_REPORT_H_
