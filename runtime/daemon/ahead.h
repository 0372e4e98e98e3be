// Takes from the ring what the worker prepared before it was asked: next files, and the data of
// small ones. Everything in it is untrusted, and invisible to the core, which asks as ever.
#ifndef BAREOS_NODE_DAEMON_AHEAD_H_
#define BAREOS_NODE_DAEMON_AHEAD_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "channel/daemon_channel.h"
#include "daemon/core_service.h"
#include "daemon/session.h"

namespace bareos_node::daemon {

class Ahead {
 public:
  enum class Found : std::uint8_t { kYes, kNothing, kBroken };

  /// Bytes of data that may come after the worker was told that nobody wants them: a ring full of
  /// them at most, and the block that was on its way.
  static constexpr std::uint32_t kMostDropped = 2 * channel::kAheadCapacity;

  explicit Ahead(CoreService& service) noexcept : service_(service) {}

  /// Whether files of the current Plugin line come through the ring.
  bool on() const noexcept { return on_; }
  void TurnOn() noexcept { on_ = true; }

  /// A Plugin line begins: what was prepared for an earlier one is void.
  void Begin(Session& session, channel::AheadMode mode) noexcept;

  /// The line is over.
  void TurnOff() noexcept {
    on_ = streams_ = false;
    flags_ = 0;
  }

  /// The next file. Drops what is left of the one before; delivers the messages that belong to this
  /// one. `answer` is a copy, until the next call.
  Found Start(Session& session, std::span<const std::byte>& answer);

  /// Whether the data of the current file come through the ring.
  bool streams() const noexcept { return streams_; }

  /// Whether an answer to getAcl or getXattr comes through the ring.
  bool Follows(channel::AheadKind kind) const noexcept;

  /// That answer, a copy until the next call. What lies before it is dropped. kNothing while it has
  /// not come, and when it never will: then Follows is false.
  Found Attribute(Session& session, channel::AheadKind kind, std::span<const std::byte>& answer);

  /// `kind` was taken to its end: whoever asks again asks the plugin.
  void Ended(channel::AheadKind kind) noexcept { flags_ &= ~FlagOf(kind); }

  /// The core is done with the data of the file, be it before their end.
  void CloseData(Session& session) noexcept;

  /// How opening went: 0 or an errno.
  Found Open(Session& session, std::int32_t& error_number);

  /// Copies data into `target`, behind the `length` bytes that are there already, and counts them;
  /// kNothing while there may be more. `length` stays 0 at the end, or is below it with an errno.
  Found Read(Session& session, std::span<char> target, std::int32_t& length,
             std::int32_t& error_number);

 private:
  static std::uint32_t FlagOf(channel::AheadKind kind) noexcept;
  Found Peek(Session& session, channel::AheadEntry& entry);
  Found Outcome(Session& session, const channel::AheadEntry& entry, std::int32_t& error_number);
  bool Deliver(wire::Reader& in);
  Found Break(Session& session, const char* why);

  CoreService& service_;
  bool on_ = false;
  bool streams_ = false;
  std::uint32_t flags_ = 0;     ///< what of the current file follows
  std::uint32_t sequence_ = 0;  ///< its number
  bool ended_ = false;          ///< the end of the current file's data was seen
  std::int32_t end_error_ = 0;
  std::size_t taken_ = 0;  ///< bytes taken of the data entry at hand
  std::vector<std::byte> copy_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_AHEAD_H_
