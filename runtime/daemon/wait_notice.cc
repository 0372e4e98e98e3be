// See wait_notice.h.
#include "daemon/wait_notice.h"

#include <charconv>
#include <cstdlib>
#include <cstring>

namespace bareos_node::daemon {

namespace {

constexpr NoticeTimes kTimes{std::chrono::minutes(5), std::chrono::minutes(30)};

/// How long an event loop that runs may take to say so.
constexpr std::chrono::seconds kMoment{2};

constexpr std::string_view kLimitOption = kIsFileDaemon ? "callback_limit" : "event_limit";

NoticeTimes ReadTimes() noexcept {
  const char* const text = std::getenv("BAREOS_NODE_TEST_WAIT_NOTICE");
  if (text == nullptr) return kTimes;
  const char* const end = text + std::strlen(text);
  long first = 0;
  long again = 0;
  const auto [comma, problem] = std::from_chars(text, end, first);
  if (problem != std::errc() || comma == end || first <= 0) return kTimes;
  if (std::from_chars(comma + 1, end, again).ec != std::errc() || again <= 0) return kTimes;
  return {std::chrono::milliseconds(first), std::chrono::milliseconds(again)};
}

std::string Duration(channel::Clock::duration time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  return seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " minutes";
}

}  // namespace

const NoticeTimes& TheNoticeTimes() {
  static const NoticeTimes times = ReadTimes();
  return times;
}

std::optional<Notice> WaitNotice::Look(channel::Clock::time_point now, std::string_view what,
                                       std::string_view module) {
  if (now < next_) return std::nullopt;
  if (!asked_) {
    channel_.AskForPulse();
    asked_ = now;
  }
  const bool runs = channel_.GavePulse();
  if (!runs && now - *asked_ < kMoment) return std::nullopt;
  asked_.reset();
  next_ = now + TheNoticeTimes().again;
  std::string text = "node: " + std::string(what) + " of " + std::string(module) +
                     " has not returned for " + Duration(now - start_);
  text +=
      runs ? ". Its event loop runs, so it waits for something"
           : ". Its event loop is stuck: it computes or waits without a pause, and hears no cancel";
  text.append(". The job goes on waiting; cancel it, or set ")
      .append(kLimitOption)
      .append("= (seconds) for jobs to come");
  return Notice{runs ? Severity::kInfo : Severity::kWarning, text};
}

}  // namespace bareos_node::daemon
