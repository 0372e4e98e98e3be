// Plays the daemon's side of the channel for tests of a real worker process, told what to do line
// by line:
//  - request KIND HEX: posts a request; prints `corecall`, `posted` and `descriptor` lines, then
//    `answer KIND HEX`, or `no answer` after ten seconds
//  - core HEX: the answer to the core call that was printed last
//  - repeat N KIND HEX: the same request N times; prints nanoseconds for each
//  - wake: rings for work in the behind ring that the worker has done meanwhile
//  - cancel, sleep MS, close
// Command line: driver NODE ARGUMENT…; the worker's output goes to standard error.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "channel/daemon_channel.h"

namespace {

using namespace bareos_node;
using channel::DaemonChannel;
using Bytes = std::vector<std::byte>;

/// The worker finds control socket, region, doorbell and overflow file at 3, 4, 5 and 6.
constexpr int kControl = 3;

std::string Hex(std::span<const std::byte> bytes) {
  static const char* const digits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += digits[static_cast<unsigned>(byte) >> 4];
    text += digits[static_cast<unsigned>(byte) & 15];
  }
  return text.empty() ? "-" : text;
}

Bytes Unhex(const std::string& text) {
  Bytes bytes;
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoi(text.substr(at, 2), nullptr, 16)));
  }
  return bytes;
}

pid_t Spawn(char** command, const channel::WorkerEnds& ends) {
  const pid_t child = fork();
  if (child != 0) return child;
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, 0);
  dup2(2, 1);
  dup2(ends.control.get(), kControl);
  dup2(ends.region.get(), kControl + 1);
  dup2(ends.doorbell.get(), kControl + 2);
  dup2(ends.overflow.get(), kControl + 3);
  execv(command[0], command);
  _exit(127);
}

class Driver {
 public:
  Driver(std::unique_ptr<DaemonChannel> channel, pid_t child)
      : channel_(std::move(channel)), child_(child) {}

  void Run() {
    std::string line;
    while (std::getline(std::cin, line)) {
      std::istringstream words(line);
      std::string verb;
      words >> verb;
      if (verb == "request") {
        Request(words, true);
      } else if (verb == "repeat") {
        Repeat(words);
      } else if (verb == "wake") {
        WakeForNothing();
      } else if (verb == "cancel") {
        channel_->SendCancelled();
      } else if (verb == "sleep") {
        int milliseconds = 0;
        words >> milliseconds;
        std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
      } else if (verb == "close") {
        channel_.reset();
      } else {
        std::cout << "unknown " << verb << std::endl;
      }
      if (channel_) Drain();
      std::cout << "ready" << std::endl;
    }
    channel_.reset();
    if (!reaped_) Reap(0);
  }

 private:
  bool Reap(int flags) {
    int status = 0;
    if (waitpid(child_, &status, flags) != child_) return false;
    reaped_ = true;
    if (WIFSIGNALED(status)) {
      std::cout << "exit signal " << WTERMSIG(status) << std::endl;
    } else {
      std::cout << "exit code " << WEXITSTATUS(status) << std::endl;
    }
    return true;
  }

  void Drain() {
    for (;;) {
      std::uint32_t kind = 0;
      Bytes bytes;
      bool found = false;
      const wire::Status status = channel_->NextPosted(kind, bytes, found);
      if (!status || !found) return;
      std::cout << "posted " << kind << ' ' << Hex(bytes) << '\n';
    }
  }

  bool Exchange(std::uint32_t kind, const Bytes& bytes, bool print) {
    channel_->PostRequest(kind, bytes);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (;;) {
      const DaemonChannel::Wake wake = channel_->Wait(std::chrono::milliseconds(100));
      Drain();
      if (wake == DaemonChannel::Wake::kAnswer) {
        if (print) Answer();
        return true;
      }
      if (wake == DaemonChannel::Wake::kBroken) {
        std::cout << "broken" << std::endl;
        return false;
      }
      if (wake == DaemonChannel::Wake::kCoreCall) {
        CoreCall();
      } else if (Reap(WNOHANG)) {
        return false;
      } else if (std::chrono::steady_clock::now() > end) {
        std::cout << "no answer" << std::endl;
        return false;
      }
    }
  }

  void Answer() {
    const channel::Descriptor descriptor = channel_->TakeDescriptor();
    if (descriptor) {
      struct stat info {};
      fstat(descriptor.get(), &info);
      std::cout << "descriptor " << info.st_size << '\n';
    }
    const channel::Message& message = channel_->message();
    std::cout << "answer " << message.kind << ' ' << Hex(message.bytes) << std::endl;
  }

  void CoreCall() {
    const channel::Message message = channel_->message();
    if (message.kind == channel::kDrainCall) {
      const Bytes done{std::byte{0}};
      channel_->PostCoreAnswer(message.kind, done);
      return;
    }
    std::cout << "corecall " << message.kind << ' ' << Hex(message.bytes) << std::endl;
    std::string verb;
    std::string hex;
    std::cin >> verb >> hex;
    std::cin.ignore();
    channel_->PostCoreAnswer(message.kind, Unhex(hex));
  }

  /// What PostBehind does for a sleeping worker, when the worker has done the entry before it
  /// rings.
  void WakeForNothing() {
    std::atomic<std::uint32_t>& sleeps = channel_->region().worker_sleeps;
    const auto asleep = static_cast<std::uint32_t>(channel::WorkerSleep::kEventLoop);
    const auto awake = static_cast<std::uint32_t>(channel::WorkerSleep::kAwake);
    const auto pause = std::chrono::milliseconds(1);
    for (auto expected = asleep; !sleeps.compare_exchange_weak(expected, awake); expected = asleep)
      std::this_thread::sleep_for(pause);
    channel_->AskForPulse();
    while (!channel_->GavePulse()) std::this_thread::sleep_for(pause);
  }

  void Request(std::istringstream& words, bool print) {
    std::uint32_t kind = 0;
    std::string hex;
    words >> kind >> hex;
    Exchange(kind, Unhex(hex), print);
  }

  void Repeat(std::istringstream& words) {
    int count = 0;
    std::uint32_t kind = 0;
    std::string hex;
    words >> count >> kind >> hex;
    const Bytes bytes = Unhex(hex);
    const auto start = std::chrono::steady_clock::now();
    for (int index = 0; index < count; ++index) {
      if (!Exchange(kind, bytes, false)) return;
    }
    const auto spent = std::chrono::steady_clock::now() - start;
    std::cout << "nanoseconds "
              << std::chrono::duration_cast<std::chrono::nanoseconds>(spent).count() / count
              << std::endl;
  }

  std::unique_ptr<DaemonChannel> channel_;
  pid_t child_;
  bool reaped_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  channel::WorkerEnds ends;
  auto channel = DaemonChannel::Create(ends);
  if (!channel) return 1;
  const pid_t child = Spawn(argv + 1, ends);
  ends = {};
  Driver(std::move(channel), child).Run();
  return 0;
}
