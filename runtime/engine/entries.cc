// See entries.h.
#include "engine/entries.h"

#include <algorithm>
#include <cstring>

#include "common/plugin_types.h"
#include "fd/codec.h"
#include "fd/layouts.h"
#include "wire/writer.h"

namespace bareos_node::engine {

using channel::AheadKind;

namespace {

constexpr std::uint32_t kNoMessages = 0;

/// What an answer carries is the same in all layouts.
using SavePacket = fd::newest::save_pkt;
using AclPacket = fd::newest::acl_pkt;
using XattrPacket = fd::newest::xattr_pkt;

void Answer(bRC code, wire::Writer& out) {
  out.U32(kNoMessages);
  out.I32(code);
  out.Bool(true);
}

std::int32_t TypeOf(const struct stat& stat, const FileTypes& types) noexcept {
  switch (stat.st_mode & S_IFMT) {
    case S_IFDIR:
      return types.directory;
    case S_IFLNK:
      return types.link;
    case S_IFREG:
      // An empty file need not be opened.
      return stat.st_size == 0 ? types.empty : types.regular;
    default:
      // Devices, sockets and named pipes: stored as they are, never read.
      return types.special;
  }
}

}  // namespace

std::string NameOf(const std::string& path, const Look& look) {
  return S_ISDIR(look.stat.st_mode) && path.back() != '/' ? path + '/' : path;
}

bool Entries::Start(std::uint32_t sequence, std::uint32_t follows, const std::string& path,
                    const Look& look, const PacketDefaults& defaults) {
  // Members of a packet are not const; nothing writes to them.
  std::string name = NameOf(path, look);
  std::string target = look.target;
  SavePacket packet{};
  packet.statp = look.stat;
  packet.type = TypeOf(look.stat, defaults.types);
  packet.no_read = packet.type != defaults.types.regular;
  std::memcpy(packet.flags, defaults.flags.data(),
              std::min(sizeof packet.flags, defaults.flags.size()));
  if (S_ISDIR(look.stat.st_mode)) {
    // The core stores a directory under link; marks in accurate mode go by fname. Both are one
    // name.
    packet.link = name.data();
  } else if (S_ISLNK(look.stat.st_mode)) {
    packet.link = target.data();
  }
  packet.fname = name.data();
  bytes_.clear();
  wire::Writer out(bytes_);
  out.U32(sequence);
  out.U32(follows);
  Answer(bRC_OK, out);
  fd::EncodeSavePacketFromStartBackupFile(packet, out);
  return Write(AheadKind::kStart);
}

bool Entries::Outcome(AheadKind kind, int error) {
  bytes_.clear();
  wire::Writer out(bytes_);
  out.I32(error);
  out.U32(kNoMessages);
  return Write(kind);
}

bool Entries::Lists(std::string& content) {
  AclPacket packet{};
  packet.content = content.empty() ? nullptr : content.data();
  packet.content_length = static_cast<std::uint32_t>(content.size());
  bytes_.clear();
  wire::Writer out(bytes_);
  Answer(bRC_OK, out);
  fd::EncodeAclPacketFromGetAcl(packet, out);
  return Write(AheadKind::kAcl);
}

bool Entries::Xattr(NamedValue& attribute) {
  XattrPacket packet{};
  if (!attribute.name.empty()) {
    packet.name = attribute.name.data();
    packet.name_length = static_cast<std::uint32_t>(attribute.name.size());
    packet.value = attribute.value.data();
    packet.value_length = static_cast<std::uint32_t>(attribute.value.size());
  }
  bytes_.clear();
  wire::Writer out(bytes_);
  Answer(attribute.more ? bRC_More : bRC_OK, out);
  fd::EncodeXattrPacketFromGetXattr(packet, out);
  return Write(AheadKind::kXattr);
}

bool Entries::Write(AheadKind kind) {
  const auto length = static_cast<std::uint32_t>(bytes_.size());
  std::byte* const place = ring_->Reserve(length);
  if (place == nullptr) return false;
  std::memcpy(place, bytes_.data(), length);
  ring_->Commit(kind, length);
  return true;
}

}  // namespace bareos_node::engine
