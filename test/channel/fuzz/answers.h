// Target: the decoders of answers. An error leaves the packet alone; a success leaves one that the
// core can use.
#ifndef BAREOS_NODE_FUZZ_ANSWERS_H_
#define BAREOS_NODE_FUZZ_ANSWERS_H_

#include <cstdlib>

#include "fd/requests.h"
#include "messages.h"

namespace fuzz {

inline constexpr std::int32_t kReadCount = 64;

/// Does what the core does with an answer: it frees an ACL only after bRC_OK, attributes also after
/// bRC_More.
template <class Packet>
void Use(Packet& packet, bareos_node::bRC result) {
  if constexpr (requires {
                  packet.object_name;
                  packet.link;
                }) {
    TouchText(packet.fname);
    TouchText(packet.link);
    TouchText(packet.object_name);
    if (packet.object != nullptr) Touch(packet.object, static_cast<std::size_t>(packet.object_len));
    FUZZ_EXPECT(packet.object_len >= 0);
  } else if constexpr (requires { packet.content; }) {
    FUZZ_EXPECT((packet.content == nullptr) == (packet.content_length == 0));
    if (packet.content != nullptr) Touch(packet.content, packet.content_length + 1);
    if (result == bareos_node::bRC_OK) std::free(packet.content);
  } else if constexpr (requires { packet.name_length; }) {
    // The core frees a value only when it has a length.
    FUZZ_EXPECT((packet.value == nullptr) == (packet.value_length == 0));
    if (packet.name != nullptr) Touch(packet.name, packet.name_length + 1);
    if (packet.value != nullptr) Touch(packet.value, packet.value_length + 1);
    if (result != bareos_node::bRC_OK && result != bareos_node::bRC_More) return;
    std::free(packet.name);
    std::free(packet.value);
  } else if constexpr (requires { packet.win32; }) {
    if (packet.func == Constant("IO_READ")) FUZZ_EXPECT(packet.status <= packet.count);
  }
}

template <class Packet>
void DecodeInto(Noise& noise, fd::EntryPoint id, std::int32_t function,
                bareos_node::Release release) {
  auto packet = std::make_unique<Packet>();
  const auto buffer = std::make_unique<char[]>(kReadCount);
  packet->pkt_size = packet->pkt_end = sizeof(Packet);
  if constexpr (requires { packet->win32; }) {
    packet->func = function;
    packet->count = kReadCount;
    packet->buf = buffer.get();
  }
  const Packet before = *packet;
  fd::Callback callback;
  callback.id = id;
  callback.packet = packet.get();
  Bytes bytes = Answer(noise, id, function, kReadCount);
  const Bytes valid = bytes;
  Mutate(noise, bytes);
  const Exact message(bytes);
  bareos_node::wire::Reader in(message.get());
  bareos_node::wire::PacketStorage storage;
  bareos_node::bRC result = bareos_node::bRC_Error;
  const auto status = fd::DecodeAnswer(callback, release, in, result, storage);
  if (bytes == valid) FUZZ_EXPECT(status.ok());
  FUZZ_EXPECT(packet->pkt_size == sizeof(Packet) && packet->pkt_end == sizeof(Packet));
  if (!status.ok()) {
    TouchText(status.message());
    FUZZ_EXPECT(std::memcmp(&before, packet.get(), sizeof before) == 0);
    return;
  }
  FUZZ_EXPECT(fd::IsResult(result));
  Use(*packet, result);
}

inline void FuzzAnswers(Noise& noise) {
  const auto id = static_cast<fd::EntryPoint>(noise.Below(std::size(fd::kEntryPoints)));
  const auto release =
      static_cast<bareos_node::Release>(noise.Below(std::size(bareos_node::kReleaseNames)));
  const auto function = static_cast<std::int32_t>(1 + noise.Below(5));
  switch (fd::InfoOf(id).packet) {
    case fd::PacketKind::save_pkt:
      return DecodeInto<fd::abi20::save_pkt>(noise, id, 0, release);
    case fd::PacketKind::io_pkt:
      if (noise.OneIn(2)) return DecodeInto<fd::abi20::io_pkt>(noise, id, function, release);
      return DecodeInto<fd::abi22::io_pkt>(noise, id, function, release);
    case fd::PacketKind::restore_pkt:
      if (noise.OneIn(3)) return DecodeInto<fd::abi20::restore_pkt>(noise, id, 0, release);
      if (noise.OneIn(2)) return DecodeInto<fd::abi22::restore_pkt>(noise, id, 0, release);
      return DecodeInto<fd::abi26::restore_pkt>(noise, id, 0, release);
    case fd::PacketKind::acl_pkt:
      return DecodeInto<fd::abi20::acl_pkt>(noise, id, 0, release);
    case fd::PacketKind::xattr_pkt:
      return DecodeInto<fd::abi20::xattr_pkt>(noise, id, 0, release);
    default:
      // Without a packet; events have theirs as their value.
      return DecodeInto<fd::abi20::save_pkt>(noise, fd::EntryPoint::checkFile, 0, release);
  }
}

}  // namespace fuzz

#endif  // BAREOS_NODE_FUZZ_ANSWERS_H_
