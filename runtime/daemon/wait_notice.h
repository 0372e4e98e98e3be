// Says what a job waits for, when that takes long: a plugin may wait for hours with good reason, or
// for ever. Whether its event loop runs tells one from the other, most of the time.
#ifndef BAREOS_NODE_DAEMON_WAIT_NOTICE_H_
#define BAREOS_NODE_DAEMON_WAIT_NOTICE_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "channel/daemon_channel.h"
#include "daemon/core.h"

namespace bareos_node::daemon {

struct Notice {
  Severity severity;
  std::string text;
};

/// After how long it is said first, and then again and again: five minutes and half an hour. For
/// tests BAREOS_NODE_TEST_WAIT_NOTICE=FIRST,AGAIN in milliseconds says otherwise; it is read once.
struct NoticeTimes {
  std::chrono::milliseconds first;
  std::chrono::milliseconds again;
};
const NoticeTimes& TheNoticeTimes();

/// For one request.
class WaitNotice {
 public:
  WaitNotice(channel::DaemonChannel& channel, channel::Clock::time_point start)
      : channel_(channel), start_(start), next_(start + TheNoticeTimes().first) {}

  /// What there is to say now about a request for `what` that `module` has not answered; the
  /// worker's event loop is asked first, and given a moment.
  std::optional<Notice> Look(channel::Clock::time_point now, std::string_view what,
                             std::string_view module);

 private:
  channel::DaemonChannel& channel_;
  const channel::Clock::time_point start_;
  channel::Clock::time_point next_;
  std::optional<channel::Clock::time_point> asked_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_WAIT_NOTICE_H_
