// The order of contract 4.7 for one file: start, create, open, write, attributes, close, ACL and
// attributes, end.
#include "restore_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "events.h"
#include "numbers.h"
#include "restore_packet.h"

namespace core_host {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kNewFileMode = 0600;
constexpr int kOpenFlags = O_WRONLY | O_CREAT | O_TRUNC;

bool HasPositions(const StoredFile& file) {
  const int plain = file.data_stream & ~Number("STREAM_BIT_OFFSETS");
  return plain != file.data_stream || plain == Number("STREAM_SPARSE_DATA");
}

void SetPlainAttributes(const std::string& name, const struct stat& stat) {
  const timespec times[2] = {stat.st_atim, stat.st_mtim};
  // Not root, or a file system without owners: a daemon logs that only when it is root.
  if (::lchown(name.c_str(), stat.st_uid, stat.st_gid) != 0) errno = 0;
  if (!S_ISLNK(stat.st_mode) && ::chmod(name.c_str(), stat.st_mode & 07777) != 0) errno = 0;
  if (::utimensat(AT_FDCWD, name.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0) errno = 0;
}

}  // namespace

FileRestorer::FileRestorer(Job& job)
    : job_(job), block_(static_cast<std::size_t>(job.rules.block_size)) {}

FileRestorer::Names FileRestorer::NamesOf(const StoredFile& file) const {
  const auto below = [&](const std::string& name) {
    if (job_.where.empty() || name.empty()) return name;
    return job_.where + (name.starts_with('/') ? "" : "/") + name;
  };
  Names names{below(file.name), file.link};
  // A hard link names another restored file.
  if (file.type == kLinkSaved) names.link = below(file.link);
  return names;
}

void FileRestorer::FileError(const std::string& text) { job_.messages.Add(kErrorMessage, text); }

void FileRestorer::Restore(const StoreReader& reader, const StoredFile& file) {
  if (file.command.empty()) {
    RestoreAlone(reader, file);
    return;
  }
  Instance* instance = FirstAddressed(job_, file.command);
  if (instance == nullptr || !IsUsable(*instance)) {
    job_.messages.Add(kWarning, "the plugin of \"" + file.command +
                                    "\" is not loaded: " + file.name + " is not restored");
    return;
  }
  RestoreThroughPlugin(reader, file, *instance);
}

bool FileRestorer::Start(Instance& instance, const StoredFile& file) {
  constexpr unsigned kEvent = EventNumber("bEventRestoreCommand");
  if (!instance.events.test(kEvent)) return false;
  if (DeliverTextTo(instance, kEvent, file.command) != bareos_node::bRC_OK) return false;
  const Loan command(file.command);
  return Invoke(instance, "startRestoreFile", [&](auto& table, PluginContext* context) {
           return table.startRestoreFile(context, command.get());
         }) == bareos_node::bRC_OK;
}

void FileRestorer::EndOpenFile(Instance& instance) {
  if (open_ != &instance) return;
  open_ = nullptr;
  const bRC code = Invoke(instance, "endRestoreFile", [](auto& table, PluginContext* context) {
    return table.endRestoreFile(context);
  });
  if (code == bareos_node::PYTHON_UNDEFINED_RETURN_VALUE) {
    job_.messages.Add(kFatal, "endRestoreFile of the plugin ended the restore");
  }
}

void FileRestorer::RestoreThroughPlugin(const StoreReader& reader, const StoredFile& file,
                                        Instance& instance) {
  const Names names = NamesOf(file);
  if (!Start(instance, file)) {
    job_.messages.Add(kFatal, names.name + ": createFile without startRestoreFile");
    return;
  }
  open_ = &instance;
  if (job_.canceled()) return;
  int status = Create(instance, file, names);
  const bool is_core = status == kCore;
  if (is_core) status = CreateInCore(file, names);

  std::unique_ptr<DataFile> data;
  const bool opens = status != kError && status != kSkip && status != kCreated;
  if (opens) {
    data = MakePluginFile(instance);
    if (!data->Open(names.name, kOpenFlags, kNewFileMode)) {
      FileError(names.name + ": could not create: " + data->ErrorText());
      data.reset();
      status = kError;
    }
  }
  const bool is_directory = S_ISDIR(file.stat.st_mode);
  if (status == kSkip) {
    ++job_.counters.skipped;
  } else if (status != kError) {
    ++job_.counters.files;
    if (data != nullptr && !Write(reader, file, *data)) {
      FileError(names.name + ": write error: " + data->ErrorText());
      // A daemon closes it and leaves it as it is.
      data->Close();
      EndOpenFile(instance);
      return;
    }
    if (job_.canceled() && data != nullptr) {
      data->Close();
      return;
    }
    SetAttributes(instance, file, names, data.get());
    if (data != nullptr || is_directory) {
      SetAcl(instance, reader, file, names);
      SetXattrs(instance, reader, file, names);
    }
  }
  EndOpenFile(instance);
}

int FileRestorer::Create(Instance& instance, const StoredFile& file, const Names& names) {
  const RestoreAnswer answer =
      CallWithRestorePacket(instance, file, names.name, names.link, "createFile",
                            [](auto& table, PluginContext* context, void* packet) {
                              return table.createFile(context, packet);
                            });
  if (answer.code != bareos_node::bRC_OK) {
    FileError(names.name + ": createFile of the plugin gave " + std::to_string(answer.code));
    return kError;
  }
  if (answer.create_status == kError) FileError(names.name + ": the plugin could not create it");
  return answer.create_status;
}

/// Whether the rule leaves what is there as it is.
static bool IsKept(const fs::path& path, const StoredFile& file, char rule) {
  struct stat there = {};
  if (rule == 'n') return true;
  if (::lstat(path.c_str(), &there) != 0) return false;
  if (rule == 'w') return file.stat.st_mtime <= there.st_mtime;
  if (rule == 'o') return file.stat.st_mtime >= there.st_mtime;
  return false;
}

int FileRestorer::CreateInCore(const StoredFile& file, const Names& names) {
  std::error_code error;
  const fs::path path(names.name);
  fs::create_directories(path.parent_path(), error);
  const auto status = fs::symlink_status(path, error);
  if (fs::exists(status) && !S_ISDIR(file.stat.st_mode)) {
    if (IsKept(path, file, job_.options.replace)) return kSkip;
    fs::remove(path, error);
  }
  switch (file.type) {
    case kDirectory:
      fs::create_directories(path, error);
      return error ? kError : kCreated;
    case kSymlink:
      fs::create_symlink(names.link, path, error);
      break;
    case kLinkSaved:
      fs::create_hard_link(names.link, path, error);
      break;
    default:
      return kExtract;
  }
  if (error) FileError(names.name + ": " + error.message());
  return error ? kError : kCreated;
}

bool FileRestorer::Write(const StoreReader& reader, const StoredFile& file, DataFile& data) {
  std::int64_t position = 0;
  for (const Extent& extent : file.extents) {
    if (HasPositions(file) && extent.position != position) {
      if (data.Seek(extent.position, SEEK_SET) < 0) return false;
      position = extent.position;
    }
    for (std::int64_t done = 0; done < extent.length;) {
      if (job_.canceled()) return true;
      const auto size = std::min<std::int64_t>(extent.length - done, job_.rules.block_size);
      reader.Read(extent.start + done, block_.data(), static_cast<std::size_t>(size));
      if (data.Write(block_.data(), static_cast<int>(size)) != size) return false;
      done += size;
      position += size;
      job_.counters.bytes += size;
    }
  }
  return true;
}

void FileRestorer::SetAttributes(Instance& instance, const StoredFile& file, const Names& names,
                                 DataFile* data) {
  const RestoreAnswer answer =
      CallWithRestorePacket(instance, file, names.name, names.link, "setFileAttributes",
                            [](auto& table, PluginContext* context, void* packet) {
                              return table.setFileAttributes(context, packet);
                            });
  if (answer.create_status == kCore) {
    // For files of plugins the core leaves mode, owner and times alone, but not the owner of a
    // link.
    if (file.type == kSymlink &&
        ::lchown(names.name.c_str(), file.stat.st_uid, file.stat.st_gid) != 0) {
      job_.messages.Debug(50, names.name + ": owner not set");
    }
    if (data != nullptr && file.type == kRegular && !file.extents.empty()) {
      const std::int64_t size = data->Seek(0, SEEK_END);
      if (size > 0 && size != file.stat.st_size) {
        FileError(names.name + ": size is " + std::to_string(size) + ", should be " +
                  std::to_string(file.stat.st_size));
      }
    }
  }
  if (data != nullptr) data->Close();
}

void FileRestorer::SetAcl(Instance& instance, const StoreReader& reader, const StoredFile& file,
                          const Names& names) {
  if (file.acl.length == 0 || !job_.rules.restores_acl) return;
  bRC code = bareos_node::bRC_Error;
  if (instance.library.table().setAcl != nullptr) {
    // Daemons store the byte behind the content too: it is a zero byte since release 22.
    const Loan name(names.name), content(reader.ReadAll(file.acl) + '\0');
    auto packet = FreshPacket<bareos_node::fd::abi20::acl_pkt>(instance, "setAcl");
    packet.fname = name.get();
    packet.content = content.get();
    packet.content_length = static_cast<std::uint32_t>(file.acl.length) + 1;
    code = Invoke(instance, "setAcl", [&](auto& table, PluginContext* context) {
      return table.setAcl(context, &packet);
    });
    CheckPacket(instance, "setAcl", packet);
  }
  if (code != bareos_node::bRC_OK) job_.messages.Add(kWarning, job_.error_buffer);
}

void FileRestorer::SetXattrs(Instance& instance, const StoreReader& reader, const StoredFile& file,
                             const Names& names) {
  for (const auto& [key, extent] : file.xattrs) {
    bRC code = bareos_node::bRC_Error;
    if (instance.library.table().setXattr != nullptr) {
      const Loan name(names.name), xattr_name(key), value(reader.ReadAll(extent));
      auto packet = FreshPacket<bareos_node::fd::abi20::xattr_pkt>(instance, "setXattr");
      packet.fname = name.get();
      packet.name = xattr_name.get();
      packet.name_length = static_cast<std::uint32_t>(key.size());
      packet.value = value.get();
      packet.value_length = static_cast<std::uint32_t>(extent.length);
      code = Invoke(instance, "setXattr", [&](auto& table, PluginContext* context) {
        return table.setXattr(context, &packet);
      });
      CheckPacket(instance, "setXattr", packet);
    }
    if (code != bareos_node::bRC_OK) FileError(job_.error_buffer);
  }
}

void FileRestorer::RestoreAlone(const StoreReader& reader, const StoredFile& file) {
  const Names names = NamesOf(file);
  int status = CreateInCore(file, names);
  if (status == kExtract) {
    const auto data = MakePlainFile();
    if (!data->Open(names.name, kOpenFlags, kNewFileMode) || !Write(reader, file, *data)) {
      FileError(names.name + ": " + data->ErrorText());
      status = kError;
    }
    data->Close();
  }
  if (status == kError || status == kSkip) return;
  SetPlainAttributes(names.name, file.stat);
  ++job_.counters.files;
}

}  // namespace core_host
