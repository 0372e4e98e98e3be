// Decodes messages into packets and encodes them again, so that a test in another language can
// compare. codec-cases.h, which the test writes, lists packets and layouts. Built with sanitizers:
// whatever they find ends the program.
//
// Input: u32 case, u32 length, bytes, and so on. Output for each: u8 outcome, u32 length, bytes.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "wire/packet_storage.h"
#include "wire/reader.h"
#include "wire/status.h"
#include "wire/writer.h"

namespace {

namespace wire = bareos_node::wire;
using Bytes = std::vector<std::byte>;

/// What happened to a message.
enum Outcome : unsigned char {
  kRefused = 0,
  kDecoded = 1,
  kTouched = 2,  ///< refused, but the packet was changed
};

struct Answer {
  Outcome outcome;
  Bytes bytes;
};

template <class Packet>
struct Prepared {
  /// A packet full of a pattern, where any change shows.
  Prepared() { std::memset(static_cast<void*>(&packet), 0xA5, sizeof packet); }

  Packet packet;
};

template <class Packet, class Prepare, class Decode, class Encode, class Release>
Answer Run(const Bytes& message, Prepare prepare, Decode decode, Encode encode, Release release) {
  // An own block of the right size: reading beyond it is an error that the sanitizer sees.
  Bytes copy(message);
  copy.shrink_to_fit();
  wire::Reader in(copy);
  wire::PacketStorage storage;
  Prepared<Packet> prepared;
  Packet& packet = prepared.packet;
  prepare(packet);
  Bytes before(sizeof packet);
  std::memcpy(before.data(), &packet, sizeof packet);
  if (!decode(in, packet, storage)) {
    const bool same = std::memcmp(before.data(), &packet, sizeof packet) == 0;
    return {same ? kRefused : kTouched, {}};
  }
  Answer answer{kDecoded, {}};
  wire::Writer out(answer.bytes);
  encode(packet, out);
  release(packet);
  return answer;
}

struct Case {
  const char* name;
  Answer (*run)(const Bytes& message);
};

}  // namespace

#include "codec-cases.h"

namespace {

bool ReadExactly(void* target, std::size_t size) {
  return size == 0 || std::fread(target, 1, size, stdin) == size;
}

}  // namespace

int main() {
  std::uint32_t head[2];
  while (ReadExactly(head, sizeof head)) {
    Bytes message(head[1]);
    if (head[0] >= std::size(kCases) || !ReadExactly(message.data(), message.size())) return 3;
    const Answer answer = kCases[head[0]].run(message);
    const auto length = static_cast<std::uint32_t>(answer.bytes.size());
    std::fputc(answer.outcome, stdout);
    std::fwrite(&length, sizeof length, 1, stdout);
    if (length > 0) std::fwrite(answer.bytes.data(), 1, length, stdout);
  }
  return 0;
}
