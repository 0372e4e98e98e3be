// The way of a call through an instance: what needs no worker is answered here, the rest is
// encoded, sent, and its answer checked.
#include "daemon/instance.h"

#include <cerrno>
#include <iterator>
#include <span>
#include <utility>

#include "daemon/packet_rules.h"
#include "daemon/steady.h"
#include "fd/requests.h"

namespace bareos_node::daemon {

namespace {

/// Names the sizes, so that a report from the field says which layout is new.
template <class Sizes>
std::string SizeProblem(std::string_view name, const void* packet, const Sizes& known) {
  if (packet == nullptr) return std::string(name) + " is NULL";
  std::string text = std::string(name) + " has " + std::to_string(wire::PacketSize(packet)) +
                     " bytes or a wrong end; known sizes:";
  for (const std::int32_t size : known) text += " " + std::to_string(size);
  return text;
}

/// An attribute packet without content means "none": the core frees what it points to.
void WithoutAttributes(const fd::Callback& callback) {
  if (callback.id == fd::EntryPoint::getAcl) {
    if (const auto layout = fd::LayoutOfAclPacket(callback.packet)) {
      fd::VisitAclPacket(*layout, callback.packet, [](auto& packet) {
        packet.content_length = 0;
        packet.content = nullptr;
      });
    }
  }
  if (callback.id == fd::EntryPoint::getXattr) {
    if (const auto layout = fd::LayoutOfXattrPacket(callback.packet)) {
      fd::VisitXattrPacket(*layout, callback.packet, [](auto& packet) {
        packet.name_length = packet.value_length = 0;
        packet.name = packet.value = nullptr;
      });
    }
  }
}

/// What python3-fd registers, and the cancel.
constexpr std::int32_t kForPlugins[] = {Steady("bEventLevel"),
                                        Steady("bEventSince"),
                                        Steady("bEventNewPluginOptions"),
                                        Steady("bEventPluginCommand"),
                                        Steady("bEventJobStart"),
                                        Steady("bEventRestoreCommand"),
                                        Steady("bEventEstimateCommand"),
                                        Steady("bEventBackupCommand"),
                                        Steady("bEventRestoreObject"),
                                        Steady("bEventCancelCommand")};
/// Where early failures are told, and where a cancelled job can still hear the plugin.
constexpr std::int32_t kForRuntime[] = {
    Steady("bEventStartBackupJob"), Steady("bEventStartRestoreJob"), Steady("bEventStartVerifyJob"),
    Steady("bEventEndBackupJob"),   Steady("bEventEndRestoreJob"),   Steady("bEventEndVerifyJob")};

}  // namespace

Instance::Instance(const fd::CoreTable& table, PluginContext* ctx, Job& job,
                   std::shared_ptr<CancelState> cancel)
    : job_(job),
      core_{&table, ctx, &job.held, &apart_},
      cancel_(std::move(cancel)),
      service_(core_, storage_),
      ahead_(service_) {
  service_.set_checks(&ArgumentProblem, &CompleteAskedPacket);
  service_.set_release(job.release);
  service_.set_since(job.since);
  Subscriptions& subscriptions = service_.subscriptions();
  for (const std::int32_t event : kForPlugins) {
    subscriptions.Keep(static_cast<std::uint32_t>(event));
    subscriptions.Subscribe(static_cast<std::uint32_t>(event));
  }
  for (const std::int32_t event : kForRuntime)
    subscriptions.Keep(static_cast<std::uint32_t>(event));
}

Instance::~Instance() { service_.AllowFileset(false); }

std::vector<std::int32_t> Instance::NeededEvents() {
  std::vector<std::int32_t> events(std::begin(kForPlugins), std::end(kForPlugins));
  events.insert(events.end(), std::begin(kForRuntime), std::end(kForRuntime));
  return events;
}

void Instance::SetApart() noexcept {
  apart_.Begin();
  service_.subscriptions().KeepAll();
}

bRC Instance::Call(const fd::Callback& callback) {
  switch (callback.id) {
    case fd::EntryPoint::handlePluginEvent:
      return Event(callback);
    case fd::EntryPoint::startBackupFile:
      return StartBackupFile(callback);
    case fd::EntryPoint::pluginIO:
      return Io(callback);
    case fd::EntryPoint::endBackupFile:
      return EndBackupFile(callback);
    case fd::EntryPoint::checkFile:
      service_.AllowFileset(false);
      return Forward(callback);
    case fd::EntryPoint::getAcl:
      return Attribute(callback, channel::AheadKind::kAcl);
    case fd::EntryPoint::getXattr:
      return Attribute(callback, channel::AheadKind::kXattr);
    case fd::EntryPoint::startRestoreFile:
      return StartRestoreFile(callback);
    case fd::EntryPoint::createFile:
      return CreateFile(callback);
    case fd::EntryPoint::setFileAttributes:
      return SetFileAttributes(callback);
    case fd::EntryPoint::endRestoreFile:
      return EndRestoreFile(callback);
    case fd::EntryPoint::setAcl:
      return SetAcl(callback);
    default:
      return Forward(callback);
  }
}

/// Every daemon stores one byte more of an ACL than getAcl gave, and hands it out as part of it.
bRC Instance::SetAcl(const fd::Callback& callback) {
  const auto layout = fd::LayoutOfAclPacket(callback.packet);
  if (!layout) return Forward(callback);
  return fd::VisitAclPacket(*layout, callback.packet, [&](const auto& packet) {
    auto shorter = packet;
    if (shorter.content_length > 0) --shorter.content_length;
    fd::Callback changed = callback;
    changed.packet = &shorter;
    return Forward(changed);
  });
}

bRC Instance::Forward(const fd::Callback& callback) {
  std::span<const std::byte> answer;
  const std::optional<bRC> settled = Send(callback, answer);
  return settled ? *settled : Receive(callback, answer);
}

/// The call as a request, and the worker's answer to it; or the result if there is none to wait
/// for.
std::optional<bRC> Instance::Send(const fd::Callback& callback,
                                  std::span<const std::byte>& answer) {
  if (session_ == nullptr || failed_) {
    return failed_ ? Fault(callback, EIO) : Neutral(callback);
  }
  if (const std::string problem = PacketProblem(callback); !problem.empty())
    return Fail(callback, problem);
  // Restore objects and option plugins have methods of their own in the worker, which decides.
  if (callback.id != fd::EntryPoint::handlePluginEvent && !Defines(callback.id))
    return Neutral(callback);
  message_.clear();
  wire::Writer out(message_);
  if (const wire::Status status = fd::EncodeRequest(callback, service_.release(), out); !status)
    return Fail(callback, status.message());
  if (message_.size() > channel::kLongestOverflow)
    return Fail(callback, "the data of the daemon is longer than the channel can carry");
  if (!Ask(static_cast<std::uint32_t>(callback.id), answer)) return Fault(callback, EIO);
  return std::nullopt;
}

/// Puts an answer into the packet of the call.
bRC Instance::Receive(const fd::Callback& callback, std::span<const std::byte> answer) {
  if (LacksData(callback, answer)) return Fail(callback, "a read has a status but no data");
  wire::Reader in(answer);
  bRC result = bRC_Error;
  const wire::Status status = fd::DecodeAnswer(callback, service_.release(), in, result, storage_);
  if (!status) return Fail(callback, status.message());
  return result;
}

bool Instance::Ask(std::uint32_t kind, std::span<const std::byte>& answer) {
  if (session_->Call(kind, message_, answer, limit_)) return true;
  failed_ = true;
  return false;
}

bool Instance::Defines(fd::EntryPoint id) const noexcept {
  return (defined_ >> static_cast<unsigned>(id) & 1U) != 0;
}

bRC Instance::Neutral(const fd::Callback& callback) {
  WithoutAttributes(callback);
  const bRC result = fd::InfoOf(callback.id).otherwise;
  if (result == bRC_Error) fd::MarkFailed(callback, ENOSYS);
  return result;
}

bRC Instance::Lose(const fd::Callback& callback) {
  switch (callback.id) {
    case fd::EntryPoint::startBackupFile:
      return bRC_Stop;
    case fd::EntryPoint::pluginIO:
      return Fault(callback, EIO);
    case fd::EntryPoint::checkFile:
      // What it would know of is not deleted.
      return bRC_Seen;
    case fd::EntryPoint::createFile:
      if (const auto layout = fd::LayoutOfRestorePacket(callback.packet)) {
        fd::VisitRestorePacket(*layout, callback.packet,
                               [](auto& packet) { packet.create_status = Steady("CF_SKIP"); });
      }
      return bRC_OK;
    case fd::EntryPoint::getAcl:
    case fd::EntryPoint::getXattr:
      WithoutAttributes(callback);
      return bRC_OK;
    default:
      return bRC_OK;
  }
}

bRC Instance::Fault(const fd::Callback& callback, int error_number) noexcept {
  fd::MarkFailed(callback, error_number);
  return bRC_Error;
}

bRC Instance::Fail(const fd::Callback& callback, std::string_view reason) {
  core_.Tell(Severity::kFatal, Complaint(callback, reason));
  return Fault(callback, EIO);
}

std::string Instance::Complaint(const fd::Callback& callback, std::string_view what) const {
  std::string text = "node: " + std::string(fd::InfoOf(callback.id).name);
  if (!module_.name.empty()) text += " of " + module_.name;
  return text.append(": ").append(what);
}

void Instance::Abandon(std::string_view reason) {
  failed_ = true;
  if (session_ != nullptr && session_->error().empty()) {
    session_->Abandon(reason);
  } else if (session_ == nullptr) {
    core_.Tell(Severity::kFatal, "node: " + std::string(reason));
  }
}

std::string Instance::PacketProblem(const fd::Callback& callback) const {
  const Release release = service_.release();
  const auto other = [&](std::string_view name) {
    return std::string(name) + " has " + std::to_string(wire::PacketSize(callback.packet)) +
           " bytes, which is not that of release " + std::string(ReleaseName(release)) +
           "; the daemon says that it is \"" + job_.version +
           "\", the option release= overrides that";
  };
  switch (fd::InfoOf(callback.id).packet) {
    case fd::PacketKind::io_pkt: {
      const auto layout = fd::LayoutOfIoPacket(callback.packet);
      if (!layout) return SizeProblem("io_pkt", callback.packet, fd::kIoPacketSizes);
      return *layout == fd::IoPacketLayoutIn(release) ? std::string() : other("io_pkt");
    }
    case fd::PacketKind::restore_pkt: {
      const auto layout = fd::LayoutOfRestorePacket(callback.packet);
      if (!layout) return SizeProblem("restore_pkt", callback.packet, fd::kRestorePacketSizes);
      return *layout == fd::RestorePacketLayoutIn(release) ? std::string() : other("restore_pkt");
    }
    case fd::PacketKind::save_pkt:
      if (fd::LayoutOfSavePacket(callback.packet)) return {};
      return SizeProblem("save_pkt", callback.packet, fd::kSavePacketSizes);
    case fd::PacketKind::acl_pkt:
      if (fd::LayoutOfAclPacket(callback.packet)) return {};
      return SizeProblem("acl_pkt", callback.packet, fd::kAclPacketSizes);
    case fd::PacketKind::xattr_pkt:
      if (fd::LayoutOfXattrPacket(callback.packet)) return {};
      return SizeProblem("xattr_pkt", callback.packet, fd::kXattrPacketSizes);
    default:
      return {};
  }
}

}  // namespace bareos_node::daemon
