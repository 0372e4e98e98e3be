// The File Daemon's glue against a core of our own: what is passed on, what is refused, and what
// happens to memory. Prints each broken expectation with its line; built with sanitizers.
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "dir/constants.h"
#include "fd/core_calls.h"
#include "fd/entry_points.h"
#include "fd/requests.h"
#include "sd/constants.h"

namespace {

using namespace bareos_node;
using Bytes = std::vector<std::byte>;

int failures = 0;

void Expect(bool holds, int line, const char* what) {
  if (holds) return;
  ++failures;
  std::printf("line %d: %s\n", line, what);
}
#define EXPECT(condition) Expect((condition), __LINE__, #condition)

// Known at compile time: a constant has the value of the daemon that runs.
static_assert(sd::ValueOf("bsdVarPluginDir", Release::k22) == 17);
static_assert(sd::ValueOf("bsdVarPluginDir", Release::k23) == 16);
static_assert(sd::NameOf(sd::Group::bsdrVariable, 16, Release::k20) == "bsdVarCompatible");
static_assert(!fd::ValueOf("bVarPluginPath", Release::k23));
static_assert(fd::EventCount(Release::k20) == 31);
static_assert(dir::EventCount(Release::k25) == 11);
static_assert(fd::InfoOf(fd::EntryPoint::startBackupFile).otherwise == bRC_Stop);
static_assert(ReleaseByName("26-dev") == Release::k26Dev && !ReleaseByName("19.2"));

// A core that notes what it is asked.

std::string log_text;
std::vector<unsigned> registered;
int answers_to_set = 0;

bRC Register(PluginContext*, int count, ...) {
  va_list list;
  va_start(list, count);
  for (int index = 0; index < count; ++index) registered.push_back(va_arg(list, unsigned));
  va_end(list);
  return bRC_OK;
}

bRC Get(PluginContext*, std::int32_t id, void* value) {
  static char name[] = "client";
  if (id == 1) *static_cast<int*>(value) = 42;
  if (id == 5) *static_cast<char**>(value) = name;
  if (id == 20) *static_cast<bool*>(value) = true;
  return id == 17 ? bRC_Error : bRC_OK;
}

bRC Set(PluginContext*, std::int32_t id, const void* value) {
  ++answers_to_set;
  if (id == 10) log_text = static_cast<const char*>(value);
  return bRC_OK;
}

bRC Message(PluginContext*, const char*, int, int, std::int64_t, const char* format, ...) {
  char text[256];
  va_list list;
  va_start(list, format);
  std::vsnprintf(text, sizeof text, format, list);
  va_end(list);
  log_text = text;
  return bRC_OK;
}

const char* kept_name = nullptr;

bRC Changed(PluginContext*, void* packet) {
  auto& save = *static_cast<fd::abi20::save_pkt*>(packet);
  kept_name = save.fname;
  save.delta_seq = 7;
  save.accurate_found = true;
  return fd::LayoutOfSavePacket(packet) ? bRC_Seen : bRC_Error;
}

bRC Seen(PluginContext*, bool all, char* name) {
  return all && name == nullptr ? bRC_OK : bRC_Error;
}

fd::CoreTable Core() {
  fd::CoreTable core{};
  core.registerBareosEvents = &Register;
  core.getBareosValue = &Get;
  core.setBareosValue = &Set;
  core.JobMessage = &Message;
  core.checkChanges = &Changed;
  core.SetSeenBitmap = &Seen;
  return core;
}

/// One call with arguments that `write` puts into a message.
template <class Write>
wire::Status Ask(fd::CoreCall id, Release release, wire::PacketStorage& storage, Bytes& answer,
                 Write write) {
  const fd::CoreTable core = Core();
  Bytes arguments;
  wire::Writer out(arguments);
  write(out);
  wire::Reader in(arguments);
  answer.clear();
  wire::Writer back(answer);
  return fd::Dispatch(id, fd::CoreCallContext{core, nullptr, in, back, release, storage});
}

void TestCoreCalls() {
  wire::PacketStorage storage;
  Bytes answer;
  const auto events = [&](std::vector<std::uint32_t> numbers) {
    return Ask(fd::CoreCall::registerBareosEvents, Release::k25, storage, answer,
               [&](wire::Writer& out) {
                 out.U32(static_cast<std::uint32_t>(numbers.size()));
                 for (const auto number : numbers) out.U32(number);
               });
  };
  EXPECT(events({1, 31}).ok());
  EXPECT((registered == std::vector<unsigned>{1, 31}));
  for (const std::uint32_t wrong : {0U, 32U, 0xFFFFFFFFU}) EXPECT(!events({1, wrong}).ok());
  EXPECT(!events(std::vector<std::uint32_t>(32, 1)).ok());
  EXPECT(registered.size() == 2);

  const auto get = [&](std::int32_t id, Release release) {
    return Ask(fd::CoreCall::getBareosValue, release, storage, answer,
               [&](wire::Writer& out) { out.I32(id); });
  };
  EXPECT(get(1, Release::k25).ok());
  wire::Reader number(answer);
  EXPECT(number.I32() == bRC_OK && number.U8() == 1 && number.I32() == 42 && number.Finish().ok());
  EXPECT(get(5, Release::k25).ok());
  wire::Reader text(answer);
  EXPECT(text.I32() == bRC_OK && text.U8() == 4 && text.Bytes().length == 6 && text.Finish().ok());
  EXPECT(get(20, Release::k25).ok());
  wire::Reader truth(answer);
  EXPECT(truth.I32() == bRC_OK && truth.U8() == 3 && truth.Bool() && truth.Finish().ok());
  EXPECT(!get(20, Release::k21).ok());  // not there yet
  EXPECT(!get(10, Release::k25).ok());  // can only be written
  EXPECT(!get(99, Release::k25).ok() && !get(-1, Release::k25).ok());
  EXPECT(get(17, Release::k25).ok());
  wire::Reader refused(answer);
  EXPECT(refused.I32() == bRC_Error && refused.U8() == 0 && refused.Finish().ok());

  const auto set = [&](std::int32_t id, std::uint8_t type, const char* value) {
    return Ask(fd::CoreCall::setBareosValue, Release::k25, storage, answer, [&](wire::Writer& out) {
      out.I32(id);
      out.U8(type);
      out.Text(value);
    });
  };
  EXPECT(set(10, 4, "/etc/hosts").ok() && log_text == "/etc/hosts");
  EXPECT(!set(10, 1, "/etc/hosts").ok() && !set(1, 4, "5").ok() && !set(10, 4, nullptr).ok());
  EXPECT(answers_to_set == 1);

  const auto message = [&](std::int32_t type) {
    return Ask(fd::CoreCall::JobMessage, Release::k25, storage, answer, [&](wire::Writer& out) {
      out.Text("plugin.ts");
      out.I32(3);
      out.I32(type);
      out.I64(0);
      out.Text("100%s %n");
    });
  };
  EXPECT(message(6).ok() && log_text == "100%s %n");
  for (const char* deadly : {"M_ABORT", "M_ERROR_TERM", "M_TERM"}) {
    EXPECT(!message(static_cast<std::int32_t>(*fd::ValueOf(deadly, Release::k25))).ok());
  }
  EXPECT(!message(0).ok() && !message(1000).ok());

  EXPECT(Ask(fd::CoreCall::checkChanges, Release::k25, storage, answer, [](wire::Writer& out) {
           out.Text("/data");
           out.Null();
           fd::EncodeStat({}, out);
           out.I32(3);
           out.I64(1700000000);
         }).ok());
  wire::Reader changes(answer);
  EXPECT(changes.I32() == bRC_Seen && changes.Bool() && changes.U32() == 7 &&
         changes.Finish().ok());
  EXPECT(std::strcmp(kept_name, "/data") == 0);  // the core may look at it until the next file

  EXPECT(Ask(fd::CoreCall::SetSeenBitmap, Release::k25, storage, answer, [](wire::Writer& out) {
           out.Bool(true);
           out.Null();
         }).ok());
  EXPECT(
      !Ask(fd::CoreCall::bareosMalloc, Release::k25, storage, answer, [](wire::Writer&) {}).ok());
  EXPECT(!Ask(fd::CoreCall::AddExclude, Release::k25, storage, answer, [](wire::Writer& out) {
            out.Text("x");
          }).ok());
  EXPECT(!Ask(static_cast<fd::CoreCall>(200), Release::k25, storage, answer, [](wire::Writer&) {
          }).ok());
}

template <class Packet>
Packet Fresh() {
  Packet packet{};
  packet.pkt_size = sizeof packet;
  packet.pkt_end = sizeof packet;
  return packet;
}

void TestLayouts() {
  auto old_io = Fresh<fd::abi20::io_pkt>();
  auto new_io = Fresh<fd::abi22::io_pkt>();
  EXPECT(fd::LayoutOfIoPacket(&old_io) == fd::Layout::abi20);
  EXPECT(fd::LayoutOfIoPacket(&new_io) == fd::Layout::abi22);
  old_io.pkt_end = -1;  // where newer packets have their descriptor
  new_io.pkt_end = 0;
  EXPECT(!fd::LayoutOfIoPacket(&old_io) && !fd::LayoutOfIoPacket(&new_io));
  new_io.pkt_size = 88;
  EXPECT(!fd::LayoutOfIoPacket(&new_io) && !fd::LayoutOfIoPacket(nullptr));
  auto restore = Fresh<fd::abi26::restore_pkt>();
  EXPECT(fd::LayoutOfRestorePacket(&restore) == fd::Layout::abi26);
  EXPECT(fd::RestorePacketLayoutIn(Release::k24) == fd::Layout::abi22);
  EXPECT(std::size(fd::kRestorePacketSizes) == 3);

  auto broken = Fresh<fd::abi22::io_pkt>();
  fd::Callback call;
  call.id = fd::EntryPoint::pluginIO;
  call.packet = &broken;
  broken.pkt_end = 1;
  Bytes message;
  wire::Writer out(message);
  EXPECT(!fd::EncodeRequest(call, Release::k25, out).ok() && message.empty());
}

wire::Status Answer(const fd::Callback& call, const Bytes& message, bRC& result,
                    wire::PacketStorage& storage) {
  wire::Reader in(message);
  return fd::DecodeAnswer(call, Release::k25, in, result, storage);
}

void TestAnswers() {
  wire::PacketStorage storage;
  auto save = Fresh<fd::abi20::save_pkt>();
  fd::Callback call;
  call.id = fd::EntryPoint::startBackupFile;
  call.packet = &save;
  Bytes message;
  wire::Writer out(message);
  out.I32(bRC_OK);
  out.Bool(true);
  out.Text("/data/file");
  out.Null();
  fd::EncodeStat({}, out);
  out.I32(3);
  out.Bytes("\1\2\3\4\5", 5);
  out.Bool(true);
  out.I64(-1);
  out.U32(9);
  out.Text("object");
  out.Bytes("a\0b", 3);
  out.I32(1);
  bRC result = bRC_Error;
  EXPECT(Answer(call, message, result, storage).ok() && result == bRC_OK);
  EXPECT(std::strcmp(save.fname, "/data/file") == 0 && save.link == nullptr && save.no_read);
  EXPECT(save.object_len == 3 && std::memcmp(save.object, "a\0b", 4) == 0 && save.index == 1);
  const std::string first = save.fname;
  EXPECT(Answer(call, message, result, storage).ok() && save.fname == first);

  for (const std::int32_t code : {4, -1, 9999, 77}) {  // bRC_Term and what is no code
    Bytes wrong(message);
    std::memcpy(wrong.data(), &code, sizeof code);
    result = bRC_Stop;
    EXPECT(!Answer(call, wrong, result, storage).ok() && result == bRC_Stop);
  }

  auto acl = Fresh<fd::abi20::acl_pkt>();
  call.id = fd::EntryPoint::getAcl;
  call.packet = &acl;
  const auto list = [](bRC code, std::uint32_t length) {
    Bytes bytes;
    wire::Writer writer(bytes);
    writer.I32(code);
    writer.Bool(true);
    writer.Bytes("list", length);
    return bytes;
  };
  EXPECT(Answer(call, list(bRC_OK, 4), result, storage).ok() && acl.content_length == 4);
  std::free(acl.content);  // as the core does
  acl.content = nullptr;
  EXPECT(Answer(call, list(bRC_Error, 4), result, storage).ok() && acl.content == nullptr &&
         result == bRC_Error);
  EXPECT(Answer(call, list(bRC_OK, 0), result, storage).ok() && acl.content == nullptr &&
         acl.content_length == 0);

  char buffer[8] = "1234567";
  auto io = Fresh<fd::abi22::io_pkt>();
  io.func = 2;
  io.buf = buffer;
  io.count = sizeof buffer;
  call.id = fd::EntryPoint::pluginIO;
  call.packet = &io;
  const auto read = [](const char* data, std::uint32_t length, std::int32_t status) {
    Bytes bytes;
    wire::Writer writer(bytes);
    writer.I32(bRC_OK);
    writer.Bool(true);
    writer.Bytes(data, length);
    writer.I32(status);
    writer.I32(0);
    writer.I32(0);
    writer.I64(0);
    writer.Bool(false);
    return bytes;
  };
  EXPECT(Answer(call, read("abc", 3, 3), result, storage).ok() &&
         std::memcmp(buffer, "abc4", 4) == 0 && io.status == 3);
  EXPECT(!Answer(call, read("abcdefghi", 9, 9), result, storage).ok());
  // Each would send memory that nobody wrote.
  EXPECT(!Answer(call, read("xyz", 3, 4), result, storage).ok());
  EXPECT(!Answer(call, read("xyz", 0, 1), result, storage).ok());
  EXPECT(!Answer(call, read(nullptr, 0, 1), result, storage).ok());
  EXPECT(!Answer(call, read(nullptr, 0, 9), result, storage).ok());
  EXPECT(io.status == 3);
  EXPECT(Answer(call, read(nullptr, 0, 0), result, storage).ok() && io.status == 0);
  EXPECT(Answer(call, read(nullptr, 0, -1), result, storage).ok() && io.status == -1);
  EXPECT(buffer[0] == 'a');
  fd::MarkFailed(call, 5);
  EXPECT(io.status == -1 && io.io_errno == 5);
}

void TestEvents() {
  fd::Callback call;
  call.id = fd::EntryPoint::handlePluginEvent;
  const auto encode = [&call](std::uint32_t event, void* value, Bytes& message) {
    call.event = event;
    call.value = value;
    message.clear();
    wire::Writer out(message);
    return fd::EncodeRequest(call, Release::k25, out);
  };
  Bytes message;
  char text[] = "JobId=1";
  EXPECT(encode(1, text, message).ok() && message.size() == 4 + 1 + 4 + 7);
  EXPECT(encode(12, reinterpret_cast<void*>(std::intptr_t{'F'}), message).ok());
  wire::Reader level(message);
  EXPECT(level.U32() == 12 && level.U8() == 2 && level.I64() == 'F' && level.Finish().ok());
  EXPECT(encode(15, nullptr, message).ok() && message.size() == 5);  // no more restore objects
  auto object = Fresh<fd::abi20::restore_object_pkt>();
  EXPECT(encode(15, &object, message).ok() && message.size() > 40);
  object.pkt_end = 1;
  EXPECT(!encode(15, &object, message).ok());
  EXPECT(encode(4000, text, message).ok() &&
         message.size() == 5);  // never follows an unknown pointer
}

struct Throwing {
  static bRC Call(PluginContext*, const fd::Callback& call) {
    if (call.id == fd::EntryPoint::checkFile)
      return std::strcmp(call.text, "/x") == 0 ? bRC_Seen : bRC_OK;
    if (call.id == fd::EntryPoint::handlePluginEvent) return call.event == 2 ? bRC_Core : bRC_OK;
    throw std::runtime_error("lost");
  }
  static bRC Failed(PluginContext*, const fd::Callback&) noexcept { return bRC_Error; }
};

void TestTable() {
  static constexpr fd::EntryTable table = fd::EntryPoints<Throwing>::Table();
  static_assert(table.size == sizeof(fd::EntryTable) && table.version == 10);
  char name[] = "/x";
  fd::bEvent event{2};
  EXPECT(table.newPlugin(nullptr) == bRC_Error);  // the exception stays inside
  EXPECT(table.checkFile(nullptr, name) == bRC_Seen);
  EXPECT(table.handlePluginEvent(nullptr, &event, nullptr) == bRC_Core);
  EXPECT(table.getPluginValue(nullptr, 1, nullptr) == bRC_OK);
}

}  // namespace

int main() {
  TestCoreCalls();
  TestLayouts();
  TestAnswers();
  TestEvents();
  TestTable();
  return failures == 0 ? 0 : 1;
}
