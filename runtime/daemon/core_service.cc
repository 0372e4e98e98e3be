// Core calls and posted messages of a worker.
#include "daemon/core_service.h"

#include <limits>
#include <string>

#include "channel/region.h"
#include "daemon/api.h"
#include "daemon/core_memory.h"

namespace bareos_node::daemon {

namespace {

std::int32_t TypeOf(std::span<const std::byte> message) noexcept {
  wire::Reader in(message);
  in.Bytes();  // file
  in.I32();    // line
  return in.I32();
}

bool IsFatal(std::span<const std::byte> message) noexcept {
  return TypeOf(message) == static_cast<std::int32_t>(Severity::kFatal);
}

/// A copy: the bytes may lie in shared memory.
std::string TextOf(const wire::Blob& blob) {
  return blob.null() ? std::string()
                     : std::string(reinterpret_cast<const char*>(blob.data), blob.length);
}

}  // namespace

void CoreService::Serve(std::uint32_t kind, std::span<const std::byte> arguments,
                        std::vector<std::byte>& answer) {
  answer.clear();
  wire::Writer out(answer);
  out.U8(static_cast<std::uint8_t>(channel::CoreAnswer::kDone));
  wire::Status status = kind == channel::kDrainCall ? wire::Status() : Answer(kind, arguments, out);
  if (status && answer.size() > channel::kLongestMessage)
    status = wire::Status::Error("the answer of the core is too long for the channel");
  if (status) return;
  answer.clear();
  out.U8(static_cast<std::uint8_t>(channel::CoreAnswer::kRefused));
  out.Text(status.message());
}

wire::Status CoreService::Answer(std::uint32_t kind, std::span<const std::byte> arguments,
                                 wire::Writer& out) {
  const api::CoreCallInfo* const info = api::FindCoreCall(kind);
  if (info == nullptr) return wire::Status::Error("a function that the daemon does not have");
  if (info->allowed == wire::Allowed::kFileset && !fileset_)
    return wire::Status::Error(
        "the fileset can be edited only between bEventPluginCommand and the start of the backup");
  if (const char* const danger = Danger(kind)) return wire::Status::Error(danger);
  if (argument_problem_ != nullptr) {
    if (const char* const problem = argument_problem_(kind, wire::Reader(arguments)))
      return wire::Status::Error(problem);
  }
  if constexpr (kIsDirector) {
    if (MayLackClient(kind, wire::Reader(arguments))) {
      out.I32(bRC_Error);
      out.U8(static_cast<std::uint8_t>(wire::ValueType::kNone));
      return {};
    }
  }
  wire::Status status;
  if (kIsFileDaemon && AnswerSince(kind, wire::Reader(arguments), out, status)) return status;
  if (kind == static_cast<std::uint32_t>(api::CoreCall::JobMessage) && IsFatal(arguments))
    ++fatal_messages_;
  if (Hold(kind, arguments)) {
    out.I32(bRC_OK);
    return {};
  }
  if (kind == static_cast<std::uint32_t>(api::CoreCall::registerBareosEvents) ||
      kind == static_cast<std::uint32_t>(api::CoreCall::unregisterBareosEvents))
    return Subscribe(kind, arguments, out);
  wire::Reader in(arguments);
  return Forward(kind, in, out);
}

wire::Status CoreService::Subscribe(std::uint32_t kind, std::span<const std::byte> arguments,
                                    wire::Writer& out) {
  const bool on = kind == static_cast<std::uint32_t>(api::CoreCall::registerBareosEvents);
  const std::vector<std::uint32_t> events = EventsOf(wire::Reader(arguments));
  std::vector<std::uint32_t> passed_on;
  for (const std::uint32_t event : events) {
    if (on) {
      subscriptions_.Subscribe(event);
    } else {
      subscriptions_.Unsubscribe(event);
    }
    if (on || !subscriptions_.IsKept(event)) passed_on.push_back(event);
  }
  if (passed_on.size() == events.size()) {
    wire::Reader in(arguments);
    return Forward(kind, in, out);
  }
  std::vector<std::byte> rest;
  wire::Writer writer(rest);
  writer.U32(static_cast<std::uint32_t>(passed_on.size()));
  for (const std::uint32_t event : passed_on) writer.U32(event);
  wire::Reader in(rest);
  return Forward(kind, in, out);
}

bool CoreService::Hold(std::uint32_t kind, std::span<const std::byte> message) {
  if (core_.held == nullptr || kind != static_cast<std::uint32_t>(api::CoreCall::JobMessage) ||
      !core_.held->Takes(TypeOf(message)))
    return false;
  core_.held->Add([this, kind, kept = std::vector<std::byte>(message.begin(), message.end())] {
    PassOn(kind, kept);
  });
  return true;
}

void CoreService::PassOn(std::uint32_t kind, std::span<const std::byte> message) {
  std::vector<std::byte> unused;
  wire::Writer out(unused);
  wire::Reader in(message);
  const wire::Status status = Forward(kind, in, out);
  if (!status)
    core_.Tell(Severity::kError,
               "node: a message of the plugin was refused: " + std::string(status.message()));
}

wire::Status CoreService::Forward(std::uint32_t kind, wire::Reader& in, wire::Writer& out) {
  const auto call = static_cast<api::CoreCall>(kind);
  if (call != api::CoreCall::JobMessage && call != api::CoreCall::DebugMessage)
    return Dispatch(kind, in, out);
  std::vector<std::byte> message;
  wire::Writer safe(message);
  safe.Text(PrintableLine(TextOf(in.Bytes())));  // file
  safe.I32(in.I32());                            // line
  const bool is_job_message = call == api::CoreCall::JobMessage;
  const std::int32_t type_or_level = in.I32();
  const bool apart = is_job_message && core_.apart != nullptr && core_.apart->Takes(type_or_level);
  safe.I32(apart ? static_cast<std::int32_t>(Severity::kError) : type_or_level);
  if (is_job_message) safe.I64(in.I64());
  const std::string text = TextOf(in.Bytes());
  if (apart) core_.apart->Add(text);
  safe.Text(PrintableText(text));
  if (const wire::Status status = in.Finish(); !status) return status;
  wire::Reader again(message);
  return Dispatch(kind, again, out);
}

wire::Status CoreService::Dispatch(std::uint32_t kind, wire::Reader& in, wire::Writer& out) {
  return api::Dispatch(static_cast<api::CoreCall>(kind),
                       {*core_.table, core_.ctx, in, out, release_, storage_, device_record_,
                        FindCoreMemory(), packet_check_});
}

const char* CoreService::Danger(std::uint32_t kind) const noexcept {
  const auto call = static_cast<api::CoreCall>(kind);
  if (closed_ && call != api::CoreCall::JobMessage && call != api::CoreCall::DebugMessage)
    return "the job is over: in freePlugin only messages are possible";
  return nullptr;
}

bool CoreService::MayLackClient(std::uint32_t kind, wire::Reader in) const noexcept {
  if (static_cast<api::CoreCall>(kind) != api::CoreCall::getBareosValue) return false;
  if (in.I32() != api::ValueOf("bDirVarClient", release_)) return false;
  std::int32_t type = 0;
  core_.table->getBareosValue(
      core_.ctx, static_cast<std::int32_t>(*api::ValueOf("bDirVarType", release_)), &type);
  return type == api::ValueOf("JT_COPY", release_) || type == api::ValueOf("JT_MIGRATE", release_);
}

bool CoreService::AnswerSince(std::uint32_t kind, wire::Reader in, wire::Writer& out,
                              wire::Status& status) {
  const bool get = kind == static_cast<std::uint32_t>(api::CoreCall::getBareosValue);
  const bool set = kind == static_cast<std::uint32_t>(api::CoreCall::setBareosValue);
  if (!get && !set) return false;
  const auto id = api::ValueOf("bVarSinceTime", release_);
  if (in.I32() != id || !in.ok()) return false;
  using Narrow = std::numeric_limits<std::int32_t>;
  if (set) {
    const auto type = static_cast<wire::ValueType>(in.U8());
    std::int64_t since = 0;
    if (type == wire::ValueType::kInt32) {
      since = in.I32();
    } else if (type == wire::ValueType::kUint64) {
      since = in.I64();
    } else {
      in.Fail("bVarSinceTime takes a number");
    }
    status = in.Finish();
    if (!status) return true;
    since_ = since;
    out.I32(bRC_OK);
    return true;
  }
  status = in.Finish();
  if (!status) return true;
  out.I32(bRC_OK);
  if (since_ >= Narrow::min() && since_ <= Narrow::max()) {
    out.U8(static_cast<std::uint8_t>(wire::ValueType::kInt32));
    out.I32(static_cast<std::int32_t>(since_));
  } else {
    out.U8(static_cast<std::uint8_t>(wire::ValueType::kUint64));
    out.I64(since_);
  }
  return true;
}

wire::Status CoreService::Deliver(std::uint32_t kind, std::span<const std::byte> message) {
  const api::CoreCallInfo* const info = api::FindCoreCall(kind);
  if (info == nullptr || !info->posted)
    return wire::Status::Error("the worker posted a call that needs an answer");
  if (kind == static_cast<std::uint32_t>(api::CoreCall::JobMessage) && IsFatal(message))
    ++fatal_messages_;
  if (!Hold(kind, message)) PassOn(kind, message);
  return {};
}

}  // namespace bareos_node::daemon
