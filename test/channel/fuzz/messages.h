// Valid answers of a worker and valid core calls, with some variety. Mutations start from them.
#ifndef BAREOS_NODE_FUZZ_MESSAGES_H_
#define BAREOS_NODE_FUZZ_MESSAGES_H_

#include <string>
#include <string_view>

#include "fd/callbacks.h"
#include "fd/constants.h"
#include "fd/core_calls.h"
#include "noise.h"
#include "wire/writer.h"

namespace fuzz {

using bareos_node::wire::Writer;
namespace fd = bareos_node::fd;

constexpr auto kRelease = bareos_node::kNewestRelease;

inline std::int32_t Constant(std::string_view name) {
  return static_cast<std::int32_t>(fd::ValueOf(name, kRelease).value());
}

inline std::string SomeName(Noise& noise) { return "/" + noise.Text("ab/\xff", 20); }

inline void WriteStat(Noise& noise, Writer& out) {
  const auto big = [&] { out.U64(noise.Number()); };
  const auto small = [&] { out.U32(noise.Number()); };
  big();                                            // device
  big();                                            // inode
  out.U32(0100644 ^ (noise.Number() & 0777));       // mode
  big();                                            // links
  small();                                          // owner
  small();                                          // group
  for (int field = 0; field < 7; ++field) big();    // rdev, size, three times, block size, blocks
  for (int field = 0; field < 3; ++field) small();  // nanoseconds
}

inline void WriteFlags(Noise& noise, Writer& out) {
  char flags[sizeof(fd::abi20::save_pkt::flags)];
  for (char& flag : flags) flag = static_cast<char>(noise.OneIn(2) ? 0 : noise.Next());
  out.Bytes(flags, sizeof flags);
}

inline std::int32_t SomeType(Noise& noise) {
  constexpr std::string_view kTypes[] = {"FT_REG", "FT_DIREND", "FT_LNK", "FT_RESTORE_FIRST"};
  return noise.OneIn(20) ? static_cast<std::int32_t>(noise.Number())
                         : Constant(kTypes[noise.Below(std::size(kTypes))]);
}

inline void WriteSave(Noise& noise, Writer& out) {
  const std::string name = SomeName(noise);
  const std::string object = noise.Text("object", 50);
  out.Text(name);
  out.Text(name + "/");
  WriteStat(noise, out);
  out.I32(SomeType(noise));
  WriteFlags(noise, out);
  out.Bool(noise.OneIn(2));
  out.I64(noise.Number());
  out.U32(noise.Number());
  out.Text(std::string_view("object"));
  out.Bytes(object.data(), static_cast<std::uint32_t>(object.size()));
  out.I32(static_cast<std::int32_t>(noise.Number()));
}

inline void WriteIo(Noise& noise, std::int32_t function, std::int32_t count, Writer& out) {
  const auto status = static_cast<std::int32_t>(noise.Below(static_cast<std::size_t>(count) + 1));
  const bool reads = function == Constant("IO_READ");
  if (reads) {
    const std::string data(static_cast<std::size_t>(status), 'd');
    out.Bytes(data.data(), static_cast<std::uint32_t>(data.size()));
  }
  const bool direct = function == Constant("IO_OPEN") && noise.OneIn(4);
  out.I32(reads || function == Constant("IO_WRITE") ? status : direct);
  out.I32(noise.OneIn(4) ? 5 : 0);
  out.I32(0);
  if (reads || function == Constant("IO_SEEK")) out.I64(noise.Number());
  out.Bool(false);
  if (function == Constant("IO_OPEN")) out.I32(static_cast<std::int32_t>(noise.Below(20)) - 1);
}

/// What an entry point answers. `function` and `count` are those of an I/O packet.
inline Bytes Answer(Noise& noise, fd::EntryPoint id, std::int32_t function = 0,
                    std::int32_t count = 0) {
  Bytes bytes;
  Writer out(bytes);
  const bool more =
      id == fd::EntryPoint::endBackupFile || (id == fd::EntryPoint::getXattr && noise.OneIn(2));
  out.I32(more ? bareos_node::bRC_More : bareos_node::bRC_OK);
  const bool answers = fd::InfoOf(id).answers_packet;
  out.Bool(answers);
  if (!answers) return bytes;
  switch (fd::InfoOf(id).packet) {
    case fd::PacketKind::save_pkt:
      WriteSave(noise, out);
      break;
    case fd::PacketKind::io_pkt:
      WriteIo(noise, function, count, out);
      break;
    case fd::PacketKind::restore_pkt:
      out.I32(static_cast<std::int32_t>(noise.Below(6)));
      break;
    case fd::PacketKind::acl_pkt:
      out.Text(std::string_view(noise.Text("acl", 30)));
      break;
    case fd::PacketKind::xattr_pkt:
      out.Text(std::string_view("user." + noise.Text("x", 9)));
      out.Text(std::string_view(noise.Text("value", 30)));
      break;
    default:
      break;
  }
  return bytes;
}

/// Arguments of a core call that the core takes.
inline Bytes Arguments(Noise& noise, fd::CoreCall id) {
  Bytes bytes;
  Writer out(bytes);
  const std::string text = noise.Text("text%sn\n", 40);
  switch (id) {
    case fd::CoreCall::registerBareosEvents:
    case fd::CoreCall::unregisterBareosEvents:
      out.U32(2);
      out.U32(1 + static_cast<std::uint32_t>(noise.Below(31)));
      out.U32(1);
      break;
    case fd::CoreCall::getBareosValue:
      out.I32(static_cast<std::int32_t>(1 + noise.Below(24)));
      break;
    case fd::CoreCall::setBareosValue:
      out.I32(Constant("bVarFileSeen"));
      out.U8(static_cast<std::uint8_t>(bareos_node::wire::ValueType::kString));
      out.Text(std::string_view("/a"));
      break;
    case fd::CoreCall::JobMessage:
    case fd::CoreCall::DebugMessage:
      out.Text(std::string_view("plugin.ts"));
      out.I32(1);
      out.I32(id == fd::CoreCall::JobMessage ? Constant("M_INFO") : 100);
      if (id == fd::CoreCall::JobMessage) out.I64(0);
      out.Text(std::string_view(text));
      break;
    case fd::CoreCall::AddRegex:
    case fd::CoreCall::AddWild:
      out.Text(std::string_view(text));
      out.I32('D');
      break;
    case fd::CoreCall::AddExclude:
    case fd::CoreCall::AddInclude:
    case fd::CoreCall::AddOptions:
      out.Text(std::string_view(text));
      break;
    case fd::CoreCall::checkChanges:
    case fd::CoreCall::AcceptFile:
      out.Text(std::string_view("/name"));
      if (id == fd::CoreCall::checkChanges) out.Text(std::string_view("/name/"));
      WriteStat(noise, out);
      if (id == fd::CoreCall::checkChanges) {
        out.I32(SomeType(noise));
        out.I64(0);
      }
      break;
    case fd::CoreCall::SetSeenBitmap:
    case fd::CoreCall::ClearSeenBitmap:
      out.Bool(false);
      out.Text(std::string_view("/name"));
      break;
    default:
      break;
  }
  return bytes;
}

}  // namespace fuzz

#endif  // BAREOS_NODE_FUZZ_MESSAGES_H_
