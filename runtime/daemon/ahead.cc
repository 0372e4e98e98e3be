// See ahead.h.
#include "daemon/ahead.h"

#include <algorithm>
#include <cstring>

namespace bareos_node::daemon {

using channel::AheadEntry;
using channel::AheadKind;

void Ahead::Begin(Session& session, channel::AheadMode mode) noexcept {
  TurnOff();
  ended_ = false;
  taken_ = 0;
  session.channel().ahead().DropAll();
  session.channel().AllowAhead(mode);
}

Ahead::Found Ahead::Break(Session& session, const char* why) {
  TurnOff();
  session.Abandon(why);
  return Found::kBroken;
}

/// The next entry, after waiting a moment for a worker that is just writing it.
Ahead::Found Ahead::Peek(Session& session, AheadEntry& entry) {
  if (!session.channel().SpinForAhead()) return Found::kNothing;
  bool found = false;
  const wire::Status status = session.channel().ahead().Peek(entry, found);
  if (!status) return Break(session, status.message());
  return found ? Found::kYes : Found::kNothing;
}

bool Ahead::Deliver(wire::Reader& in) {
  const std::uint32_t count = in.U32();
  for (std::uint32_t number = 0; number < count && in.ok(); ++number) {
    const std::uint32_t kind = in.U32();
    const wire::Blob text = in.Bytes();
    if (!in.ok() || text.null()) return false;
    if (!service_.Deliver(kind, {text.data, text.length})) return false;
  }
  return in.ok();
}

Ahead::Found Ahead::Start(Session& session, std::span<const std::byte>& answer) {
  CloseData(session);
  streams_ = ended_ = false;
  flags_ = 0;
  taken_ = 0;
  std::size_t dropped = 0;
  for (bool start = false; !start;) {
    // A ring full of data and no start: the worker has to be told that they are not wanted.
    if (dropped > channel::kAheadCapacity) return Found::kNothing;
    AheadEntry entry;
    const Found found = Peek(session, entry);
    if (found != Found::kYes) return found;
    start = entry.kind == AheadKind::kStart;
    if (start) copy_.assign(entry.bytes.begin(), entry.bytes.end());
    dropped += sizeof(channel::MessageHead) + entry.bytes.size();
    session.channel().ahead().Drop();
  }
  session.channel().OfferAheadRoom();
  wire::Reader in(copy_);
  sequence_ = in.U32();
  flags_ = in.U32();
  if (!Deliver(in)) return Break(session, "a file that was prepared has broken messages");
  session.channel().TellAheadSequence(sequence_);
  streams_ = (flags_ & channel::kDataFollow) != 0;
  answer = std::span<const std::byte>(copy_).last(in.remaining());
  return Found::kYes;
}

void Ahead::CloseData(Session& session) noexcept {
  if (streams_ && !ended_) session.channel().TellAheadSkip(sequence_);
}

std::uint32_t Ahead::FlagOf(AheadKind kind) noexcept {
  return kind == AheadKind::kAcl ? channel::kAclFollows : channel::kXattrsFollow;
}

bool Ahead::Follows(AheadKind kind) const noexcept { return on_ && (flags_ & FlagOf(kind)) != 0; }

Ahead::Found Ahead::Attribute(Session& session, AheadKind kind,
                              std::span<const std::byte>& answer) {
  CloseData(session);
  taken_ = 0;
  std::size_t dropped = 0;
  for (bool there = false; !there;) {
    AheadEntry entry;
    const Found found = Peek(session, entry);
    if (found != Found::kYes) return found;
    if (entry.kind == AheadKind::kStart) {
      // All of this file has gone by, so it was dropped on the way to something behind it.
      Ended(kind);
      return Found::kNothing;
    }
    there = entry.kind == kind;
    if (there) copy_.assign(entry.bytes.begin(), entry.bytes.end());
    dropped += sizeof(channel::MessageHead) + entry.bytes.size();
    session.channel().ahead().Drop();
    if (!there && dropped > kMostDropped)
      return Break(session, "data that nobody wants do not end");
  }
  session.channel().OfferAheadRoom();
  ended_ = true;
  wire::Reader in(copy_);
  if (!Deliver(in)) return Break(session, "attributes that were prepared have broken messages");
  answer = std::span<const std::byte>(copy_).last(in.remaining());
  return Found::kYes;
}

Ahead::Found Ahead::Outcome(Session& session, const AheadEntry& entry, std::int32_t& error_number) {
  copy_.assign(entry.bytes.begin(), entry.bytes.end());
  session.channel().ahead().Drop();
  wire::Reader in(copy_);
  error_number = in.I32();
  if (!Deliver(in) || !in.Finish() || error_number < 0)
    return Break(session, "data that were prepared have a broken beginning or end");
  return Found::kYes;
}

Ahead::Found Ahead::Open(Session& session, std::int32_t& error_number) {
  AheadEntry entry;
  const Found found = Peek(session, entry);
  if (found != Found::kYes) return found;
  if (entry.kind != AheadKind::kOpen)
    return Break(session, "data that were prepared begin with something else");
  return Outcome(session, entry, error_number);
}

Ahead::Found Ahead::Read(Session& session, std::span<char> target, std::int32_t& length,
                         std::int32_t& error_number) {
  auto filled = static_cast<std::size_t>(length);
  error_number = 0;
  // Whole blocks, as the plugin itself would fill them: where they end shows in sparse data.
  while (filled < target.size() && !ended_) {
    AheadEntry entry;
    if (const Found found = Peek(session, entry); found != Found::kYes) return found;
    if (entry.kind == AheadKind::kEnd) {
      if (Outcome(session, entry, end_error_) != Found::kYes) return Found::kBroken;
      ended_ = true;
      break;
    }
    if (entry.kind != AheadKind::kData || entry.bytes.size() <= taken_)
      return Break(session, "data that were prepared do not end");
    const std::size_t part = std::min(entry.bytes.size() - taken_, target.size() - filled);
    std::memcpy(target.data() + filled, entry.bytes.data() + taken_, part);
    filled += part;
    length = static_cast<std::int32_t>(filled);
    taken_ += part;
    if (taken_ < entry.bytes.size()) break;
    taken_ = 0;
    session.channel().ahead().Drop();
    session.channel().OfferAheadRoom();
  }
  // An error comes after the bytes before it.
  if (filled == 0 && ended_ && end_error_ != 0) {
    length = -1;
    error_number = end_error_;
  }
  return Found::kYes;
}

}  // namespace bareos_node::daemon
