// Both sides of the channel in one program: calls with nested core calls and posted messages on two
// threads, and a daemon's side that meets a worker without manners. Prints each broken expectation.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <string>
#include <thread>

#include "behind.h"
#include "manners.h"
#include "pair.h"
#include "rings.h"

namespace {

using namespace channel_test;

/// Longer than an area, in both directions, and again: nothing of the one before is left.
void LongMessages() {
  Pair pair;
  const auto worker = pair.Worker();
  constexpr std::size_t kJustTooLong = kLongestMessage + 1;
  for (const std::size_t length : {kJustTooLong, kJustTooLong * 4, kJustTooLong + 5}) {
    const Bytes request = Numbered(7, length);
    EXPECT(pair.daemon->PostRequest(3, request));
    const Message message = worker->Request();
    EXPECT(message.kind == (3 | kInOverflow));
    std::uint64_t told = 0;
    EXPECT(DecodeOverflow(message, told) && told == length);
    Bytes taken(told);
    EXPECT(worker->TakeRequestOverflow(taken));
    EXPECT(Same(taken, request));
    EXPECT(worker->PostLongAnswer(3, taken));
    EXPECT(pair.daemon->Wait(milliseconds(100)) == DaemonChannel::Wake::kAnswer);
    EXPECT(pair.daemon->message().kind == 3);
    EXPECT(Same(pair.daemon->message().bytes, request));
  }
  // A worker that says more than there is.
  EXPECT(pair.daemon->PostRequest(3, {}));
  EXPECT(worker->WriteAnswer(3 | kInOverflow, EncodeOverflow(10)));
  EXPECT(pair.daemon->Wait(milliseconds(100)) == DaemonChannel::Wake::kBroken);
  EXPECT(pair.daemon->PostRequest(3, {}));
  EXPECT(worker->WriteAnswer(3 | kInOverflow, EncodeOverflow(kLongestOverflow + 1)));
  EXPECT(pair.daemon->Wait(milliseconds(100)) == DaemonChannel::Wake::kBroken);
}

/// How a worker waits for its next request.
enum class Style { kFutex, kEventLoop };

struct WorkerThread {
  WorkerChannel& channel;
  Style style;
  std::uint32_t posted = 0;

  void Await() {
    if (channel.SpinForRequest(style == Style::kFutex ? 20 : 0)) return;
    if (style == Style::kFutex) {
      while (!channel.WaitForRequest(milliseconds(1000))) {
      }
      return;
    }
    while (channel.ArmEventLoop()) {
      pollfd_wait();
      channel.ClearDoorbell();
      channel.DisarmEventLoop();
      if (channel.PeekTurn() == Turn::kRequest) return;
    }
  }

  void pollfd_wait() {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(channel.doorbell_descriptor(), &set);
    timeval limit{1, 0};
    select(channel.doorbell_descriptor() + 1, &set, nullptr, nullptr, &limit);
  }

  /// Posts the next number, making room by a core call when there is none.
  void Post() {
    const Bytes bytes = Numbered(posted, 4 + posted % 2500);
    std::span<const std::byte> answer;
    while (!channel.Post(5, bytes)) {
      EXPECT(channel.CoreCall(kDrainCall, {}, answer));
      EXPECT(answer.size() == 1 && answer[0] == std::byte{0});
    }
    ++posted;
  }

  void Run(std::uint32_t calls) {
    for (std::uint32_t call = 0; call < calls; ++call) {
      Await();
      const Message request = channel.Request();
      EXPECT(request.kind == call % 17);
      Bytes answer(request.bytes.begin(), request.bytes.end());
      if (call % 3 == 0) Post();
      for (std::uint32_t nested = 0; nested < call % 4; ++nested) {
        const Bytes arguments = Numbered(nested, 16 + nested);
        std::span<const std::byte> back;
        EXPECT(channel.CoreCall(nested, arguments, back));
        EXPECT(Same(back, arguments));
      }
      answer.push_back(std::byte{42});
      EXPECT(channel.WriteAnswer(request.kind, answer));
    }
  }
};

void ManyCalls(Style style, std::uint32_t calls) {
  Pair pair;
  const auto worker = pair.Worker();
  std::thread thread([&] { WorkerThread{*worker, style}.Run(calls); });
  std::uint32_t next_posted = 0;
  const auto drain = [&] {
    std::uint32_t kind = 0;
    Bytes bytes;
    bool found = true;
    for (;;) {
      EXPECT(pair.daemon->NextPosted(kind, bytes, found).ok());
      if (!found) return;
      EXPECT(kind == 5 && Same(bytes, Numbered(next_posted, 4 + next_posted % 2500)));
      ++next_posted;
    }
  };
  for (std::uint32_t call = 0; call < calls && failures == 0; ++call) {
    const Bytes request = Numbered(call, 8 + call % 300);
    EXPECT(pair.daemon->PostRequest(call % 17, request));
    for (Wake wake = Wake::kTimeout; wake != Wake::kAnswer && failures == 0;) {
      wake = pair.daemon->Wait(milliseconds(100));
      EXPECT(wake != Wake::kBroken);
      if (wake == Wake::kCoreCall || call % 500 == 0) drain();
      if (wake != Wake::kCoreCall) continue;
      const Message& message = pair.daemon->message();
      const Bytes back =
          message.kind == kDrainCall ? Bytes(1) : Bytes(message.bytes.begin(), message.bytes.end());
      EXPECT(pair.daemon->PostCoreAnswer(message.kind, back));
    }
    const auto answer = pair.daemon->message().bytes;
    EXPECT(pair.daemon->message().kind == call % 17);
    EXPECT(answer.size() == request.size() + 1 && Same(answer.first(request.size()), request));
  }
  if (failures > 0) std::_Exit(1);  // the other thread waits for ever
  thread.join();
  drain();
  EXPECT(next_posted == (calls + 2) / 3);
}

/// The signal that the daemon sends to a job's thread at a cancel.
void Interrupted() {
  struct sigaction nothing {};
  nothing.sa_handler = [](int) {};
  sigaction(SIGUSR2, &nothing, nullptr);
  Pair pair;
  const auto worker = pair.Worker();
  EXPECT(pair.daemon->PostRequest(1, {}));
  const pthread_t self = pthread_self();
  std::thread thread([&] {
    for (int round = 0; round < 50; ++round) {
      pthread_kill(self, SIGUSR2);
      std::this_thread::sleep_for(milliseconds(1));
    }
    EXPECT(worker->WriteAnswer(1, {}));
  });
  Wake wake = Wake::kTimeout;
  while (wake == Wake::kTimeout) wake = pair.daemon->Wait(milliseconds(20));
  EXPECT(wake == Wake::kAnswer);
  thread.join();
}

void Turns() {
  for (const std::uint32_t turn : {0U, 2U, 3U, 4U, 5U, 0xFFFFFFFFU}) {
    Pair pair;
    EXPECT(pair.daemon->Wait(milliseconds(1)) == Wake::kTimeout);
    EXPECT(pair.daemon->PostRequest(3, {}));
    pair.region.turn.store(turn);
    const bool fair = turn == 2 || turn == 4;
    EXPECT((pair.daemon->Wait(milliseconds(1)) == Wake::kBroken) == !fair);
  }
  for (const std::uint32_t length :
       {kLongestMessage, kLongestMessage + 1, 0xFFFFFFFFU, 0x7FFFFFFFU}) {
    Pair pair;
    EXPECT(pair.daemon->PostRequest(3, {}));
    const MessageHead head{length, 3};
    std::memcpy(pair.region.answer, &head, sizeof head);
    pair.region.turn.store(static_cast<std::uint32_t>(Turn::kAnswer));
    const bool fits = length <= kLongestMessage;
    EXPECT((pair.daemon->Wait(milliseconds(1)) == Wake::kAnswer) == fits);
  }
  Pair pair;
  const auto worker = pair.Worker();
  EXPECT(!worker->WriteAnswer(1, {}));  // nobody asked
  std::span<const std::byte> answer;
  EXPECT(!worker->CoreCall(1, {}, answer));
  EXPECT(pair.daemon->PostRequest(1, Bytes(kLongestMessage)));
  EXPECT(!worker->WriteAnswer(1, Bytes(kLongestMessage + 1)));
  EXPECT(!worker->PostAnswer(1, kLongestMessage + 1));
  EXPECT(worker->PostAnswer(1, kLongestMessage));
}

void Control() {
  Pair pair;
  const auto worker = pair.Worker();
  EXPECT(!pair.daemon->TakeDescriptor());
  const Descriptor file(open("/dev/zero", O_RDONLY | O_CLOEXEC));
  struct stat sent {};
  fstat(file.get(), &sent);
  EXPECT(worker->SendDescriptor(file.get()) == 0);
  EXPECT(worker->SendDescriptor(file.get()) == 0);  // one too many is closed
  const Descriptor taken = pair.daemon->TakeDescriptor();
  struct stat got {};
  EXPECT(taken && fstat(taken.get(), &got) == 0 && got.st_rdev == sent.st_rdev);
  EXPECT((fcntl(taken.get(), F_GETFD) & FD_CLOEXEC) != 0);
  EXPECT(!pair.daemon->TakeDescriptor());
  EXPECT(worker->SendDescriptor(9999) != 0);
  EXPECT(!worker->cancelled());
  pair.daemon->SendCancelled();
  const ControlDatagram told = worker->WaitForControl();
  EXPECT(told.outcome == ControlDatagram::Outcome::kMessage);
  EXPECT(told.message == ControlMessage::kCancelled && worker->cancelled());
  for (int count = 0; count < 5000; ++count) pair.daemon->SendCancelled();  // never waits
  pair.daemon.reset();
}

}  // namespace

int main(int count, char** arguments) {
  const auto calls = static_cast<std::uint32_t>(count > 1 ? std::atoi(arguments[1]) : 100'000);
  ManyCalls(Style::kFutex, calls);
  ManyCalls(Style::kEventLoop, calls / 4);
  Interrupted();
  Turns();
  RingWrapsAround();
  CountsWrapAround();
  HostileRing();
  NoisyRing();
  Control();
  ControlFlood();
  Doorbell();
  Pulse();
  Padding();
  BehindWrapsAround();
  BehindIsFull();
  BehindOnTwoThreads();
  HostileBehind();
  BrokenBehind();
  Limits();
  Sealed();
  LongMessages();
  return failures == 0 ? 0 : 1;
}
