// A file that was looked at, and perhaps opened and read from, before its turn: by the engine's own
// thread one step at a time, or by a helper thread (readers.h) in one go.
#ifndef BAREOS_NODE_ENGINE_PREPARED_H_
#define BAREOS_NODE_ENGINE_PREPARED_H_

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "channel/handles.h"
#include "engine/attributes.h"
#include "engine/look.h"

namespace bareos_node::engine {

/// What of files travels ahead of the core.
struct Wishes {
  bool data = false;
  AttributeWishes attributes;
  bool keep_access_time = false;
  /// Larger files are read by the core itself; below zero there are none.
  std::int64_t direct_above = -1;
};

class Prepared {
 public:
  explicit Prepared(std::string name) : path(std::move(name)) {}

  /// The steps, each at most once.
  void LookAtFile();
  /// What was seen of it before counts.
  void LookAtFile(std::optional<Look> seen);
  void Open(bool keep_access_time);
  void Gather(AttributeWishes wishes);

  /// All of them that will be needed, and the first bytes; for a thread that waits for storage.
  void All(const Wishes& wishes, std::optional<Look> seen = std::nullopt);

  /// Fills the target from where it stands, as read does: less than `size` only at the end. An
  /// errno is told once the bytes before it are.
  ssize_t Read(std::byte* target, std::size_t size, int& error);

  std::string path;
  Look look;
  bool opened = false;  ///< or it was tried
  int open_error = 0;
  channel::Descriptor file;
  std::optional<FileAttributes> gathered;
  /// How long a helper worked on it.
  std::chrono::nanoseconds cost{0};

 private:
  std::vector<std::byte> first_;  ///< bytes that were read early
  std::size_t taken_ = 0;
  bool at_end_ = false;
  int read_error_ = 0;
};

/// Whether the engine reads a file's data. Files with several names and those that say nothing of
/// their size need to be seen by JavaScript first.
bool IsPlainData(const struct stat& stat, const Wishes& wishes) noexcept;

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_PREPARED_H_
