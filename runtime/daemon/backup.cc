// startBackupFile, with the search for changes that python3-fd does after it, and endBackupFile;
// from what the worker prepared where it did.
#include <cerrno>
#include <optional>
#include <string>

#include "daemon/instance.h"
#include "daemon/packet_rules.h"
#include "daemon/steady.h"
#include "fd/constants.h"
#include "fd/layouts.h"

namespace bareos_node::daemon {

namespace {

/// The name that the core gave with a question for attributes.
std::string FileOf(void* packet, bool is_acl) {
  const auto name = [](const auto& it) { return std::string(it.fname == nullptr ? "" : it.fname); };
  if (is_acl) {
    const auto layout = fd::LayoutOfAclPacket(packet);
    return layout ? fd::VisitAclPacket(*layout, packet, name) : "";
  }
  const auto layout = fd::LayoutOfXattrPacket(packet);
  return layout ? fd::VisitXattrPacket(*layout, packet, name) : "";
}

}  // namespace

/// A Plugin line begins. Only in a full backup the core is known to read all data; an estimate
/// needs none, and other levels only those of files that changed.
void Instance::BeginLine() {
  if (session_ == nullptr || failed_) return;
  const bool full = !job_.estimate && job_.level == Steady("L_FULL");
  ahead_.Begin(*session_,
               full ? channel::AheadMode::kPacketsAndData : channel::AheadMode::kPackets);
}

bRC Instance::NextFile(const fd::Callback& callback) {
  std::span<const std::byte> answer;
  for (bool asked = false;; asked = true) {
    if (ahead_.on()) {
      if (failed_ || !session_->DeliverPosted()) return Fault(callback, EIO);
      const Ahead::Found found = ahead_.Start(*session_, answer);
      if (found == Ahead::Found::kYes) break;
      if (found == Ahead::Found::kBroken || asked) {
        session_->Abandon("the worker prepared nothing although it said so");
        failed_ = true;
        return Fault(callback, EIO);
      }
    }
    if (const std::optional<bRC> settled = Send(callback, answer)) return *settled;
    constexpr std::size_t kFollows = sizeof(std::int32_t);
    const bool lies_ahead =
        answer.size() == kFollows + 1 && answer[kFollows] == std::byte{channel::kLiesAhead};
    if (!lies_ahead) {
      ahead_.TurnOff();
      return ReceiveFile(callback, answer);
    }
    ahead_.TurnOn();
  }
  if (const std::string problem = PacketProblem(callback); !problem.empty())
    return Fail(callback, problem);
  return ReceiveFile(callback, answer);
}

/// The packet of the next file.
bRC Instance::ReceiveFile(const fd::Callback& callback, std::span<const std::byte> answer) {
  const bRC result = Receive(callback, answer);
  if (result != bRC_OK) {
    ahead_.TurnOff();
    return result;
  }
  xattr_bytes_ = 0;
  const wire::Status status =
      CompleteSavePacket(callback.packet, storage_, wire::StorageSlot::kCallback);
  if (!status) return Fail(callback, status.message());
  if (const auto layout = fd::LayoutOfSavePacket(callback.packet))
    fd::VisitSavePacket(*layout, callback.packet,
                        [this](auto& packet) { job_.named_links.Separate(packet); });
  return result;
}

bRC Instance::Attribute(const fd::Callback& callback, channel::AheadKind kind) {
  const bRC result = AttributeAhead(callback, kind);
  const bool is_acl = kind == channel::AheadKind::kAcl;
  if (result == bRC_OK || result == bRC_More) {
    const bool cut = is_acl ? LimitAcl(callback.packet) : LimitXattr(callback.packet, xattr_bytes_);
    if (cut)
      core_.Tell(Severity::kError,
                 Complaint(callback, (is_acl ? "the ACL of " : "extended attributes of ") +
                                         FileOf(callback.packet, is_acl) +
                                         " exceed what daemons can carry; the rest is left out"));
  }
  if (is_acl || result != bRC_More) xattr_bytes_ = 0;
  // There is one ACL, which the core takes, and frees, only after a success.
  return is_acl && result == bRC_More ? bRC_OK : result;
}

bRC Instance::AttributeAhead(const fd::Callback& callback, channel::AheadKind kind) {
  if (failed_ || !ahead_.Follows(kind)) return Forward(callback);
  if (const std::string problem = PacketProblem(callback); !problem.empty())
    return Fail(callback, problem);
  std::span<const std::byte> answer;
  // What of the ring was taken when the worker was asked for more. Each answer brings something, be
  // it the end of data that nobody wants.
  std::optional<std::uint32_t> asked_at;
  const std::uint32_t start = session_->channel().ahead().tail();
  for (;;) {
    if (!session_->DeliverPosted()) break;
    const Ahead::Found found = ahead_.Attribute(*session_, kind, answer);
    if (found == Ahead::Found::kYes) {
      const bRC result = Receive(callback, answer);
      if (kind == channel::AheadKind::kAcl || result != bRC_More) ahead_.Ended(kind);
      return result;
    }
    if (found == Ahead::Found::kBroken) break;
    if (!ahead_.Follows(kind)) return Forward(callback);
    const std::uint32_t taken = session_->channel().ahead().tail();
    if (asked_at == taken || taken - start > Ahead::kMostDropped || !AskForMore()) break;
    asked_at = taken;
  }
  session_->Abandon("the worker did not send the attributes that it promised");
  failed_ = true;
  return Fault(callback, EIO);
}

/// Files come ahead only from plugins for which the next file tells whether there is one.
bRC Instance::EndBackupFile(const fd::Callback& callback) {
  service_.AllowFileset(false);
  if (ahead_.on() && !failed_) return bRC_More;
  return Forward(callback);
}

bRC Instance::StartBackupFile(const fd::Callback& callback) {
  service_.AllowFileset(false);
  const std::uint32_t fatal_before = service_.fatal_messages();
  const bRC result = NextFile(callback);
  if (result == bRC_OK && session_ != nullptr &&
      IsOneOf(job_.level, {Steady("L_INCREMENTAL"), Steady("L_DIFFERENTIAL")}))
    FindChanges(callback.packet);
  // Daemons up to 22 and estimates take an error for the end of the list.
  const bool silent = job_.estimate || service_.release() <= Release::k22;
  if (result == bRC_Error && silent && !failed_ && service_.fatal_messages() == fatal_before)
    core_.Tell(Severity::kFatal, Complaint(callback, "it failed"));
  return result;
}

/// Marks what did not change. Whether the core looks at all is up to bVarCheckChanges.
void Instance::FindChanges(void* memory) {
  const auto layout = fd::LayoutOfSavePacket(memory);
  if (!layout || core_.table->checkChanges == nullptr) return;
  fd::VisitSavePacket(*layout, memory, [this](auto& packet) {
    // The core looks at the name. Objects and deletions have no time that could be compared.
    if (packet.fname == nullptr ||
        IsOneOf(packet.type, {Steady("FT_RESTORE_FIRST"), Steady("FT_PLUGIN_CONFIG"),
                              Steady("FT_PLUGIN_CONFIG_FILLED"), Steady("FT_DELETED")}))
      return;
    if (packet.save_time == 0 && service_.since() != 0)
      packet.save_time = static_cast<time_t>(service_.since());
    if (core_.table->checkChanges(core_.ctx, &packet) != bRC_Seen) return;
    const bool directory =
        IsOneOf(packet.type, {Steady("FT_DIRBEGIN"), Steady("FT_DIREND"), Steady("FT_DIRNOCHG")});
    packet.type = directory ? Steady("FT_DIRNOCHG") : Steady("FT_NOCHG");
  });
}

}  // namespace bareos_node::daemon
