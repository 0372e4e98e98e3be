// Both sides of the channel in one program: calls with nested core calls and posted messages on two
// threads, and a daemon's side that meets a worker without manners. Prints each broken expectation.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "channel/daemon_channel.h"
#include "channel/worker_channel.h"

namespace {

using namespace bareos_node::channel;
using bareos_node::wire::Status;
using Bytes = std::vector<std::byte>;
using Wake = DaemonChannel::Wake;
using std::chrono::milliseconds;

int failures = 0;

void Expect(bool holds, int line, const char* what) {
  if (holds) return;
  if (++failures < 20) std::printf("line %d: %s\n", line, what);
}
#define EXPECT(condition) Expect((condition), __LINE__, #condition)

Bytes Numbered(std::uint32_t number, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t at = 0; at < size; ++at) bytes[at] = static_cast<std::byte>(number + at);
  if (size >= sizeof number) std::memcpy(bytes.data(), &number, sizeof number);
  return bytes;
}

bool Same(std::span<const std::byte> left, std::span<const std::byte> right) {
  return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin());
}

struct Pair {
  WorkerEnds ends;
  std::unique_ptr<DaemonChannel> daemon = DaemonChannel::Create(ends);
  Region& region = daemon->region();

  /// On the daemon's own mapping, so that a race detector sees that it is the same memory.
  std::unique_ptr<WorkerChannel> Worker() {
    return WorkerChannel::On(Mapping::Borrow(region), std::move(ends.control),
                             std::move(ends.region), std::move(ends.doorbell),
                             std::move(ends.overflow));
  }
};

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
  struct sigaction nothing{};
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

void RingWrapsAround() {
  Pair pair;
  const auto worker = pair.Worker();
  std::uint32_t kind = 0;
  Bytes bytes;
  bool found = false;
  EXPECT(!worker->Post(5, Bytes(kLongestPosted + 1)));
  EXPECT(worker->Post(5, Bytes(kLongestPosted)));
  EXPECT(!worker->Post(5, {}));
  EXPECT(pair.daemon->NextPosted(kind, bytes, found).ok() && found);
  EXPECT(bytes.size() == kLongestPosted);
  // Several times around, with sizes that put every part of an entry over the end.
  for (std::uint32_t number = 0; number < 4000; ++number) {
    const Bytes sent = Numbered(number, number * 37 % 1500);
    EXPECT(worker->Post(number % 7, sent));
    EXPECT(pair.daemon->has_posted());
    EXPECT(pair.daemon->NextPosted(kind, bytes, found).ok() && found);
    EXPECT(kind == number % 7 && Same(bytes, sent));
    EXPECT(!pair.daemon->has_posted());
  }
}

void CountsWrapAround() {
  Region* const region = static_cast<Region*>(
      mmap(nullptr, kRegionSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  PostedWriter writer(*region);
  PostedReader reader(*region);
  Bytes bytes;
  const Bytes large(200'000);
  // Beyond 2^32 bytes, so that head and tail pass zero.
  for (std::uint64_t total = 0; total < (std::uint64_t{1} << 32) + (1U << 20);
       total += EntrySize(200'000)) {
    std::uint32_t kind = 0;
    bool found = false;
    EXPECT(writer.Post(6, large));
    EXPECT(reader.Next(kind, bytes, found).ok() && found && bytes.size() == large.size());
  }
  munmap(region, kRegionSize);
}

void HostileRing() {
  struct Case {
    std::uint32_t head;
    std::uint32_t length;
    bool good;
  };
  const Case cases[] = {{8, 0, true},
                        {16, 8, true},
                        {16, 1, true},
                        {8, 1, false},  // reaches beyond the head
                        {4, 0, false},  // not a multiple of 8
                        {kPostedCapacity + 8, 0, false},
                        {0xFFFFFFF8U, 0, false},  // behind the tail
                        {kPostedCapacity, 0xFFFFFFFFU, false},
                        {kPostedCapacity, 0xFFFFFFF8U, false},
                        {kPostedCapacity, 0x80000000U, false},
                        {kPostedCapacity, kLongestPosted, true},
                        {kPostedCapacity, kLongestPosted + 1, false}};
  for (const Case& entry : cases) {
    Pair pair;
    const MessageHead head{entry.length, 5};
    std::memcpy(pair.region.posted, &head, sizeof head);
    pair.region.posted_head.store(entry.head);
    pair.region.posted_tail.store(12345);  // the worker's lies about it do not matter
    std::uint32_t kind = 0;
    Bytes bytes;
    bool found = false;
    const bool ok = pair.daemon->NextPosted(kind, bytes, found).ok();
    EXPECT(ok == entry.good && found == entry.good);
    // An error stays, even if the worker mends its ways.
    pair.region.posted_head.store(0);
    if (!entry.good) EXPECT(!pair.daemon->NextPosted(kind, bytes, found).ok());
  }
}

/// A ring of noise is refused or yields messages of sane lengths; it never reads elsewhere.
void NoisyRing() {
  std::srand(7);
  for (int round = 0; round < 300; ++round) {
    Pair pair;
    for (int at = 0; at < 64; ++at) {
      const MessageHead noise{static_cast<std::uint32_t>(std::rand() % 400),
                              static_cast<std::uint32_t>(std::rand())};
      std::memcpy(pair.region.posted + at * 8, &noise, sizeof noise);
    }
    pair.region.posted_head.store(static_cast<std::uint32_t>(std::rand() % 80) * 8);
    std::uint32_t kind = 0;
    Bytes bytes;
    bool found = true;
    while (found && pair.daemon->NextPosted(kind, bytes, found).ok()) EXPECT(bytes.size() < 400);
  }
}

void Control() {
  Pair pair;
  const auto worker = pair.Worker();
  EXPECT(!pair.daemon->TakeDescriptor());
  const Descriptor file(open("/dev/zero", O_RDONLY | O_CLOEXEC));
  struct stat sent{};
  fstat(file.get(), &sent);
  EXPECT(worker->SendDescriptor(file.get()) == 0);
  EXPECT(worker->SendDescriptor(file.get()) == 0);  // one too many is closed
  const Descriptor taken = pair.daemon->TakeDescriptor();
  struct stat got{};
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

/// A worker that floods the socket does not keep the daemon's thread.
void ControlFlood() {
  Pair pair;
  const int socket = pair.ends.control.get();
  std::atomic<bool> over = false;
  std::thread flood([&] {
    const char noise = 9;
    while (!over) send(socket, &noise, sizeof noise, MSG_DONTWAIT | MSG_NOSIGNAL);
  });
  for (int count = 0; count < 100; ++count) EXPECT(!pair.daemon->TakeDescriptor());
  over = true;
  flood.join();
}

/// Whatever the worker does to its end: full, blocking, or closed.
void Doorbell() {
  Pair pair;
  const int bell = pair.ends.doorbell.get();
  fcntl(bell, F_SETFL, 0);
  const Bytes noise(1 << 20);
  for (int count = 0; count < 100; ++count) send(bell, noise.data(), noise.size(), MSG_DONTWAIT);
  const auto rings = [&] {
    for (int count = 0; count < 5000; ++count) {
      pair.region.worker_sleeps.store(static_cast<std::uint32_t>(WorkerSleep::kEventLoop));
      EXPECT(pair.daemon->PostRequest(1, {}));
    }
  };
  rings();
  pair.ends.doorbell.Close();
  rings();
}

void Pulse() {
  Pair pair;
  EXPECT(!pair.daemon->WorkerCame());
  const auto worker = pair.Worker();
  EXPECT(pair.daemon->WorkerCame() && pair.daemon->GavePulse());
  pair.daemon->AskForPulse();
  EXPECT(!pair.daemon->GavePulse());
  worker->ClearDoorbell();
  EXPECT(pair.daemon->GavePulse());
  // Many rings are taken sooner or later.
  for (int count = 0; count < 1000; ++count) pair.daemon->AskForPulse();
  for (int count = 0; count < 1000; ++count) worker->ClearDoorbell();
  char left = 0;
  EXPECT(recv(worker->doorbell_descriptor(), &left, 1, MSG_DONTWAIT) < 0);
}

/// Padding stands once, at the ring's end: a worker that writes nothing else keeps nobody.
void Padding() {
  const auto pad = [](Pair& pair, std::uint32_t at, std::uint32_t size) {
    const MessageHead head{size - static_cast<std::uint32_t>(sizeof(MessageHead)), 0};
    std::memcpy(pair.region.ahead + at, &head, sizeof head);
  };
  AheadEntry entry;
  bool found = false;
  Pair within;
  pad(within, 0, 64);
  within.region.ahead_head.store(128);
  EXPECT(!within.daemon->ahead().Peek(entry, found).ok());
  Pair twice;
  pad(twice, 0, kAheadCapacity);
  twice.region.ahead_head.store(kAheadCapacity);
  std::atomic<bool> over = false;
  std::thread flood([&] {
    while (!over) twice.region.ahead_head.store(twice.region.ahead_tail.load() + kAheadCapacity);
  });
  for (int count = 0; count < 10 && twice.daemon->ahead().Peek(entry, found).ok(); ++count) {
  }
  EXPECT(!found);
  over = true;
  flood.join();
}

/// Limits of the process are errors with a name, and never a signal.
void Limits() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  rlimit sizes{};
  getrlimit(RLIMIT_FSIZE, &sizes);
  for (const rlim_t limit : {4U, 9U, 10U, 11U, 12U, 13U, 14U}) {
    const rlimit few{limit, files.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    WorkerEnds ends;
    errno = 0;
    if (DaemonChannel::Create(ends) == nullptr) EXPECT(errno == EMFILE);
    EXPECT(limit > 10 || errno == EMFILE);
  }
  setrlimit(RLIMIT_NOFILE, &files);
  Pair pair;
  const rlimit small{4096, sizes.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  WorkerEnds ends;
  EXPECT(DaemonChannel::Create(ends) == nullptr && errno == EFBIG);
  EXPECT(!pair.daemon->PostRequest(3, Bytes(kLongestMessage + 1)));
  sigset_t pending;
  EXPECT(sigpending(&pending) == 0 && sigismember(&pending, SIGXFSZ) == 0);
  setrlimit(RLIMIT_FSIZE, &sizes);
  EXPECT(pair.daemon->PostRequest(3, Bytes(kLongestMessage + 1)));
}

void Sealed() {
  Pair pair;
  EXPECT(ftruncate(pair.ends.region.get(), 4096) != 0);
  EXPECT(ftruncate(pair.ends.region.get(), kRegionSize * 2) != 0);
  EXPECT(pair.ends.control.get() >= 10 && pair.ends.region.get() >= 10);
  Status status;
  EXPECT(WorkerChannel::Open(status, -1, open("/dev/null", O_RDWR), -1, -1) == nullptr &&
         !status.ok());
  pair.region.info.version = 99;
  EXPECT(WorkerChannel::Open(status, -1, pair.ends.region.get(), -1, -1) == nullptr &&
         !status.ok());
  pair.region.info.version = kVersion;
  const auto worker =
      WorkerChannel::Open(status, pair.ends.control.Release(), pair.ends.region.Release(),
                          pair.ends.doorbell.Release(), pair.ends.overflow.Release());
  EXPECT(worker != nullptr);
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
  Limits();
  Sealed();
  LongMessages();
  return failures == 0 ? 0 : 1;
}
