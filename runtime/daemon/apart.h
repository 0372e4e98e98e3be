// Fatal messages of a module whose job has others: they are errors for now, so that the core goes
// on with the files of the others, and the job fails when it ends.
#ifndef BAREOS_NODE_DAEMON_APART_H_
#define BAREOS_NODE_DAEMON_APART_H_

#include <string>
#include <string_view>
#include <utility>

#include "daemon/steady.h"

namespace bareos_node::daemon {

class Apart {
 public:
  /// The job has other modules from now on.
  void Begin() noexcept { on_ = true; }

  /// Whether a message of this type is to be told as an error.
  bool Takes(int type) const noexcept { return on_ && type == Steady("M_FATAL"); }

  /// Keeps the first text as the reason.
  void Add(std::string_view text) {
    if (!lost_) reason_ = text;
    lost_ = true;
  }

  /// Whether the module's files are no longer saved or restored.
  bool lost() const noexcept { return lost_; }
  /// The same, once: for whoever tells the job.
  bool TakeLoss() noexcept { return lost_ && !std::exchange(told_, true); }
  const std::string& reason() const noexcept { return reason_; }

 private:
  bool on_ = false;
  bool lost_ = false;
  bool told_ = false;
  std::string reason_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_APART_H_
