// One thread for each instance, which the next one that retires joins when it is done.
#include "daemon/events-only/retirement.h"

#include <atomic>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include "daemon/no_signals.h"

namespace bareos_node::daemon {

namespace {

struct Retired {
  std::unique_ptr<EventInstance> instance;
  std::atomic<bool> done = false;
  std::thread thread;
};

class Home {
 public:
  /// A daemon that exits without unloading its plugins comes here instead.
  ~Home() { End(); }

  void Take(std::unique_ptr<EventInstance> instance);
  void End() noexcept;

 private:
  std::mutex mutex_;
  std::atomic<bool> stop_ = false;
  std::list<Retired> all_;
};

void Run(Retired& retired, const std::atomic<bool>& stop) noexcept {
  try {
    retired.instance->FinishAlone(stop);
  } catch (...) {
    // Out of memory: the worker is killed with its session.
  }
  retired.instance.reset();
  retired.done = true;
}

void Home::Take(std::unique_ptr<EventInstance> instance) {
  const std::lock_guard lock(mutex_);
  std::erase_if(all_, [](Retired& retired) {
    if (!retired.done) return false;
    retired.thread.join();
    return true;
  });
  if (stop_) return;
  Retired& retired = all_.emplace_back();
  retired.instance = std::move(instance);
  const NoSignals quiet;
  try {
    retired.thread = std::thread([&retired, this] { Run(retired, stop_); });
  } catch (...) {
    all_.pop_back();
    throw;
  }
}

void Home::End() noexcept {
  stop_ = true;
  std::list<Retired> all;
  {
    const std::lock_guard lock(mutex_);
    all.swap(all_);
  }
  for (Retired& retired : all) retired.thread.join();
  stop_ = false;
}

/// Made by the first that retires, not when the library is loaded.
Home& TheHome() {
  static Home home;
  return home;
}

}  // namespace

void Retire(std::unique_ptr<EventInstance> instance) noexcept {
  try {
    TheHome().Take(std::move(instance));
  } catch (...) {
    // No thread or no memory: the instance ended with what held it.
  }
}

void EndRetired() noexcept { TheHome().End(); }

}  // namespace bareos_node::daemon
