// The daemon's side of the conversation. Every wait ends: by an answer, by the worker's death, or
// by the grace time after a cancel.
#include "daemon/session.h"

#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace bareos_node::daemon {

namespace {

constexpr std::chrono::milliseconds kLook{100};
constexpr std::chrono::milliseconds kSoon{1};
constexpr std::chrono::seconds kFreeLimit{2};

}  // namespace

Session::Session(std::unique_ptr<channel::DaemonChannel> channel,
                 std::unique_ptr<WorkerProcess> process, const Surroundings& around) noexcept
    : channel_(std::move(channel)), process_(std::move(process)), around_(around) {}

std::unique_ptr<Session> Session::Start(const std::vector<std::string>& command,
                                        const Surroundings& around, std::string& error) {
  channel::WorkerEnds ends;
  auto channel = channel::DaemonChannel::Create(ends);
  if (channel == nullptr) {
    error = "cannot make the channel to the worker: " + std::generic_category().message(errno);
    return nullptr;
  }
  auto process = WorkerProcess::Start(command, ends, error);
  if (process == nullptr) return nullptr;
  std::unique_ptr<Session> session(new Session(std::move(channel), std::move(process), around));
  around.cancel.Attach(*session->channel_);
  return session;
}

Session::~Session() {
  try {
    if (error_.empty()) Free();
  } catch (...) {
    // Out of memory at the very end: the process is killed below.
  }
  around_.cancel.Detach();
}

bool Session::Call(std::uint32_t kind, std::span<const std::byte> request,
                   std::span<const std::byte>& answer, std::optional<std::chrono::seconds> limit) {
  if (!error_.empty()) return false;
  if (!DeliverPosted()) return false;
  if (!channel_->PostRequest(kind, request)) {
    Abandon("a request is longer than the channel can carry");
    return false;
  }
  const Time start = channel::Clock::now();
  if (Await(kind, start, limit ? start + *limit : Time::max(), answer)) return true;
  // What is not an error yet is a limit that is over.
  if (!error_.empty() || !limit) return false;
  Abandon("the plugin did not return within " + std::to_string(limit->count()) +
          " s; its worker was killed");
  return false;
}

bool Session::Await(std::uint32_t kind, Time start, Time limit,
                    std::span<const std::byte>& answer) {
  using Wake = channel::DaemonChannel::Wake;
  bool ended = false;
  bool printing = false;
  for (;;) {
    // A worker that prints more than a pipe holds waits for us to read it.
    const Wake wake = channel_->Wait(ended || printing ? kSoon : kLook);
    if (!DeliverPosted()) return false;
    switch (wake) {
      case Wake::kAnswer:
        if (channel_->message().kind != kind) {
          Abandon("the worker answered something that it was not asked");
          return false;
        }
        answer = channel_->message().bytes;
        return true;
      case Wake::kCoreCall:
        if (!ServeCoreCall()) return false;
        break;
      case Wake::kBroken:
        Abandon("the worker broke the channel");
        return false;
      case Wake::kTimeout:
        printing = ReadOutput();
        if (ended) {
          ReportDeath();
          return false;
        }
        // Looked at once more after its end: it may have answered just before.
        ended = process_->HasEnded();
        break;
    }
    if (GraceIsOver(start)) {
      Abandon("the plugin did not return within " + std::to_string(around_.cancel_grace.count()) +
              " s after the job was cancelled; its worker was killed");
      return false;
    }
    if (channel::Clock::now() >= limit) return false;
  }
}

bool Session::GraceIsOver(Time start) const noexcept {
  const auto cancelled = around_.cancel.when();
  if (!cancelled) return false;
  return channel::Clock::now() - std::max(*cancelled, start) > around_.cancel_grace;
}

bool Session::ServeCoreCall() {
  const channel::Message& call = channel_->message();
  const std::uint32_t kind = call.kind;
  around_.service.Serve(kind, call.bytes, core_answer_);
  if (channel_->PostCoreAnswer(kind, core_answer_)) return true;
  Abandon("the answer of the core is longer than the channel can carry");
  return false;
}

bool Session::DeliverPosted() {
  // Twice what the ring can hold at most: a worker that posts without end must not keep us here.
  constexpr std::uint32_t kMost = 2 * channel::kPostedCapacity / sizeof(channel::MessageHead);
  for (std::uint32_t count = 0; count < kMost && channel_->has_posted(); ++count) {
    std::uint32_t kind = 0;
    bool found = false;
    wire::Status status = channel_->NextPosted(kind, posted_, found);
    if (status && !found) return true;
    if (status) status = around_.service.Deliver(kind, posted_);
    if (!status) {
      Abandon(status.message());
      return false;
    }
  }
  return true;
}

bool Session::ReadOutput() {
  return process_->ReadOutput(
      [this](const std::string& line) { around_.core.Trace("worker: " + line); });
}

void Session::ReportDeath() {
  ReadOutput();
  process_->output().Finish(
      [this](const std::string& line) { around_.core.Trace("worker: " + line); });
  const std::string last = process_->output().Tail();
  Abandon("the worker ended " + process_->HowItEnded() +
          (last.empty() ? std::string() : "; the last that it printed:\n" + last));
}

void Session::Abandon(std::string_view reason) {
  if (!error_.empty()) return;
  error_ = reason;
  process_->Kill();
  around_.core.Tell(around_.severity, "node: " + error_);
}

bool Session::Finish(std::chrono::milliseconds limit) {
  if (finished_ || !error_.empty()) return true;
  constexpr auto kFree = static_cast<std::uint32_t>(channel::RequestKind::kFree);
  const Time start = channel::Clock::now();
  if (!finishing_ && !channel_->PostRequest(kFree, {})) return true;
  finishing_ = true;
  std::span<const std::byte> answer;
  // A worker that is gone or broken by now has nothing left to answer.
  finished_ = Await(kFree, start, start + limit, answer);
  return finished_ || !error_.empty();
}

void Session::Free() {
  Finish(kFreeLimit);
  if (!process_->WaitForEnd(kFreeLimit)) {
    around_.core.Trace("node: the worker did not exit when the plugin was freed");
    process_->Signal(SIGTERM);
    process_->WaitForEnd(kFreeLimit);
  }
  process_->Kill();
  DeliverPosted();
  ReadOutput();
  process_->output().Finish(
      [this](const std::string& line) { around_.core.Trace("worker: " + line); });
}

}  // namespace bareos_node::daemon
