// Fatal messages of a job whose Storage Daemon was not contacted yet. From release 22 on a job that
// fails before that waits for its Storage Daemon until a time-out, so they are told a little later.
#ifndef BAREOS_NODE_DAEMON_HELD_MESSAGES_H_
#define BAREOS_NODE_DAEMON_HELD_MESSAGES_H_

#include <functional>
#include <utility>
#include <vector>

#include "daemon/steady.h"

namespace bareos_node::daemon {

class HeldMessages {
 public:
  /// Passes one message on to the core.
  using Message = std::function<void()>;

  /// From now on fatal messages wait.
  void Hold() noexcept { holding_ = true; }

  /// Whether a message of this type waits: a fatal one, and any behind it, which keeps their order.
  bool Takes(int type) const noexcept {
    return holding_ && (type == Steady("M_FATAL") || !waiting_.empty());
  }

  void Add(Message message) { waiting_.push_back(std::move(message)); }

  /// Whether the job is going to fail.
  bool waiting() const noexcept { return !waiting_.empty(); }

  /// Tells what waits, and nothing waits from now on. True when there was something.
  bool Release() {
    holding_ = false;
    const std::vector<Message> waiting = std::exchange(waiting_, {});
    for (const Message& message : waiting) message();
    return !waiting.empty();
  }

 private:
  bool holding_ = false;
  std::vector<Message> waiting_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_HELD_MESSAGES_H_
