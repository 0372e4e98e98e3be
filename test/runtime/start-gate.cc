// The gate through which workers start, alone and with threads. Prints each broken expectation.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "daemon/start_gate.h"

namespace {

using bareos_node::daemon::StartGate;
using Pass = std::optional<StartGate::Pass>;
using namespace std::chrono_literals;

std::atomic<int> failures = 0;

void Expect(bool holds, int line, const char* what) {
  if (!holds && ++failures < 20) std::printf("line %d: %s\n", line, what);
}
#define EXPECT(condition) Expect((condition), __LINE__, #condition)

constexpr auto kNever = [] { return false; };
constexpr auto kAtOnce = [] { return true; };
/// Longer than this program runs.
constexpr auto kLong = 1h;

/// A thread that waits at the gate; `entered` is the order in which they come in.
class Waiter {
 public:
  Waiter(StartGate& gate, int number, std::mutex& mutex, std::vector<int>& entered)
      : thread_([this, &gate, number, &mutex, &entered] {
          Pass pass = gate.Enter([this] {
            asked_ = true;
            return gives_up_.load();
          });
          const std::lock_guard lock(mutex);
          entered.push_back(pass ? number : -number);
        }) {
    // It is in the queue when it has been asked.
    while (!asked_) std::this_thread::sleep_for(1ms);
  }
  void GiveUp() { gives_up_ = true; }
  void Join() { thread_.join(); }

 private:
  std::atomic<bool> asked_ = false;
  std::atomic<bool> gives_up_ = false;
  std::thread thread_;
};

void FirstComeFirstServed() {
  StartGate gate(1, kLong);
  std::mutex mutex;
  std::vector<int> entered;
  Pass first = gate.Enter(kNever);
  EXPECT(first.has_value());
  Waiter second(gate, 2, mutex, entered);
  Waiter third(gate, 3, mutex, entered);
  Waiter fourth(gate, 4, mutex, entered);
  third.GiveUp();
  third.Join();
  {
    const std::lock_guard lock(mutex);
    EXPECT(entered == std::vector<int>{-3});
  }
  first.reset();
  second.Join();
  fourth.Join();
  EXPECT((entered == std::vector<int>{-3, 2, 4}));
  EXPECT(gate.Enter(kAtOnce).has_value());
}

void TheFirstGivesUp() {
  StartGate gate(1, kLong);
  std::mutex mutex;
  std::vector<int> entered;
  Pass pass = gate.Enter(kNever);
  Waiter second(gate, 2, mutex, entered);
  Waiter third(gate, 3, mutex, entered);
  second.GiveUp();
  second.Join();
  pass.reset();
  third.Join();
  EXPECT((entered == std::vector<int>{-2, 3}));
}

/// A start that hangs keeps nobody, however many of them hang.
void OneThatHangs() {
  StartGate gate(2, 50ms);
  std::vector<Pass> hanging;
  for (int count = 0; count < 5; ++count) {
    hanging.push_back(gate.Enter(kNever));
    EXPECT(hanging.back().has_value());
  }
}

void APassMoves() {
  StartGate gate(1, kLong);
  Pass pass = gate.Enter(kNever);
  StartGate::Pass moved = *std::move(pass);
  pass.reset();
  EXPECT(!gate.Enter(kAtOnce).has_value());
  { const StartGate::Pass last = std::move(moved); }
  EXPECT(gate.Enter(kAtOnce).has_value());
}

void NeverTooMany() {
  constexpr int kPlaces = 3;
  StartGate gate(kPlaces, kLong);
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  std::atomic<int> given_up = 0;
  std::vector<std::thread> threads;
  for (int number = 0; number < 50; ++number) {
    threads.emplace_back([&, number] {
      int asked = 0;
      const bool impatient = number % 5 == 0;
      const Pass pass = gate.Enter([&] { return impatient && ++asked > 1; });
      if (!pass) ++given_up;
      if (!pass) return;
      const int now = ++inside;
      int seen = most.load();
      while (seen < now && !most.compare_exchange_weak(seen, now)) {
      }
      std::this_thread::sleep_for(2ms);
      --inside;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT(most <= kPlaces);
  EXPECT(given_up <= 10);
  std::vector<Pass> all;
  for (int count = 0; count < kPlaces; ++count) all.push_back(gate.Enter(kAtOnce));
  for (const Pass& pass : all) EXPECT(pass.has_value());
  EXPECT(!gate.Enter(kAtOnce).has_value());
}

}  // namespace

int main() {
  FirstComeFirstServed();
  TheFirstGivesUp();
  OneThatHangs();
  APassMoves();
  NeverTooMany();
  return failures == 0 ? 0 : 1;
}
