// Plays Node for a whole job: a worker that answers well for a while and lies now and then, in
// every way that it has. The daemon's side must end the job, with the worker or without. Follows
// from the job's number, so a failure comes back.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "channel/worker_channel.h"
#include "messages.h"
#include "wire/reader.h"

namespace fuzz {
namespace {

namespace channel = bareos_node::channel;
using channel::RequestKind;

constexpr int kMostRequests = 400;

class Worker {
 public:
  Worker(std::unique_ptr<channel::WorkerChannel> link, channel::Mapping region)
      : link_(std::move(link)), region_(std::move(region)) {}

  void Run() {
    for (int count = 0; count < kMostRequests; ++count) {
      // Far more than a daemon needs to go on: it has dropped this worker, or its job is over.
      if (!link_->WaitForRequest(std::chrono::seconds(20))) return;
      const channel::Message request = link_->Request();
      const Bytes message(request.bytes.begin(), request.bytes.end());
      if (request.kind == static_cast<std::uint32_t>(RequestKind::kLoad)) LearnSeed();
      Misbehave();
      Bytes answer = AnswerTo(request.kind, message);
      if (lies_ && noise_.OneIn(6)) Mutate(noise_, answer);
      const std::uint32_t kind = lies_ && noise_.OneIn(60) ? noise_.Number() : request.kind;
      link_->WriteAnswer(kind, answer);
      if (request.kind == static_cast<std::uint32_t>(RequestKind::kFree)) return;
    }
  }

 private:
  /// The number of the job, from the core itself.
  void LearnSeed() {
    Bytes arguments;
    Writer(arguments).I32(Constant("bVarJobId"));
    std::span<const std::byte> answer;
    link_->CoreCall(static_cast<std::uint32_t>(fd::CoreCall::getBareosValue), arguments, answer);
    bareos_node::wire::Reader in(answer);
    in.U8();
    in.I32();
    in.U8();
    noise_ = Noise(static_cast<std::uint64_t>(in.I32()) * 7919);
    // Some jobs get through to their end: only there is the code of the end.
    lies_ = !noise_.OneIn(5);
  }

  Bytes AnswerTo(std::uint32_t kind, const Bytes& message) {
    Bytes answer;
    Writer out(answer);
    if (kind >= std::size(fd::kEntryPoints)) {
      out.I32(bareos_node::bRC_OK);
      if (kind == static_cast<std::uint32_t>(RequestKind::kLoad)) {
        // Everything is defined.
        out.U32(lies_ && noise_.OneIn(8) ? noise_.Number() : 0x1FFFF);
        out.U32(0);
      }
      return answer;
    }
    const auto id = static_cast<fd::EntryPoint>(kind);
    if (id == fd::EntryPoint::startBackupFile && ++files_ > 12) {
      out.I32(bareos_node::bRC_Stop);
      out.Bool(false);
      return answer;
    }
    bareos_node::wire::Reader in(message);
    const std::int32_t function = in.I32();
    const std::int32_t asked = in.I32();
    // A write counts what came; a read ends a file sooner or later.
    std::int32_t count = function == Constant("IO_READ") ? asked : 0;
    if (function == Constant("IO_READ") && noise_.OneIn(2)) count = 0;
    return Answer(noise_, id, function, std::min(std::max(count, 0), 5000));
  }

  void Misbehave() {
    for (std::size_t count = noise_.Below(3); count > 0; --count) CallCore();
    for (std::size_t count = noise_.Below(3); count > 0; --count) Post();
    if (!lies_ || !noise_.OneIn(12)) return;
    switch (noise_.Below(14)) {
      case 0:
        return Overwrite();
      case 1:
        return SendDescriptors();
      case 2:
        return Print();
      case 3:
        std::_Exit(static_cast<int>(noise_.Below(256)));
      case 4:
        kill(getpid(), noise_.OneIn(2) ? SIGKILL : SIGTERM);
        return;
      case 5:
        return PostNoise();
      case 6:
        // A child that stays behind, with everything open.
        if (fork() == 0) sleep(1000);
        return;
      case 7:
        return Detach();
      case 8:
        // Into the daemon's own.
        setpgid(0, getpgid(ParentOfKeeper()));
        return;
      case 9:
        return FillDoorbell();
      case 10:
        return Flood();
      case 11:
        // Its keeper.
        kill(getppid(), noise_.OneIn(2) ? SIGSTOP : SIGTERM);
        return;
      case 12:
        kill(getppid(), SIGKILL);
        return;
      default:
        return WriteAreas();
    }
  }

  static pid_t ParentOfKeeper() {
    const std::string path = "/proc/" + std::to_string(getppid()) + "/stat";
    int parent = 0;
    if (std::FILE* const file = std::fopen(path.c_str(), "r")) {
      if (std::fscanf(file, "%*d (keeper) %*c %d", &parent) != 1) parent = 0;
      std::fclose(file);
    }
    return parent;
  }

  void CallCore() {
    const auto kind = static_cast<std::uint32_t>(noise_.Below(std::size(fd::kCoreCalls)));
    Bytes arguments = Arguments(noise_, static_cast<fd::CoreCall>(kind));
    if (lies_ && noise_.OneIn(2)) Mutate(noise_, arguments);
    std::span<const std::byte> answer;
    link_->CoreCall(kind, arguments, answer);
  }

  void Post() {
    const auto id = noise_.OneIn(2) ? fd::CoreCall::JobMessage : fd::CoreCall::DebugMessage;
    Bytes arguments = Arguments(noise_, id);
    if (lies_ && noise_.OneIn(4)) Mutate(noise_, arguments);
    link_->Post(static_cast<std::uint32_t>(id), arguments);
  }

  void PostNoise() {
    Bytes noise(noise_.Below(4000));
    noise_.Fill(noise);
    link_->Post(noise_.Number(), noise);
  }

  /// Any word at all, the daemon's own included.
  void Overwrite() {
    channel::Word* const words = &region_->turn;
    constexpr std::size_t kPerLine = 64 / sizeof(channel::Word);
    words[noise_.Below(14) * kPerLine].store(noise_.Number());
    if (noise_.OneIn(2)) channel::FutexWake(region_->turn);
  }

  /// A grandchild in a session of its own, that nobody but a keeper finds.
  void Detach() {
    if (const pid_t child = fork(); child > 0) {
      waitpid(child, nullptr, 0);
      return;
    }
    setsid();
    if (fork() != 0) std::_Exit(0);
    signal(SIGTERM, SIG_IGN);
    sleep(1000);
    std::_Exit(0);
  }

  /// Its end of it, which it makes wait, too.
  void FillDoorbell() {
    fcntl(channel::kDoorbellDescriptor, F_SETFL, 0);
    const Bytes noise(4096);
    while (send(channel::kDoorbellDescriptor, noise.data(), noise.size(), MSG_DONTWAIT) > 0) {
    }
    region_->worker_sleeps.store(static_cast<std::uint32_t>(channel::WorkerSleep::kEventLoop));
  }

  /// Padding and datagrams without end, for as long as the worker lives.
  void Flood() {
    channel::Region* const region = region_.get();
    const bool padding = noise_.OneIn(2);
    std::thread([region, padding] {
      for (;;) {
        const char byte = 9;
        if (padding) region->ahead_head.store(region->ahead_tail.load() + 65536);
        if (!padding) send(channel::kControlDescriptor, &byte, sizeof byte, MSG_NOSIGNAL);
      }
    }).detach();
  }

  void WriteAreas() {
    auto* const memory = reinterpret_cast<std::byte*>(region_.get());
    const std::size_t at = channel::kRequestOffset + noise_.Below(4U << 20);
    noise_.Fill({memory + at, noise_.Below(64 << 10)});
  }

  void SendDescriptors() {
    for (std::size_t count = noise_.Below(6); count > 0; --count) link_->SendDescriptor(0);
  }

  void Print() {
    const std::string line = noise_.Text("abc\n\r\xff", 5000);
    [[maybe_unused]] const auto written = write(STDERR_FILENO, line.data(), line.size());
  }

  std::unique_ptr<channel::WorkerChannel> link_;
  channel::Mapping region_;
  Noise noise_{0};
  bool lies_ = false;
  int files_ = 0;
};

}  // namespace

void Broken(const char* file, int line, const char* what) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  std::abort();
}

}  // namespace fuzz

int main() {
  namespace channel = bareos_node::channel;
  channel::Mapping region = channel::Mapping::Of(channel::kRegionDescriptor);
  bareos_node::wire::Status status;
  auto link = channel::WorkerChannel::Open(status);
  if (!region || link == nullptr) {
    std::fprintf(stderr, "no channel: %s\n", status.message());
    return 1;
  }
  // A daemon that is gone leaves nobody behind.
  alarm(60);
  fuzz::Worker(std::move(link), std::move(region)).Run();
  return 0;
}
