// The baseline of the benchmarks: a File Daemon plugin in C++ that does what the TypeScript plugin
// local-fileset does. Definition: reference:filename=LIST[:direct_io=yes|no], LIST being a file
// with one path per line, or a named pipe.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "common/plugin_types.h"
#include "fd/constants.h"
#include "fd/layouts.h"
#include "fd/tables.h"
#include "reference-attributes.h"

namespace {

namespace fd = bareos_node::fd;
using bareos_node::bRC;
using bareos_node::bRC_Error;
using bareos_node::bRC_More;
using bareos_node::bRC_OK;
using bareos_node::bRC_Stop;
using bareos_node::PluginContext;
using SavePacket = fd::abi20::save_pkt;

consteval int Number(std::string_view name) {
  return static_cast<int>(fd::ValueOf(name, bareos_node::kNewestRelease).value());
}

consteval unsigned EventNumber(std::string_view name) {
  for (const fd::Event& event : fd::kEvents) {
    if (event.name == name) return static_cast<unsigned>(event.number);
  }
  throw "no such event";
}

constexpr unsigned kBackupCommand = EventNumber("bEventBackupCommand");
constexpr unsigned kEstimateCommand = EventNumber("bEventEstimateCommand");
constexpr unsigned kRestoreCommand = EventNumber("bEventRestoreCommand");
constexpr int kDoIoInCore = 1;
const fd::CoreTable* core = nullptr;

/// State of one job.
struct Instance {
  std::ifstream list;
  std::string name;
  std::string link;
  bool direct_io = false;
  bool has_next = false;
  std::string next;
  int descriptor = -1;
  reference::AttributesLeft attributes;
};

Instance& Self(PluginContext* context) {
  return *static_cast<Instance*>(context->plugin_private_context);
}

void Say(PluginContext* context, int type, const std::string& text) {
  core->JobMessage(context, "reference-fd.cc", __LINE__, type, 0, "%s", text.c_str());
}

/// The value of one option; no escapes are needed here.
std::string OptionOf(std::string_view definition, std::string_view name) {
  while (!definition.empty()) {
    const std::size_t end = definition.find(':');
    const std::string_view part = definition.substr(0, end);
    const std::size_t equals = part.find('=');
    if (equals != std::string_view::npos && part.substr(0, equals) == name) {
      return std::string(part.substr(equals + 1));
    }
    definition = end == std::string_view::npos ? "" : definition.substr(end + 1);
  }
  return {};
}

bRC NewPlugin(PluginContext* context) {
  context->plugin_private_context = new Instance();
  core->registerBareosEvents(context, 3, kBackupCommand, kEstimateCommand, kRestoreCommand);
  return bRC_OK;
}

bRC FreePlugin(PluginContext* context) {
  const std::unique_ptr<Instance> owned(static_cast<Instance*>(context->plugin_private_context));
  context->plugin_private_context = nullptr;
  if (owned && owned->descriptor >= 0) ::close(owned->descriptor);
  return bRC_OK;
}

bRC NoValue(PluginContext*, std::int32_t, void*) { return bRC_OK; }

void ReadAhead(Instance& self) {
  self.has_next = false;
  while (!self.has_next && std::getline(self.list, self.next)) self.has_next = !self.next.empty();
}

bRC HandleEvent(PluginContext* context, fd::s_bEvent* event, void* value) {
  Instance& self = Self(context);
  switch (event->eventType) {
    case kBackupCommand:
    case kEstimateCommand: {
      const std::string_view definition = static_cast<const char*>(value);
      const std::string list = OptionOf(definition, "filename");
      self.list.open(list);
      self.direct_io = OptionOf(definition, "direct_io") == "yes";
      if (!self.list) {
        Say(context, Number("M_FATAL"), "cannot read the list " + list);
        return bRC_Error;
      }
      ReadAhead(self);
      return bRC_OK;
    }
    case kRestoreCommand:
      self.direct_io = OptionOf(static_cast<const char*>(value), "direct_io") == "yes";
      return bRC_OK;
    default:
      return bRC_OK;
  }
}

bRC StartBackupFile(PluginContext* context, void* packet) {
  Instance& self = Self(context);
  auto& save = *static_cast<SavePacket*>(packet);
  if (!self.has_next) return bRC_Stop;
  self.name.swap(self.next);
  ReadAhead(self);
  self.link.clear();
  save.fname = self.name.data();
  if (::lstat(self.name.c_str(), &save.statp) != 0) {
    save.type = Number("FT_NOSTAT");
    save.no_read = true;
    return bRC_OK;
  }
  save.no_read = true;
  if (S_ISDIR(save.statp.st_mode)) {
    save.type = Number("FT_DIREND");
    self.link = self.name;
    if (!self.link.ends_with('/')) self.link += '/';
  } else if (S_ISLNK(save.statp.st_mode)) {
    save.type = Number("FT_LNK");
    std::error_code error;
    self.link = std::filesystem::read_symlink(self.name, error).string();
  } else if (S_ISREG(save.statp.st_mode)) {
    save.type = save.statp.st_size == 0 ? Number("FT_REGE") : Number("FT_REG");
    save.no_read = save.statp.st_size == 0;
  } else {
    save.type = Number("FT_SPEC");
  }
  save.link = self.link.data();
  return bRC_OK;
}

bRC EndBackupFile(PluginContext* context) { return Self(context).has_next ? bRC_More : bRC_OK; }

bRC StartRestoreFile(PluginContext*, const char*) { return bRC_OK; }
bRC EndRestoreFile(PluginContext*) { return bRC_OK; }

template <class Packet>
bRC Open(Instance& self, Packet& io) {
  self.descriptor = ::open(io.fname, io.flags | O_CLOEXEC, io.mode);
  if (self.descriptor < 0) {
    io.io_errno = errno;
    io.status = -1;
    return bRC_Error;
  }
  io.status = 0;
  if constexpr (requires { io.filedes; }) {
    if (self.direct_io) {
      io.filedes = self.descriptor;
      io.status = kDoIoInCore;
    }
  }
  return bRC_OK;
}

template <class Packet>
bRC DoIo(Instance& self, Packet& io) {
  switch (io.func) {
    case Number("IO_OPEN"):
      return Open(self, io);
    case Number("IO_READ"):
      io.status = static_cast<std::int32_t>(
          ::read(self.descriptor, io.buf, static_cast<std::size_t>(io.count)));
      break;
    case Number("IO_WRITE"):
      io.status = static_cast<std::int32_t>(
          ::write(self.descriptor, io.buf, static_cast<std::size_t>(io.count)));
      break;
    case Number("IO_SEEK"):
      io.offset = ::lseek(self.descriptor, io.offset, io.whence);
      io.status = io.offset < 0 ? -1 : 0;
      break;
    case Number("IO_CLOSE"):
      io.status = self.descriptor < 0 ? 0 : ::close(self.descriptor);
      self.descriptor = -1;
      break;
    default:
      io.status = -1;
      io.io_errno = EINVAL;
      return bRC_Error;
  }
  if (io.status < 0) io.io_errno = errno;
  return io.status < 0 ? bRC_Error : bRC_OK;
}

bRC PluginIo(PluginContext* context, void* packet) {
  const auto layout = fd::LayoutOfIoPacket(packet);
  if (!layout) return bRC_Error;
  return fd::VisitIoPacket(*layout, packet, [&](auto& io) { return DoIo(Self(context), io); });
}

template <class Packet>
bRC Create(Packet& restore) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path path(restore.ofname);
  const bool is_directory = restore.type == Number("FT_DIREND");
  fs::create_directories(is_directory ? path : path.parent_path(), error);
  restore.create_status = Number("CF_CREATED");
  const bool exists = !is_directory && fs::exists(fs::symlink_status(path, error));
  if (exists && restore.replace == 'n') {
    restore.create_status = Number("CF_SKIP");
    return bRC_OK;
  }
  if (exists) fs::remove(path, error);
  error.clear();
  if (restore.type == Number("FT_LNK")) {
    fs::create_symlink(restore.olname, path, error);
  } else if (restore.type == Number("FT_LNKSAVED")) {
    fs::create_hard_link(restore.olname, path, error);
  } else if (!is_directory) {
    restore.create_status = Number("CF_EXTRACT");
  }
  if (error) restore.create_status = Number("CF_ERROR");
  return error ? bRC_Error : bRC_OK;
}

template <class Packet>
bRC SetAttributes(Packet& restore) {
  const timespec times[2] = {restore.statp.st_atim, restore.statp.st_mtim};
  const bool is_link = S_ISLNK(restore.statp.st_mode);
  bool good =
      ::geteuid() != 0 || ::lchown(restore.ofname, restore.statp.st_uid, restore.statp.st_gid) == 0;
  if (!is_link) good = ::chmod(restore.ofname, restore.statp.st_mode & 07777) == 0 && good;
  good = ::utimensat(AT_FDCWD, restore.ofname, times, AT_SYMLINK_NOFOLLOW) == 0 && good;
  restore.create_status = Number("CF_EXTRACT");
  return good ? bRC_OK : bRC_Error;
}

template <class Function>
bRC WithRestorePacket(void* packet, Function&& function) {
  const auto layout = fd::LayoutOfRestorePacket(packet);
  return layout ? fd::VisitRestorePacket(*layout, packet, function) : bRC_Error;
}

bRC CreateFile(PluginContext*, void* packet) {
  return WithRestorePacket(packet, [](auto& restore) { return Create(restore); });
}

bRC SetFileAttributes(PluginContext*, void* packet) {
  return WithRestorePacket(packet, [](auto& restore) { return SetAttributes(restore); });
}

bRC CheckFile(PluginContext*, char* name) {
  struct stat stat = {};
  return ::lstat(name, &stat) == 0 ? bareos_node::bRC_Seen : bRC_OK;
}

bRC GetAcl(PluginContext*, void* packet) {
  return reference::GetAcl(*static_cast<reference::AclPacket*>(packet));
}

bRC SetAcl(PluginContext*, void* packet) {
  return reference::SetAcl(*static_cast<reference::AclPacket*>(packet));
}

bRC GetXattr(PluginContext* context, void* packet) {
  return reference::GetXattr(*static_cast<reference::XattrPacket*>(packet),
                             Self(context).attributes);
}

bRC SetXattr(PluginContext*, void* packet) {
  return reference::SetXattr(*static_cast<reference::XattrPacket*>(packet));
}

bareos_node::gen_pluginInfo information = {sizeof information,
                                           fd::kInterfaceVersion,
                                           fd::kPluginMagic,
                                           "Bareos AGPLv3",
                                           "bareos-node",
                                           "2026",
                                           "1",
                                           "Baseline of the benchmarks",
                                           "reference:filename=LIST:direct_io=yes|no"};

fd::EntryTable functions = [] {
  fd::EntryTable table = {};
  table.size = sizeof table;
  table.version = fd::kInterfaceVersion;
  table.newPlugin = NewPlugin;
  table.freePlugin = FreePlugin;
  table.getPluginValue = NoValue;
  table.setPluginValue = NoValue;
  table.handlePluginEvent = HandleEvent;
  table.startBackupFile = StartBackupFile;
  table.endBackupFile = EndBackupFile;
  table.startRestoreFile = StartRestoreFile;
  table.endRestoreFile = EndRestoreFile;
  table.pluginIO = PluginIo;
  table.createFile = CreateFile;
  table.setFileAttributes = SetFileAttributes;
  table.checkFile = CheckFile;
  table.getAcl = GetAcl;
  table.setAcl = SetAcl;
  table.getXattr = GetXattr;
  table.setXattr = SetXattr;
  return table;
}();

}  // namespace

extern "C" {

__attribute__((visibility("default"))) bRC loadPlugin(void*, void* core_functions, void** info,
                                                      void** table) {
  core = static_cast<const fd::CoreTable*>(core_functions);
  *info = &information;
  *table = &functions;
  return bRC_OK;
}

__attribute__((visibility("default"))) bRC unloadPlugin() { return bRC_OK; }

}  // extern "C"
