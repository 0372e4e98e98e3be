// What of a restore the daemon's side answers by itself: the callbacks for regular files that a
// worker writes later, from the ring in which they are posted (docs/channel.md). State only; who
// asks and posts is restore.cc.
#ifndef BAREOS_NODE_DAEMON_BEHIND_H_
#define BAREOS_NODE_DAEMON_BEHIND_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "channel/region.h"

namespace bareos_node::daemon {

class Behind {
 public:
  /// A file as createFile tells of it.
  struct File {
    std::string_view name;
    std::int64_t type = 0;
    std::int64_t size = 0;
  };

  /// How far the file at hand is.
  enum class Stage : std::uint8_t {
    kNone,      ///< there is none, or the worker is asked about it as ever
    kLearning,  ///< asked about as ever: the first one of its folder
    kCreated,   ///< to be opened
    kOpen,
    kClosed,
  };

  /// What a worker wants from now on.
  void Learn(channel::BehindMode mode) noexcept { mode_ = mode; }
  bool on() const noexcept { return mode_ != channel::BehindMode::kNothing; }

  /// Other options, maybe another plugin's mind: the worker is asked everything again.
  void Forget();

  /// Before each file come the same two texts; once the worker took them, they are old news.
  bool KnowsCommand(std::string_view text) const noexcept { return on() && text == command_; }
  bool KnowsStart(std::string_view text) const noexcept { return on() && text == start_; }
  void TookCommand(std::string_view text) { command_ = text; }
  void TookStart(std::string_view text) { start_ = text; }

  /// Whether createFile can have but one answer, CF_EXTRACT: it is a regular file, of which there
  /// is none yet, in the folder in which the worker just opened another.
  bool IsCertain(const File& file) const;

  /// The file at hand, of which createFile said CF_EXTRACT.
  void Begin(const File& file);
  /// One that is the worker's business alone, or none.
  void Leave() noexcept { stage_ = Stage::kNone; }

  Stage stage() const noexcept { return stage_; }
  /// Whether the worker knows of the file at hand only what stands in the ring.
  bool posted() const noexcept { return stage_ == Stage::kOpen || stage_ == Stage::kClosed; }
  const std::string& name() const noexcept { return name_; }
  std::uint32_t sequence() const noexcept { return sequence_; }

  /// The worker opened the file at hand for writing: others beside it will not be another matter.
  void ConfirmFolder();

  void Opened();
  /// The core writes or moves; gives where it stands.
  void Wrote(std::int64_t bytes) noexcept;
  /// `whence` as in C; -1 for a position that there is not.
  std::int64_t Seek(std::int64_t offset, std::int32_t whence) noexcept;
  void Closed() noexcept { stage_ = Stage::kClosed; }

  /// The core was told that the file failed: then nobody else has to say so.
  bool told() const noexcept { return told_; }
  void Tell() noexcept { told_ = true; }

  /// All that was posted is done.
  void Drained() noexcept { names_.clear(); }
  /// Whether so many names wait that it is time to ask.
  bool IsFull() const noexcept { return names_.size() >= kMostFiles; }

 private:
  static constexpr std::size_t kMostFiles = 4096;

  bool IsForWorker(const File& file) const noexcept;

  channel::BehindMode mode_ = channel::BehindMode::kNothing;
  std::string command_;
  std::string start_;
  std::string folder_;
  std::string name_;
  std::unordered_set<std::string> names_;  ///< of files that the worker may still have to make
  Stage stage_ = Stage::kNone;
  std::uint32_t sequence_ = 0;
  std::int64_t position_ = 0;
  std::int64_t end_ = 0;
  bool told_ = false;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_BEHIND_H_
