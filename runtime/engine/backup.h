// The engine of backups: works off names of files into the ahead ring, with their data and
// attributes, on one thread and in their order. What needs JavaScript, for a message or a plugin's
// own callback, is handed back to it (Outcome).
#ifndef BAREOS_NODE_ENGINE_BACKUP_H_
#define BAREOS_NODE_ENGINE_BACKUP_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>

#include "channel/ahead_writer.h"
#include "channel/region.h"
#include "engine/entries.h"
#include "engine/looks.h"
#include "engine/names.h"
#include "engine/pace.h"
#include "engine/prepared.h"
#include "engine/readers.h"

namespace bareos_node::engine {

/// What holds for a Plugin line.
struct Settings {
  PacketDefaults packet;
  Wishes wishes;
  /// Lists and attributes are the plugin's to read: they are announced, and JavaScript asks it.
  AttributeWishes plugin_attributes;
  std::vector<std::int64_t> pseudo_file_systems;
  /// Files that may wait for the core.
  std::uint32_t most_files = 1;
  /// Threads that read ahead where storage is slow; 1: none.
  unsigned readers = 1;
};

/// Why the engine stopped; runtime/worker/engine.ts has the same numbers.
enum class Outcome : std::uint32_t {
  kPaused = 0,      ///< the time is over, or the daemon asks
  kFull = 1,        ///< no room
  kDone = 2,        ///< neither a file nor a name is left
  kEntry = 3,       ///< the next name needs JavaScript; it is taken from the list
  kFile = 4,        ///< the data at hand ended elsewhere than expected: take the open file
  kClosed = 5,      ///< the data are whole, but closing failed
  kAttributes = 6,  ///< lists and attributes of the file at hand need JavaScript
};

/// A file that JavaScript goes on with.
struct OpenedFile {
  int descriptor = -1;
  std::string path;
  struct stat seen {};
  std::int64_t read = 0;
};

/// A file whose packet lies ahead, and whose data the core may ask for.
struct FoundFile {
  std::uint32_t sequence = 0;
  std::string path;
  struct stat seen {};
};

class Backup {
 public:
  /// `looks` has what whoever made the list of names has seen.
  Backup(channel::Region& region, channel::AheadPosition& position, Looks& looks) noexcept
      : region_(&region), ring_(region, position), entries_(ring_), looks_(&looks) {}

  /// Begins a Plugin line.
  void Begin(Settings settings);
  /// Gives up everything.
  void End();

  /// Takes names to work off, each with a zero byte at its end.
  void Add(std::span<const std::byte> names) { names_.Add(names); }

  /// Drops names that somebody else worked off.
  void Skip(std::uint32_t count);

  /// Works until something stands in the way. `sequence` is the number of the file that was
  /// prepared last, by whomever. `yields`: a request of the daemon goes first.
  Outcome Work(std::uint32_t sequence, std::chrono::nanoseconds limit, bool yields);

  std::uint32_t sequence() const noexcept { return sequence_; }
  bool has_names() const noexcept { return !names_.empty(); }
  /// Whether a file is begun and not over.
  bool busy() const noexcept { return phase_ != Phase::kNone; }
  /// Names that were taken from the list since Begin.
  std::uint32_t taken() const noexcept { return taken_; }

  /// What is known of a file that the core works on or comes to, where data do not travel ahead;
  /// NULL for one that has none, or that somebody else prepared.
  const FoundFile* Find(std::uint32_t sequence);

  /// After kFile.
  OpenedFile TakeFile();
  /// After kClosed.
  int close_error() const noexcept { return close_error_; }
  /// Name of the file at hand as its packet has it, and what follows of it as flags of a start;
  /// after kAttributes.
  std::string name() const { return NameOf(file_->path, file_->look); }
  std::uint32_t follows() const noexcept { return follows_; }

  /// Gives up what is left of the file at hand.
  void DropFile();

 private:
  enum class Phase { kNone, kStart, kOpen, kRead, kEnd, kAttributes, kXattrs };
  using Clock = std::chrono::steady_clock;

  std::optional<Outcome> Next();
  std::optional<Outcome> Start();
  std::optional<Outcome> Open();
  std::optional<Outcome> Read();
  std::optional<Outcome> Close();
  std::optional<Outcome> End(int error);
  std::optional<Outcome> Attributes();
  std::optional<Outcome> Xattrs();
  std::optional<Outcome> Continue();

  bool NeedsJavaScript();
  void Fetch();
  bool IsSkipped() const noexcept;
  std::uint32_t NextLength() const noexcept;
  void AfterData() noexcept;
  void Over() noexcept;

  channel::Region* region_;
  channel::AheadWriter ring_;
  Entries entries_;
  Looks* looks_;
  Settings settings_;
  PseudoFiles pseudo_;
  Names names_;
  std::optional<Readers> readers_;
  std::uint32_t sequence_ = 0;
  std::uint32_t taken_ = 0;
  Phase phase_ = Phase::kNone;
  /// The file at hand.
  std::optional<Prepared> file_;
  std::uint32_t follows_ = 0;
  std::int64_t total_ = 0;
  int end_error_ = 0;
  int close_error_ = 0;
  std::size_t xattrs_ = 0;
  /// In their order; those that the core is done with go.
  std::deque<FoundFile> found_;
  Pace pace_;
  Clock::duration cost_{0};
};

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_BACKUP_H_
