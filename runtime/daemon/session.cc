// The daemon's side of the conversation. Every wait ends: by an answer, or by the worker's death,
// to which the watchdog condemns it when a limit is over.
#include "daemon/session.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include "daemon/kernel_text.h"
#include "daemon/wait_notice.h"

namespace bareos_node::daemon {

namespace {

constexpr std::chrono::milliseconds kWorkerLook{100};
constexpr std::chrono::milliseconds kSoon{1};
constexpr std::chrono::seconds kFreeLimit{2};
/// For the whole of that, also where its steps do not count their time.
constexpr Limit kFreeInAll{kFreeLimit * 5, ""};

std::string_view NameOf(std::uint32_t kind) noexcept {
  using channel::RequestKind;
  if (kind < std::size(api::kEntryPoints))
    return api::InfoOf(static_cast<api::EntryPoint>(kind)).name;
  switch (static_cast<RequestKind>(kind)) {
    case RequestKind::kLoad:
      return "loading the module";
    case RequestKind::kParseDefinition:
      return "parsePluginDefinition";
    case RequestKind::kFree:
      return "freePlugin";
    case RequestKind::kMoreAhead:
      return "preparing a file";
    case RequestKind::kHearCancel:
      return "handlePluginEvent";
    case RequestKind::kBehindRoom:
      return "writing restored files";
  }
  return "a request";
}

}  // namespace

Session::Session(std::unique_ptr<channel::DaemonChannel> channel,
                 std::unique_ptr<WorkerProcess> process, const Surroundings& around)
    : channel_(std::move(channel)),
      process_(std::move(process)),
      around_(around),
      watch_(*process_, around_.cancel, around_.cancel_grace) {}

std::unique_ptr<Session> Session::Start(Launch launch, const Surroundings& around,
                                        std::string& error) {
  channel::WorkerEnds ends;
  auto channel = channel::DaemonChannel::Create(ends);
  if (channel == nullptr) {
    error = "cannot make the channel to the worker: " + KernelText(errno);
    return nullptr;
  }
  auto process = WorkerProcess::Start(std::move(launch), ends, error);
  if (process == nullptr) return nullptr;
  try {
    std::unique_ptr<Session> session(new Session(std::move(channel), std::move(process), around));
    around.cancel.Attach(*session->channel_);
    return session;
  } catch (const std::system_error& failed) {
    error = "cannot start a thread that watches the worker: " + KernelText(failed.code().value());
    return nullptr;
  }
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
                   std::span<const std::byte>& answer, const Limit& limit) {
  if (!error_.empty() || IsCondemned() || !DeliverPosted()) return false;
  if (!channel_->PostRequest(kind, request)) {
    Abandon("a request is longer than the channel can carry");
    return false;
  }
  const Time start = channel::Clock::now();
  watch_.Begin(NameOf(kind), start, limit);
  const bool answered = Await(kind, start, Time::max(), answer);
  watch_.End();
  starting_.reset();
  return answered;
}

/// True once the watchdog ends the worker; then the job has been told why.
bool Session::IsCondemned() {
  if (!watch_.condemned()) return false;
  Abandon(watch_.Verdict() + (channel_->WorkerCame() ? LowLimits() : NeverReady()));
  return true;
}

/// False when the worker is gone, or `patience` is over.
bool Session::Await(std::uint32_t kind, Time start, Time patience,
                    std::span<const std::byte>& answer) {
  using Wake = channel::DaemonChannel::Wake;
  WaitNotice notice(*channel_, start);
  bool ended = false;
  bool printing = false;
  for (;;) {
    // A worker that prints more than a pipe holds waits for us to read it.
    const Wake wake = channel_->Wait(ended || printing ? kSoon : kWorkerLook);
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
        if (const auto said = notice.Look(channel::Clock::now(), NameOf(kind), around_.module))
          around_.core.Tell(said->severity, said->text);
        break;
    }
    if (IsCondemned()) return false;
    if (channel::Clock::now() >= patience) return false;
  }
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
  constexpr std::size_t kMost =
      std::size_t{2} * channel::kPostedCapacity / sizeof(channel::MessageHead);
  for (std::size_t count = 0; count < kMost && channel_->has_posted(); ++count) {
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

bool Session::Attend() {
  constexpr std::uint32_t kSometimes = 64;
  if (!error_.empty() || IsCondemned() || !DeliverPosted()) return false;
  if (++attended_ % kSometimes != 0) return true;
  ReadOutput();
  if (!process_->HasEnded()) return true;
  ReportDeath();
  return false;
}

bool Session::ReadOutput() {
  return process_->ReadOutput(
      [this](const std::string& line) { around_.core.Trace("worker: " + line); });
}

/// What is to be looked at when there was a process, and never a worker.
std::string Session::NeverReady() const {
  return "; it was never ready: is " + process_->program() + " Node.js?" + LowLimits();
}

void Session::ReportDeath() {
  ReadOutput();
  process_->output().Finish(
      [this](const std::string& line) { around_.core.Trace("worker: " + line); });
  if (IsCondemned()) return;
  std::string reason = process_->HowItEnded();
  if (!process_->was_started()) return Abandon(reason);
  reason += channel_->WorkerCame() ? LowLimits() : NeverReady();
  const std::string last = process_->output().Tail();
  Abandon(reason + (last.empty() ? "" : "; the last that it printed:"), last);
}

void Session::Abandon(std::string_view reason, std::string_view printed) {
  if (!error_.empty()) return;
  error_ = reason;
  process_->Kill();
  around_.core.Tell(around_.severity, "node: " + error_, printed);
}

bool Session::HearCancel() {
  if (heard_cancel_ || !error_.empty() || !around_.cancel.when()) return error_.empty();
  heard_cancel_ = true;
  std::span<const std::byte> answer;
  return Call(static_cast<std::uint32_t>(channel::RequestKind::kHearCancel), {}, answer);
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
  HearCancel();
  watch_.Begin("freePlugin", channel::Clock::now(), kFreeInAll);
  Finish(kFreeLimit);
  if (!process_->WaitForEnd(kFreeLimit)) {
    around_.core.Trace("node: the worker did not exit when the plugin was freed");
    process_->AskToEnd();
    process_->WaitForEnd(kFreeLimit);
  }
  process_->Kill();
  DeliverPosted();
  ReadOutput();
  process_->output().Finish(
      [this](const std::string& line) { around_.core.Trace("worker: " + line); });
}

}  // namespace bareos_node::daemon
