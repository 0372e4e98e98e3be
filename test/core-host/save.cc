// The order of contract 4.6 point 6 for one file, with the hard link table of point 5.
#include "save.h"

#include <fcntl.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "fd/layouts.h"
#include "loan.h"
#include "numbers.h"
#include "record.h"

namespace core_host {
namespace {

namespace fd = bareos_node::fd;

constexpr std::size_t kMostXattrBytes = 1 << 20;
constexpr int kOffsetHeader = 8;
/// What a daemon adds to each extended attribute.
constexpr std::size_t kXattrHead = 12;

/// Directories that a walk did not enter are saved as others are.
bool IsLeftAlone(int type) {
  return type == kNoRecurse || type == kOtherFilesystem || type == kInvalidFilesystem;
}

int DataStreamOf(const FileOptions& options) {
  int stream = options.test(kSparse) ? Number("STREAM_SPARSE_DATA") : Number("STREAM_FILE_DATA");
  if (options.test(kOffsets)) stream |= Number("STREAM_BIT_OFFSETS");
  if (options.test(kDelta)) stream |= Number("STREAM_BIT_DELTA");
  if (options.test(kPortableData)) stream |= Number("STREAM_BIT_PORTABLE_DATA");
  return stream;
}

/// Memory that the plugin allocated and the core frees.
using Freed = std::unique_ptr<char, decltype(&std::free)>;

}  // namespace

Saver::Saver(Job& job)
    : job_(job),
      store_(job.backup_folder, {std::string(bareos_node::ReleaseName(job.rules.release)),
                                 std::string(1, job.level), job.name, ::time(nullptr), job.id}),
      block_(static_cast<std::size_t>(job.rules.block_size + DataFile::kGuard)) {}

FileOptions Saver::OptionsOf(const Options& options) {
  FileOptions bits;
  bits.set(kAcl, options.acl);
  bits.set(kXattr, options.xattr);
  bits.set(kSparse, options.sparse);
  bits.set(kOffsets, options.offsets);
  bits.set(kNoHardLink, !options.hard_links);
  bits.set(kMtimeOnly, options.mtime_only);
  bits.set(kNoAtime, options.no_atime);
  return bits;
}

void Saver::Save(FileToSave& file) {
  switch (KindOf(file)) {
    case Kind::kCountSkipped:
      ++job_.counters.skipped;
      return;
    case Kind::kLose:
      return;
    case Kind::kSave:
      break;
  }
  StoredFile stored;
  stored.index = ++index_;
  if (!IsObject(file.type) && file.type != kDeleted) FindHardLink(file, stored);
  if (IsLeftAlone(file.type)) file.type = kDirectory;
  stored.type = file.type;
  stored.command = file.command;
  NameRecord(file, stored);
  stored.stat = file.stat;
  stored.delta_seq = file.delta_seq;
  stored.data_stream = DataStreamOf(file.options);
  EncodeAttributes(job_, stored);
  ++job_.counters.files;
  if (IsObject(file.type)) {
    ++job_.counters.objects;
    stored.object_name = file.object_name;
    stored.object_index = file.object_index;
    // Followed as it is: a length below zero or a NULL is the plugin's mistake, and the daemon's
    // end.
    const auto size = static_cast<std::size_t>(file.object_length);
    CheckObject(job_, file.object_name, file.object, size);
    stored.extents.push_back(store_.Append(file.object, size, 0));
    job_.counters.bytes += file.object_length;
  } else if (file.type != kDeleted) {
    if (!file.no_read) SaveData(file, stored);
    if (file.instance != nullptr && !file.is_option_plugin) {
      if (file.options.test(kAcl) && file.type != kSymlink) SaveAcl(file, stored);
      if (file.options.test(kXattr)) SaveXattrs(file, stored);
    }
  }
  store_.Add(stored);
}

/// Directories are stored under `link`; only links have one besides.
void Saver::NameRecord(FileToSave& file, StoredFile& stored) {
  const bool strips = !IsObject(file.type) && file.type != kDeleted;
  std::optional<StrippedNames> stripped;
  const CurrentNames names = NamesOf(file);
  if (strips) stripped.emplace(job_.options, names);
  const bool takes_link = file.type == kDirectory || file.type == kReparse;
  const bool has_target =
      file.type == kSymlink || file.type == kLinkSaved || file.type == kJunction;
  stored.name = Followed(takes_link ? names.link : names.name);
  if (has_target) stored.link = Followed(names.link);
}

void Saver::SaveDeleted(const std::string& name) {
  FileToSave file;
  file.name = name;
  file.type = kDeleted;
  Save(file);
  ++job_.counters.deleted;
}

Saver::Kind Saver::KindOf(const FileToSave& file) {
  switch (file.type) {
    case kUnchanged:
    case kDirectoryUnchanged:
      return Kind::kCountSkipped;
    case kSpecial:
      return S_ISSOCK(file.stat.st_mode) ? Kind::kCountSkipped : Kind::kSave;
    case kDirectoryBegin:
    case kIsArchive:
      return Kind::kCountSkipped;
    case kNoAccess:
    case kNoFollow:
    case kNoStat:
    case kNoOpen:
      Lose(file, "cannot be read (type " + std::to_string(file.type) + ")");
      return Kind::kLose;
    case kLinkSaved:
    case kEmptyFile:
    case kRegular:
    case kSymlink:
    case kDirectory:
    case kNoRecurse:
    case kOtherFilesystem:
    case kInvalidFilesystem:
    case kInvalidDrive:
    case kRaw:
    case kFifo:
    case kReparse:
    case kJunction:
    case kDeleted:
    case kBase:
    case kRestoreFirst:
    case kPluginConfig:
    case kPluginConfigFilled:
      return Kind::kSave;
    default:
      Lose(file, "unknown file type " + std::to_string(file.type));
      return Kind::kLose;
  }
}

void Saver::Lose(const FileToSave& file, const std::string& why) {
  job_.messages.Add(kNotSaved, file.name + ": " + why);
  job_.messages.Add(kErrorMessage, "could not save " + file.name);
}

void Saver::FindHardLink(FileToSave& file, StoredFile& stored) {
  const bool can_be_one = S_ISREG(file.stat.st_mode) || S_ISCHR(file.stat.st_mode) ||
                          S_ISBLK(file.stat.st_mode) || S_ISFIFO(file.stat.st_mode) ||
                          S_ISSOCK(file.stat.st_mode);
  if (file.stat.st_nlink <= 1 || !can_be_one || file.options.test(kNoHardLink)) return;
  const auto [found, is_new] =
      hard_links_.try_emplace({file.stat.st_dev, file.stat.st_ino}, stored.index, file.name);
  if (is_new) return;
  if (found->second.second == file.name) {
    // The core takes it for saved, and reads none of its data although it sends its attributes
    // again.
    if (file.instance != nullptr) file.no_read = true;
    return;
  }
  file.type = kLinkSaved;
  file.link = found->second.second;
  file.no_read = true;
  stored.link_index = found->second.first;
}

void Saver::SaveData(FileToSave& file, StoredFile& stored) {
  const auto data = file.instance == nullptr ? MakePlainFile() : MakePluginFile(*file.instance);
  const int flags = O_RDONLY | (file.options.test(kNoAtime) ? O_NOATIME : 0);
  if (!data->Open(file.name, flags, 0)) {
    stored.failed = true;
    Lose(file, "cannot open: " + data->ErrorText());
    return;
  }
  stored.failed = !ReadAll(*data, file, stored);
  data->Close();
}

bool Saver::ReadAll(DataFile& data, const FileToSave& file, StoredFile& stored) {
  const bool has_positions = file.options.test(kSparse) || file.options.test(kOffsets);
  const int count = job_.rules.block_size - (has_positions ? kOffsetHeader : 0);
  std::int64_t position = 0;
  while (!job_.canceled()) {
    const std::int64_t size = data.Read(block_.data(), count);
    if (size < 0) {
      Lose(file, "read error: " + data.ErrorText());
      return false;
    }
    if (size == 0) return true;
    const bool is_hole =
        file.options.test(kSparse) && size == count && position + size < file.stat.st_size &&
        std::all_of(block_.begin(), block_.begin() + size, [](char byte) { return byte == 0; });
    if (!is_hole) {
      const std::int64_t at = file.options.test(kOffsets) ? data.offset() : position;
      const Extent part = store_.Append(block_.data(), static_cast<std::size_t>(size), at);
      Extent* last = stored.extents.empty() ? nullptr : &stored.extents.back();
      if (last != nullptr && last->position + last->length == at) {
        last->length += size;
      } else {
        stored.extents.push_back(part);
      }
    }
    job_.counters.bytes += size;
    position += size;
    job_.ShowProgress();
  }
  return true;
}

void Saver::SaveAcl(const FileToSave& file, StoredFile& stored) {
  if (file.instance->library.table().getAcl == nullptr) return;
  const Loan name(file.name);
  auto packet = FreshPacket<fd::abi20::acl_pkt>(*file.instance, "getAcl");
  packet.fname = name.get();
  const bRC code = Invoke(*file.instance, "getAcl", [&](auto& table, PluginContext* context) {
    return table.getAcl(context, &packet);
  });
  CheckPacket(*file.instance, "getAcl", packet);
  if (code != bareos_node::bRC_OK) {
    job_.messages.Add(kErrorMessage, job_.error_buffer);
    return;
  }
  if (packet.content_length == 0 || packet.content == nullptr) return;
  CheckRecord(job_, file.name, "an ACL", std::size_t{packet.content_length} + 1);
  const Freed content(packet.content, std::free);
  stored.acl = store_.Append(content.get(), packet.content_length, 0);
}

void Saver::SaveXattrs(const FileToSave& file, StoredFile& stored) {
  if (file.instance->library.table().getXattr == nullptr) return;
  const Loan name(file.name);
  std::size_t total = 0;
  for (bRC code = bareos_node::bRC_More; code == bareos_node::bRC_More && !job_.canceled();) {
    auto packet = FreshPacket<fd::abi20::xattr_pkt>(*file.instance, "getXattr");
    packet.fname = name.get();
    code = Invoke(*file.instance, "getXattr", [&](auto& table, PluginContext* context) {
      return table.getXattr(context, &packet);
    });
    CheckPacket(*file.instance, "getXattr", packet);
    if (code != bareos_node::bRC_OK && code != bareos_node::bRC_More) {
      job_.messages.Add(kErrorMessage, job_.error_buffer);
      return;
    }
    if (packet.name_length == 0 || packet.name == nullptr) continue;
    const Freed owned_name(packet.name, std::free);
    const Freed value(packet.value_length > 0 ? packet.value : nullptr, std::free);
    if (packet.value_length == 0 && packet.value != nullptr) {
      job_.messages.Violation("getXattr: a value without length would never be freed");
    }
    total += kXattrHead + packet.name_length + packet.value_length;
    if (total >= kMostXattrBytes) {
      job_.messages.Add(kErrorMessage, file.name + ": too many extended attributes");
      return;
    }
    CheckRecord(job_, file.name, "extended attributes", total);
    const std::size_t length = value == nullptr ? 0 : packet.value_length;
    stored.xattrs.emplace_back(std::string(owned_name.get(), packet.name_length),
                               store_.Append(value.get(), length, 0));
  }
}

}  // namespace core_host
