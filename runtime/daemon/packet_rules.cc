// See packet_rules.h. All of it was read in the sources of the daemons of releases 20 to 26-dev.
#include "daemon/packet_rules.h"

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>

#include "daemon/deflated.h"
#include "daemon/steady.h"
#include "fd/constants.h"
#include "fd/layouts.h"

namespace bareos_node::daemon {

namespace {

using wire::Status;

/// The buffer that daemons encode attributes into, without asking for its size.
constexpr std::size_t kAttributeBuffer = 130;

constexpr bool IsObject(std::int64_t type) noexcept {
  return IsOneOf(type, {Steady("FT_RESTORE_FIRST"), Steady("FT_PLUGIN_CONFIG"),
                        Steady("FT_PLUGIN_CONFIG_FILLED")});
}

/// Types for which `link` is where a link leads, and is stored.
constexpr bool HasTarget(std::int64_t type) noexcept {
  return IsOneOf(type, {Steady("FT_LNK"), Steady("FT_LNKSAVED"), Steady("FT_JUNCTION")});
}

/// Types that daemons store under `link`, or compare by it.
constexpr bool IsStoredUnderLink(std::int64_t type) noexcept {
  return IsOneOf(type, {Steady("FT_DIREND"), Steady("FT_REPARSE"), Steady("FT_NORECURSE"),
                        Steady("FT_NOFSCHG"), Steady("FT_INVALIDFS")});
}

/// Directories of which nothing is saved.
constexpr bool IsUnsavedDirectory(std::int64_t type) noexcept {
  return IsOneOf(type, {Steady("FT_DIRNOCHG"), Steady("FT_DIRBEGIN")});
}

bool IsEmpty(const char* text) noexcept { return text == nullptr || *text == '\0'; }

/// Digits in base 64, and the sign.
constexpr std::size_t Digits(std::int64_t number) noexcept {
  auto rest = static_cast<std::uint64_t>(number);
  std::size_t digits = 0;
  if (number < 0) {
    rest = 0 - rest;
    digits = 1;
  }
  do {
    rest >>= 6;
    ++digits;
  } while (rest != 0);
  return digits;
}

/// The mode tells daemons how to look a file up, the type how to store it.
template <class Packet>
Status MatchMode(Packet& packet) {
  auto& mode = packet.statp.st_mode;
  const mode_t kind = mode & S_IFMT;
  const auto expect = [&](mode_t wanted, const char* problem) {
    if (kind == 0) mode |= wanted;
    return kind == 0 || kind == wanted ? Status() : Status::Error(problem);
  };
  if (IsStoredUnderLink(packet.type) && packet.type != Steady("FT_REPARSE"))
    return expect(S_IFDIR, "type says directory, but st_mode says that it is none");
  if (packet.type == Steady("FT_LNK"))
    return expect(S_IFLNK, "type says symbolic link, but st_mode says that it is none");
  const bool no_file = kind == S_IFDIR || kind == S_IFLNK;
  if (no_file &&
      IsOneOf(packet.type, {Steady("FT_REG"), Steady("FT_REGE"), Steady("FT_RAW"),
                            Steady("FT_FIFO"), Steady("FT_SPEC"), Steady("FT_LNKSAVED")}))
    return Status::Error("type says file, but st_mode says directory or symbolic link");
  return {};
}

template <class Packet>
Status CompleteLink(Packet& packet, wire::PacketStorage& storage, wire::StorageSlot slot) {
  if (HasTarget(packet.type)) {
    if (!IsEmpty(packet.link)) return {};
    return Status::Error(packet.type == Steady("FT_LNKSAVED")
                             ? "a hard link without its target"
                             : "a symbolic link without its target");
  }
  if (IsStoredUnderLink(packet.type) && packet.link == nullptr)
    return Status::Error("a directory whose name is not in link, too");
  if (IsStoredUnderLink(packet.type) || IsUnsavedDirectory(packet.type)) {
    const std::string_view name = packet.link == nullptr ? packet.fname : packet.link;
    if (packet.link != nullptr && name.ends_with('/')) return {};
    packet.link = storage.Add(slot, std::string(name) + (name.ends_with('/') ? "" : "/"));
    return {};
  }
  // The very pointer: then daemons that strip paths treat both as one, as with their own files.
  packet.link = packet.fname;
  return {};
}

template <class Packet>
Status CompleteObject(Packet& packet) {
  if (IsEmpty(packet.object_name)) return Status::Error("a restore object without a name");
  if (packet.object_len < 0) return Status::Error("a restore object of 2 GiB or more");
  if (packet.object == nullptr && packet.object_len != 0)
    return Status::Error("a restore object without its data");
  const auto length = static_cast<std::size_t>(packet.object_len);
  // A Director writes behind the end of its message when the object did not arrive in one.
  if (length > kLongestRecord && DeflatedLength({packet.object, length}) > kLongestRecord)
    return Status::Error(
        "a restore object that has more than 990000 bytes even when it is compressed");
  // Estimates look it up among the names of files.
  if (packet.fname == nullptr) packet.fname = packet.object_name;
  packet.link = packet.fname;
  return {};
}

template <class Packet>
Status CheckName(const Packet& packet) {
  if (IsEmpty(packet.fname)) return Status::Error("a file without a name");
  const auto* const first = reinterpret_cast<const unsigned char*>(packet.fname);
  // What the Director skips.
  if (std::strchr(" \t\n\v\f\r", *first) != nullptr)
    return Status::Error("a name that begins with a blank, which the catalog would lose");
  const std::size_t link = packet.link == nullptr ? 0 : std::strlen(packet.link);
  if (std::strlen(packet.fname) + link > kLongestRecord)
    return Status::Error("names of more than 990000 bytes, which daemons cannot carry");
  if (EncodedLength(packet.statp) >= kAttributeBuffer)
    return Status::Error("numbers in statp that are too large for the daemon's buffer");
  return {};
}

template <class Packet>
Status Complete(Packet& packet, wire::PacketStorage& storage, wire::StorageSlot slot) {
  if (IsObject(packet.type)) return CompleteObject(packet);
  if (const Status status = CheckName(packet); !status) return status;
  if (const Status status = MatchMode(packet); !status) return status;
  return CompleteLink(packet, storage, slot);
}

}  // namespace

std::size_t EncodedLength(const struct stat& statp) noexcept {
  // Besides, the number of a hard link's first file, flags, and the stream: as long as they get.
  constexpr std::size_t kOthers = 6 + 1 + 6;
  constexpr std::size_t kBlanks = 15;
  std::size_t length = kOthers + kBlanks;
  for (const std::int64_t number :
       {static_cast<std::int64_t>(statp.st_dev), static_cast<std::int64_t>(statp.st_ino),
        static_cast<std::int64_t>(statp.st_mode), static_cast<std::int64_t>(statp.st_nlink),
        static_cast<std::int64_t>(statp.st_uid), static_cast<std::int64_t>(statp.st_gid),
        static_cast<std::int64_t>(statp.st_rdev), static_cast<std::int64_t>(statp.st_size),
        static_cast<std::int64_t>(statp.st_blksize), static_cast<std::int64_t>(statp.st_blocks),
        static_cast<std::int64_t>(statp.st_atime), static_cast<std::int64_t>(statp.st_mtime),
        static_cast<std::int64_t>(statp.st_ctime)})
    length += Digits(number);
  return length;
}

wire::Status CompleteSavePacket(void* memory, wire::PacketStorage& storage,
                                wire::StorageSlot slot) {
  const auto layout = fd::LayoutOfSavePacket(memory);
  if (!layout) return Status::Error("save_pkt has an unknown size");
  return fd::VisitSavePacket(*layout, memory, [&](auto& packet) {
    return packet.type == 0 ? Status::Error("a file without a type")
                            : Complete(packet, storage, slot);
  });
}

wire::Status CompleteAskedPacket(void* memory, wire::PacketStorage& storage,
                                 wire::StorageSlot slot) {
  const auto layout = fd::LayoutOfSavePacket(memory);
  if (!layout) return Status::Error("save_pkt has an unknown size");
  return fd::VisitSavePacket(*layout, memory,
                             [&](auto& packet) { return Complete(packet, storage, slot); });
}

bool LimitXattr(void* memory, std::size_t& used) noexcept {
  const auto layout = fd::LayoutOfXattrPacket(memory);
  if (!layout) return false;
  return fd::VisitXattrPacket(*layout, memory, [&](auto& packet) {
    // What a daemon adds to each.
    constexpr std::size_t kHead = 12;
    if (packet.name == nullptr) return false;
    const std::size_t length = kHead + packet.name_length + std::size_t{packet.value_length};
    if (used + length <= kLongestRecord) {
      used += length;
      return false;
    }
    std::free(packet.name);
    std::free(packet.value);
    packet.name = packet.value = nullptr;
    packet.name_length = packet.value_length = 0;
    const bool first = used <= kLongestRecord;
    used = kLongestRecord + 1;
    return first;
  });
}

bool LimitAcl(void* memory) noexcept {
  const auto layout = fd::LayoutOfAclPacket(memory);
  if (!layout) return false;
  return fd::VisitAclPacket(*layout, memory, [](auto& packet) {
    if (packet.content == nullptr || packet.content_length <= kLongestRecord) return false;
    std::free(packet.content);
    packet.content = nullptr;
    packet.content_length = 0;
    return true;
  });
}

bool IsCreateStatus(std::int64_t status) noexcept {
  return IsOneOf(status, {Steady("CF_SKIP"), Steady("CF_ERROR"), Steady("CF_EXTRACT"),
                          Steady("CF_CREATED"), Steady("CF_CORE")});
}

const char* ArgumentProblem(std::uint32_t kind, wire::Reader in) noexcept {
  if (kind != static_cast<std::uint32_t>(fd::CoreCall::AddOptions)) return nullptr;
  const wire::Blob letters = in.Bytes();
  if (letters.null()) return nullptr;
  const std::string text(reinterpret_cast<const char*>(letters.data), letters.length);
  if (AreWholeOptions(text.c_str())) return nullptr;
  return "AddOptions: C, P, V and z need a colon behind their value, and Z its method: "
         "a daemon would read on behind the text";
}

bool AreWholeOptions(const char* letters) noexcept {
  for (const char* at = letters; *at != '\0'; ++at) {
    if (std::strchr("CPVz", *at) != nullptr) {
      at = std::strchr(at, ':');
      if (at == nullptr) return false;
    } else if (*at == 'Z') {
      ++at;
      if (*at == 'f') ++at;
      if (*at == '\0') return false;
    }
  }
  return true;
}

}  // namespace bareos_node::daemon
