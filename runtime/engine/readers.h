// Threads that look at, open and begin to read files before their turn, where storage answers
// slowly. They share nothing but these files with the engine.
#ifndef BAREOS_NODE_ENGINE_READERS_H_
#define BAREOS_NODE_ENGINE_READERS_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/prepared.h"

namespace bareos_node::engine {

class Readers {
 public:
  /// The threads begin with the first file.
  explicit Readers(unsigned count) : count_(count) {}
  ~Readers();
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  /// Takes one more file to prepare.
  void Add(std::string path, const Wishes& wishes, std::optional<Look> seen = std::nullopt);

  /// The file that was added first, once it is prepared. There has to be one.
  Prepared Take();

  /// Files that were added and not taken.
  std::size_t size() const noexcept { return files_.size(); }

  /// As many as keep all threads busy while the engine takes some.
  std::size_t most() const noexcept { return std::size_t{2} * count_; }

  /// Gives up that file. There has to be one.
  void DropFirst();

  /// Gives up all that was not taken. What is being opened is closed by its thread.
  void Drop();

 private:
  struct Slot {
    Slot(std::string path, const Wishes& wanted, std::optional<Look> known)
        : file(std::move(path)), wishes(wanted), seen(std::move(known)) {}
    void Prepare() { file.All(wishes, std::move(seen)); }
    Prepared file;
    const Wishes wishes;
    std::optional<Look> seen;
    bool done = false;
  };

  void Run();

  const unsigned count_;
  /// In their order; only the engine's thread looks at the list itself.
  std::deque<std::shared_ptr<Slot>> files_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::condition_variable done_;
  std::deque<std::shared_ptr<Slot>> waiting_;
  bool ends_ = false;
  std::vector<std::thread> threads_;
  bool refused_ = false;
};

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_READERS_H_
