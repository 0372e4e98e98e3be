// A plugin that tests the core host: it writes down every call, and answers as its environment
// says.
//   HOSTILE_LOG=FILE          one JSON object per call
//   HOSTILE_ANSWERS=LIST      call=code or call@N=code (N-th time), separated by commas; events by
//   their names HOSTILE_FILES=N           files of a backup (2); HOSTILE_TYPE=N their type;
//   HOSTILE_OBJECT=1 the first is an object HOSTILE_IO=plugin|core|fail|failok|failcode
//   HOSTILE_CREATE=N the create_status HOSTILE_SLEEP=call:MS     sleeps in a call
//   HOSTILE_BREAK=what,what   breaks rules, see the uses of Breaks()
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>

#include "common/plugin_types.h"
#include "fd/constants.h"
#include "fd/layouts.h"
#include "fd/tables.h"

namespace {

namespace fd = bareos_node::fd;
using bareos_node::bRC;
using bareos_node::bRC_Error;
using bareos_node::bRC_More;
using bareos_node::bRC_OK;
using bareos_node::PluginContext;

constexpr auto kRelease = bareos_node::kNewestRelease;
const fd::CoreTable* core = nullptr;

int Number(std::string_view name) { return static_cast<int>(*fd::ValueOf(name, kRelease)); }

std::string Setting(const char* name, const char* fallback = "") {
  const char* value = std::getenv(name);
  return value == nullptr ? fallback : value;
}

bool Breaks(const std::string& what) {
  return ("," + Setting("HOSTILE_BREAK") + ",").find("," + what + ",") != std::string::npos;
}

struct State {
  std::mutex mutex;
  std::map<std::string, int, std::less<>> counts;
  int file = 0;
  std::string name, link, text, object_name = "object";
  char* kept = nullptr;
  int descriptor = -1;
  bool at_end = false;
  int xattr = 0;
};
State state;

void Log(const std::string& line) {
  const std::string path = Setting("HOSTILE_LOG");
  if (path.empty()) return;
  if (FILE* file = std::fopen(path.c_str(), "a")) {
    std::fputs((line + "\n").c_str(), file);
    std::fclose(file);
  }
}

/// Writes the call down and gives the answer that was asked for, else `usual`.
bRC Answer(const std::string& call, const std::string& detail, bRC usual) {
  std::unique_lock lock(state.mutex);
  const std::string count = std::to_string(++state.counts[call]);
  int code = usual;
  std::istringstream answers(Setting("HOSTILE_ANSWERS"));
  for (std::string item; std::getline(answers, item, ',');) {
    const std::size_t equals = item.find('=');
    const std::string wanted = item.substr(0, equals);
    if (wanted == call || wanted == call + "@" + count) code = std::stoi(item.substr(equals + 1));
  }
  Log("{\"call\":\"" + call + "\",\"detail\":\"" + detail + "\",\"code\":" + std::to_string(code) +
      "}");
  lock.unlock();
  const std::string sleep = Setting("HOSTILE_SLEEP");
  if (sleep.starts_with(call + ":")) {
    std::this_thread::sleep_for(
        std::chrono::milliseconds(std::stoi(sleep.substr(call.size() + 1))));
  }
  return static_cast<bRC>(code);
}

const char* OrNone(const char* text) { return text == nullptr ? "(null)" : text; }

bRC NewPlugin(PluginContext* context) {
  state.file = 0;
  for (const fd::Event& event : fd::kEvents) {
    core->registerBareosEvents(context, 1, static_cast<unsigned>(event.number));
  }
  if (Breaks("event")) core->registerBareosEvents(context, 1, 32U);
  return Answer("newPlugin", "", bRC_OK);
}

bRC FreePlugin(PluginContext*) { return Answer("freePlugin", "", bRC_OK); }
bRC NoValue(PluginContext*, std::int32_t, void*) { return bRC_OK; }

std::string Detail(const fd::Event& event, void* value) {
  using bareos_node::wire::EventValue;
  if (event.value == EventValue::kString) return OrNone(static_cast<char*>(value));
  if (event.value == EventValue::kNone || value == nullptr) return "";
  if (event.name == "bEventRestoreObject") {
    const auto& object = *static_cast<fd::abi20::restore_object_pkt*>(value);
    return std::string(object.object_name) + "=" +
           std::string(object.object, static_cast<std::size_t>(object.object_len));
  }
  if (event.name == "bEventHandleBackupFile") {
    return static_cast<fd::abi20::save_pkt*>(value)->fname;
  }
  return std::to_string(reinterpret_cast<std::intptr_t>(value));
}

char* Copy(const std::string& text) { return ::strdup(text.c_str()); }

bRC HandleEvent(PluginContext* context, fd::s_bEvent* packet, void* value) {
  const fd::Event* event = fd::FindEvent(packet->eventType, kRelease);
  const std::string name(event->name);
  if (name == "bEventPluginCommand") {
    state.kept = static_cast<char*>(value);
    core->NewPreInclude(context);
    core->AddOptions(context, "e");
    core->AddWild(context, "*.tmp", ' ');
  }
  if (name == "bEventBackupCommand" && Breaks("leak"))
    static_cast<volatile char*>(Copy(name))[0] = 'x';
  if (name == "bEventBackupCommand" && Breaks("late")) core->NewInclude(context);
  if (name == "bEventBackupCommand" && Breaks("kept")) {
    Log("{\"call\":\"kept\",\"detail\":\"" +
        std::to_string(static_cast<unsigned char>(state.kept[0])) + "\",\"code\":0}");
  }
  return Answer(name, Detail(*event, value), bRC_OK);
}

int FileCount() { return std::stoi(Setting("HOSTILE_FILES", "2")); }

bRC StartBackupFile(PluginContext* context, void* packet) {
  auto& save = *static_cast<fd::abi20::save_pkt*>(packet);
  const std::string number = std::to_string(++state.file);
  state.name = "/hostile/" + number;
  state.text = "data of " + number;
  state.xattr = 0;
  save.fname = state.name.data();
  save.type = std::stoi(Setting("HOSTILE_TYPE", "3"));
  save.statp.st_mode = S_IFREG | 0644;
  save.statp.st_nlink = 1;
  save.statp.st_size = static_cast<off_t>(state.text.size());
  save.statp.st_mtime = 1'700'000'000;
  if (save.type == Number("FT_DIREND")) {
    state.link = state.name + (Breaks("slash") ? "" : "/");
    save.link = state.link.data();
    save.statp.st_mode = S_IFDIR | 0755;
    save.no_read = true;
  }
  if (Breaks("folder mode")) save.statp.st_mode = S_IFDIR | 0755;
  if (Breaks("large stat")) {
    for (auto* field : {&save.statp.st_size, &save.statp.st_blocks, &save.statp.st_atime,
                        &save.statp.st_mtime, &save.statp.st_ctime}) {
      *field = std::numeric_limits<std::remove_reference_t<decltype(*field)>>::min();
    }
    save.statp.st_dev = save.statp.st_ino = save.statp.st_rdev = ~0UL >> 1;
    save.statp.st_nlink = ~0UL >> 1;
    save.statp.st_uid = save.statp.st_gid = ~0U;
  }
  if (Breaks("own link")) {
    state.link = state.name;
    save.link = state.link.data();
  }
  if (!Setting("HOSTILE_OBJECT").empty() && state.file == 1) {
    save.type = Number("FT_RESTORE_FIRST");
    save.object_name = state.object_name.data();
    save.object = state.text.data();
    save.object_len = static_cast<std::int32_t>(state.text.size());
    save.index = 7;
  }
  if (Breaks("long name")) {
    state.name = "/" + std::string(1'000'000, 'n');
    save.fname = state.name.data();
  }
  if (Breaks("no object")) save.object = nullptr;
  if (Breaks("below zero")) save.object_len = -1;
  if (Breaks("check")) core->checkChanges(context, &save);
  if (Breaks("type")) save.type = 0;
  if (Breaks("fname")) save.fname = nullptr;
  if (Breaks("marks")) save.pkt_end = 1;
  return Answer("startBackupFile", state.name, bRC_OK);
}

bRC EndBackupFile(PluginContext*) {
  return Answer("endBackupFile", "", state.file < FileCount() ? bRC_More : bRC_OK);
}

bRC StartRestoreFile(PluginContext*, const char* command) {
  return Answer("startRestoreFile", command, bRC_OK);
}

bRC EndRestoreFile(PluginContext*) { return Answer("endRestoreFile", "", bRC_OK); }

template <class Packet>
bRC Open(Packet& io) {
  const std::string how = Setting("HOSTILE_IO", "plugin");
  state.at_end = false;
  if (how.starts_with("fail")) {
    io.status = how == "failcode" ? 0 : -1;
    io.io_errno = EACCES;
    return how == "failok" ? bRC_OK : bRC_Error;
  }
  if constexpr (requires { io.filedes; }) {
    if (how == "core") {
      state.descriptor = memfd_create("hostile", MFD_CLOEXEC);
      if (io.flags == 0 && ::write(state.descriptor, state.text.data(), state.text.size()) > 0) {
        ::lseek(state.descriptor, 0, SEEK_SET);
      }
      io.filedes = state.descriptor;
      io.status = 1;
    }
  }
  return bRC_OK;
}

template <class Packet>
bRC DoIo(Packet& io) {
  std::string detail;
  bRC code = bRC_OK;
  if (io.func == Number("IO_OPEN")) {
    detail = "open";
    code = Open(io);
  } else if (io.func == Number("IO_READ")) {
    detail = "read";
    if (!state.at_end) {
      std::memcpy(io.buf, state.text.data(), state.text.size());
      io.status = static_cast<std::int32_t>(state.text.size());
    }
    if (Breaks("overrun")) io.buf[io.count] = 1;
    if (Breaks("eintr") && state.counts["pluginIO"] < 3) {
      io.status = -1;
      io.io_errno = EINTR;
    } else {
      state.at_end = true;
    }
  } else if (io.func == Number("IO_WRITE")) {
    detail = "write " + std::string(io.buf, static_cast<std::size_t>(io.count));
    io.status = io.count;
  } else if (io.func == Number("IO_SEEK")) {
    detail = "seek " + std::to_string(io.offset);
  } else if (io.func == Number("IO_CLOSE")) {
    detail = "close";
    if constexpr (requires { io.filedes; }) {
      if (io.filedes > 0) detail = "close descriptor";
    }
    if (state.descriptor >= 0) ::close(state.descriptor);
    state.descriptor = -1;
  }
  return Answer("pluginIO", detail, code);
}

bRC PluginIo(PluginContext*, void* packet) {
  const auto layout = fd::LayoutOfIoPacket(packet);
  if (!layout) return Answer("pluginIO", "unknown layout", bRC_Error);
  return fd::VisitIoPacket(*layout, packet, [](auto& io) { return DoIo(io); });
}

bRC Restore(const char* call, void* packet) {
  const auto layout = fd::LayoutOfRestorePacket(packet);
  if (!layout) return Answer(call, "unknown layout", bRC_Error);
  return fd::VisitRestorePacket(*layout, packet, [&](auto& restore) {
    std::string detail = restore.ofname;
    if constexpr (requires { restore.original_file_name; }) {
      detail += std::string(" was ") + restore.original_file_name;
    }
    if constexpr (requires { restore.filedes; }) {
      if (Breaks("filedes")) restore.filedes = 5;
    }
    restore.create_status = std::stoi(Setting("HOSTILE_CREATE", "3"));
    return Answer(call, detail, bRC_OK);
  });
}

bRC CreateFile(PluginContext*, void* packet) { return Restore("createFile", packet); }
bRC SetFileAttributes(PluginContext*, void* packet) { return Restore("setFileAttributes", packet); }
bRC CheckFile(PluginContext*, char* name) { return Answer("checkFile", name, bRC_OK); }

bRC GetAcl(PluginContext*, void* packet) {
  const bRC code = Answer("getAcl", "", bRC_OK);
  if (code != bRC_OK) return code;
  auto& acl = *static_cast<fd::abi20::acl_pkt*>(packet);
  acl.content = Copy("acl of " + state.name);
  acl.content_length = static_cast<std::uint32_t>(std::strlen(acl.content));
  return code;
}

bRC SetAcl(PluginContext*, void* packet) {
  const auto& acl = *static_cast<fd::abi20::acl_pkt*>(packet);
  // The last byte is the daemon's.
  return Answer("setAcl", std::string(acl.content, acl.content_length - 1), bRC_OK);
}

bRC GetXattr(PluginContext*, void* packet) {
  const bRC code = Answer("getXattr", "", state.xattr == 0 ? bRC_More : bRC_OK);
  if (code != bRC_OK && code != bRC_More) return code;
  auto& xattr = *static_cast<fd::abi20::xattr_pkt*>(packet);
  xattr.name = Copy("user." + std::to_string(++state.xattr));
  xattr.name_length = static_cast<std::uint32_t>(std::strlen(xattr.name));
  xattr.value = Copy("value");
  xattr.value_length = 5;
  return code;
}

bRC SetXattr(PluginContext*, void* packet) {
  const auto& xattr = *static_cast<fd::abi20::xattr_pkt*>(packet);
  return Answer("setXattr",
                std::string(xattr.name, xattr.name_length) + "=" +
                    std::string(xattr.value, xattr.value_length),
                bRC_OK);
}

bareos_node::gen_pluginInfo information = {sizeof information,
                                           fd::kInterfaceVersion,
                                           fd::kPluginMagic,
                                           "agplv3",
                                           "bareos-node",
                                           "2026",
                                           "1",
                                           "Tests the core host",
                                           "hostile:"};

fd::EntryTable functions = {sizeof functions, fd::kInterfaceVersion,
                            NewPlugin,        FreePlugin,
                            NoValue,          NoValue,
                            HandleEvent,      StartBackupFile,
                            EndBackupFile,    StartRestoreFile,
                            EndRestoreFile,   PluginIo,
                            CreateFile,       SetFileAttributes,
                            CheckFile,        GetAcl,
                            SetAcl,           GetXattr,
                            SetXattr};

}  // namespace

extern "C" {

__attribute__((visibility("default"))) bRC loadPlugin(void*, void* core_functions, void** info,
                                                      void** table) {
  core = static_cast<const fd::CoreTable*>(core_functions);
  if (Breaks("magic")) information.plugin_magic = "*SDPluginData*";
  if (Breaks("license")) information.plugin_license = "MIT";
  if (Breaks("version")) information.version = 11;
  if (Breaks("size")) information.size = 8;
  *info = Breaks("info") ? nullptr : &information;
  *table = &functions;
  return Answer("loadPlugin", "", bRC_OK);
}

__attribute__((visibility("default"))) bRC unloadPlugin() {
  return Answer("unloadPlugin", "", bRC_OK);
}

}  // extern "C"
