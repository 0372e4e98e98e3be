// Entries of the ahead ring that need no plugin: files, outcomes and attributes without messages
// (docs/channel.md).
#ifndef BAREOS_NODE_ENGINE_ENTRIES_H_
#define BAREOS_NODE_ENGINE_ENTRIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "channel/ahead_writer.h"
#include "engine/attributes.h"
#include "engine/look.h"

namespace bareos_node::engine {

/// Numbers that only the running release knows.
struct FileTypes {
  std::int32_t regular = 0;
  std::int32_t empty = 0;
  std::int32_t directory = 0;
  std::int32_t link = 0;
  std::int32_t special = 0;
};

/// What the packets of all files of a Plugin line have in common.
struct PacketDefaults {
  FileTypes types;
  std::string flags;
};

/// A file's name in its packet: that of a directory ends with a slash.
std::string NameOf(const std::string& path, const Look& look);

/// Each of these is false while there is no room.
class Entries {
 public:
  explicit Entries(channel::AheadWriter& ring) noexcept : ring_(&ring) {}

  /// The packet of a file as it lies on disk, by the core's rules for names and types.
  bool Start(std::uint32_t sequence, std::uint32_t follows, const std::string& path,
             const Look& look, const PacketDefaults& defaults);
  bool Outcome(channel::AheadKind kind, int error);
  bool Lists(std::string& content);
  bool Xattr(NamedValue& attribute);

 private:
  bool Write(channel::AheadKind kind);

  channel::AheadWriter* ring_;
  std::vector<std::byte> bytes_;
};

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_ENTRIES_H_
