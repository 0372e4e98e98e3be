// See readers.h.
#include "engine/readers.h"

#include <system_error>
#include <utility>

namespace bareos_node::engine {

Readers::~Readers() {
  Drop();
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Readers::Add(std::string path, const Wishes& wishes, std::optional<Look> seen) {
  auto slot = std::make_shared<Slot>(std::move(path), wishes, std::move(seen));
  files_.push_back(slot);
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(slot));
  }
  work_.notify_one();
  if (threads_.size() == count_ || refused_) return;
  try {
    threads_.emplace_back([this] { Run(); });
  } catch (const std::system_error&) {
    // A limit of threads: those that there are do the work, and Take does.
    refused_ = true;
  }
}

Prepared Readers::Take() {
  const std::shared_ptr<Slot> slot = std::move(files_.front());
  files_.pop_front();
  std::unique_lock lock(mutex_);
  if (!waiting_.empty() && waiting_.front() == slot) {
    // No thread has come to it.
    waiting_.pop_front();
    lock.unlock();
    slot->Prepare();
  } else {
    done_.wait(lock, [&slot] { return slot->done; });
  }
  return std::move(slot->file);
}

void Readers::DropFirst() {
  const std::lock_guard lock(mutex_);
  const std::shared_ptr<Slot> slot = std::move(files_.front());
  files_.pop_front();
  if (!waiting_.empty() && waiting_.front() == slot) waiting_.pop_front();
}

void Readers::Drop() {
  const std::lock_guard lock(mutex_);
  waiting_.clear();
  files_.clear();
}

void Readers::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    if (ends_) return;
    const std::shared_ptr<Slot> slot = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    slot->Prepare();
    lock.lock();
    slot->done = true;
    done_.notify_one();
  }
}

}  // namespace bareos_node::engine
