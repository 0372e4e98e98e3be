// A worker without manners, and limits of the process: neither holds the daemon's thread, neither
// ends it.
#ifndef BAREOS_NODE_TEST_CHANNEL_MANNERS_H_
#define BAREOS_NODE_TEST_CHANNEL_MANNERS_H_

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "pair.h"

namespace channel_test {

/// A worker that floods the socket does not keep the daemon's thread.
inline void ControlFlood() {
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
inline void Doorbell() {
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
  EXPECT(pair.daemon->Wait(milliseconds(1)) == Wake::kTimeout);
  pair.ends.doorbell.Close();
  rings();
  EXPECT(pair.daemon->Wait(milliseconds(1)) == Wake::kBroken);
}

inline void Pulse() {
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

/// Limits of the process are errors with a name, and never a signal.
inline void Limits() {
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

inline void Sealed() {
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

}  // namespace channel_test

#endif  // BAREOS_NODE_TEST_CHANNEL_MANNERS_H_
