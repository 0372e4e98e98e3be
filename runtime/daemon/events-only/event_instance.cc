// Events of a Storage Daemon or a Director on their way to the worker and back. A plugin that is
// slow, gone or never loaded holds nothing up: every wait has a limit.
#include "daemon/events-only/event_instance.h"

#include <utility>

#include "channel/region.h"
#include "daemon/core_memory.h"
#include "daemon/daemon_version.h"
#include "daemon/events-only/device_status.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace bareos_node::daemon {

namespace {

constexpr std::chrono::milliseconds kShort{2000};
constexpr std::chrono::milliseconds kSlice{200};

constexpr std::string_view kOptionsEvent =
    kIsStorageDaemon ? "bSdEventNewPluginOptions" : "bDirEventNewPluginOptions";

/// What there is of a job that never began: it ends a console's connection, too.
constexpr std::string_view kEndEvent = kIsStorageDaemon ? "bSdEventJobEnd" : "bDirEventJobEnd";

/// Raised where there is no job: at the start of the daemon, and for a status command.
bool IsOutsideOfJobs(const api::Event& event) noexcept {
  return event.name == "bSdEventDeviceInit" || event.name == "bSdEventDriveStatus" ||
         event.name == "bSdEventVolumeStatus";
}

/// Whether the plugin adds text to the answer of a status command.
bool IsStatus(const api::Event& event) noexcept {
  return event.value == wire::EventValue::kDeviceStatus ||
         event.value == wire::EventValue::kVolumeStatus;
}

}  // namespace

/// The right to talk to the worker. Taken by one thread at a time; a thread that has it already
/// came back through the core, and gets none.
class EventInstance::Turn {
 public:
  explicit Turn(EventInstance& instance) : instance_(instance) {
    const std::thread::id self = std::this_thread::get_id();
    std::unique_lock lock(instance.mutex_);
    came_back_ = instance.owner_ == self;
    if (came_back_) return;
    const auto is_free = [&instance] { return instance.owner_ == std::thread::id(); };
    // Whoever has the turn is at the end of its own limit by then.
    if (const std::chrono::seconds limit(instance.limit_); limit.count() > 0) {
      taken_ = instance.free_.wait_for(lock, limit + kShort, is_free);
    } else {
      instance.free_.wait(lock, is_free);
      taken_ = true;
    }
    if (taken_) instance.owner_ = self;
  }
  ~Turn() {
    if (!taken_) return;
    const std::lock_guard lock(instance_.mutex_);
    instance_.owner_ = std::thread::id();
    // Under the lock: whoever is woken may free the instance.
    instance_.free_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  bool came_back() const noexcept { return came_back_; }
  bool taken() const noexcept { return taken_; }

 private:
  EventInstance& instance_;
  bool came_back_ = false;
  bool taken_ = false;
};

EventInstance::EventInstance(const api::CoreTable& table, PluginContext* ctx)
    : core_{&table, ctx}, service_(core_, storage_) {}

EventInstance::EventInstance(const api::CoreTable& table, PluginContext* ctx, Standing standing)
    : EventInstance(table, ctx) {
  standing_ = std::move(standing);
  apart_.Begin();
}

/// Each by itself: the function is variadic.
bRC EventInstance::Register(std::int64_t event) {
  if (core_.table->registerBareosEvents == nullptr) return bRC_Error;
  return core_.table->registerBareosEvents(core_.ctx, 1, static_cast<unsigned>(event));
}

bRC EventInstance::Start() {
  const auto number = api::ValueOf(kOptionsEvent, kNewestRelease);
  if (!number) return bRC_Error;
  if (!standing_) return Register(*number);
  bRC result = bRC_OK;
  for (const api::Event& event : api::kEvents) {
    if (!event.raised || event.per_record || event.name == kOptionsEvent || event.name == kEndEvent)
      continue;
    if (const bRC code = Register(event.number); code != bRC_OK) result = code;
  }
  return result;
}

bRC EventInstance::Unserved(const api::Event* event) noexcept {
  return event != nullptr && event->result_matters ? bRC_Error : bRC_OK;
}

bRC EventInstance::Event(const api::Callback& callback) {
  const Turn turn(*this);
  // The core raised it while it serves the plugin, which cannot be asked now.
  if (turn.came_back()) return bRC_OK;
  const api::Event* const event = api::FindEvent(callback.event, service_.release());
  if (event == nullptr) return bRC_OK;
  if (!turn.taken()) return Refuse(*event, "the plugin is still busy with another event");
  if (event->name == kOptionsEvent)
    return standing_ ? bRC_OK : NewOptions(static_cast<const char*>(callback.value));
  if (standing_) core_.apart = IsOutsideOfJobs(*event) ? &apart_ : nullptr;
  if (failed_ || !StandUp()) return Refuse(*event, "the plugin is not running");
  if (session_ == nullptr) return bRC_OK;
  return Forward(callback, *event);
}

bRC EventInstance::Forward(const api::Callback& callback, const api::Event& event) {
  constexpr auto kEvent = api::EntryPoint::handlePluginEvent;
  if ((defined_ >> static_cast<unsigned>(kEvent) & 1U) == 0) return bRC_OK;
  if (!service_.subscriptions().IsWanted(static_cast<std::uint32_t>(callback.event))) return bRC_OK;
  message_.clear();
  wire::Writer out(message_);
  if (const wire::Status status = api::EncodeRequest(callback, service_.release(), out); !status)
    return Refuse(event, status.message());
  if (message_.size() > channel::DaemonChannel::longest_message())
    return Refuse(event, "the data of the daemon is longer than the channel can carry");
  const bool record = event.value == wire::EventValue::kDeviceRecord;
  service_.set_device_record(record ? callback.value : nullptr);
  std::span<const std::byte> answer;
  const bool answered = Ask(static_cast<std::uint32_t>(kEvent), answer);
  service_.set_device_record(nullptr);
  return answered ? Receive(callback, event, answer) : Refuse(event, "the plugin did not answer");
}

bRC EventInstance::Receive(const api::Callback& callback, const api::Event& event,
                           std::span<const std::byte> answer) {
  constexpr auto kBroken = "the worker's answer is broken";
  wire::Reader in(answer);
  const std::int32_t code = in.I32();
  const bool follows = in.Bool();
  if (!in.ok() || !api::IsResult(code) || (follows && !IsStatus(event)))
    return Refuse(event, kBroken);
  std::string text;
  if (follows) {
    const wire::Blob blob = in.Bytes();
    if (in.ok() && !blob.null()) text.assign(reinterpret_cast<const char*>(blob.data), blob.length);
  }
  if (!in.Finish()) return Refuse(event, kBroken);
  if (follows && code == bRC_OK) PutStatus(callback.value, text, FindCoreMemory());
  return static_cast<bRC>(code);
}

/// An event that could not be served. What fails because of that fails the job too: a daemon whose
/// device does not open would try again, or wait for an operator and keep the drive.
bRC EventInstance::Refuse(const api::Event& event, std::string_view why) {
  const bRC result = Unserved(&event);
  if (result == bRC_OK || IsStatus(event) || refused_) return result;
  refused_ = true;
  std::string text = "node: " + std::string(event.name) + " fails";
  if (!module_.name.empty()) text += " for " + module_.name;
  core_.Tell(Severity::kFatal, text.append(": ").append(why));
  return result;
}

bRC EventInstance::NewOptions(const char* text) {
  if (text == nullptr) return bRC_Error;
  std::string options;
  if (!Prepare(text, options)) return bRC_Error;
  return ParseInWorker(options);
}

/// Loads a plugin that is always there, unless that is done. False when it cannot be used.
bool EventInstance::StandUp() {
  if (!standing_ || session_ != nullptr) return true;
  failed_ = NewOptions(standing_->options.c_str()) != bRC_OK;
  return !failed_;
}

bool EventInstance::Prepare(const std::string& text, std::string& options) {
  if (failed_) return false;
  const bool loaded = session_ != nullptr;
  auto divided =
      TakeDefinition(core_, standing_ ? "options in " + standing_->place : "plugin options", text,
                     loaded ? &module_ : nullptr);
  if (!divided) return false;
  options = std::move(divided->plugin_options);
  return loaded || Load(divided->runtime, options);
}

bool EventInstance::Load(const RuntimeOptions& options, const std::string& plugin_options) {
  // Whatever goes wrong from here on cannot be tried again in this job.
  failed_ = true;
  options_ = options;
  const Limit load_limit = LoadLimit(options);
  limit_ = load_limit.time.count();
  module_ = {options.module_path, options.module_name};
  const std::optional<Release> release =
      ReleaseFor(core_, options, options.release ? std::string() : FindDaemonVersion());
  if (!release) return false;
  service_.set_release(*release);
  session_ = StartWorker(
      options, *release,
      {core_, service_, cancel_, options.cancel_grace, options.module_name, Severity::kError});
  if (session_ == nullptr) return false;
  WriteLoadRequest(message_, *release, options, plugin_options);
  const std::uint32_t fatal_before = service_.fatal_messages();
  std::span<const std::byte> answer;
  const LoadAnswer loaded =
      Ask(static_cast<std::uint32_t>(channel::RequestKind::kLoad), answer, load_limit)
          ? ReadLoadAnswer(answer)
          : LoadAnswer();
  limit_ = options.has_debugger() ? 0 : options.event_limit.count();
  if (loaded.loaded) {
    defined_ = loaded.defined;
    failed_ = false;
    return true;
  }
  if (service_.fatal_messages() == fatal_before)
    core_.Tell(Severity::kFatal, "node: " + NotLoaded(options));
  session_.reset();
  return false;
}

bRC EventInstance::ParseInWorker(std::string_view options) {
  WriteOptionsRequest(message_, options);
  std::span<const std::byte> answer;
  if (!Ask(static_cast<std::uint32_t>(channel::RequestKind::kParseDefinition), answer))
    return bRC_Error;
  if (const std::optional<bRC> code = ReadCode(answer)) return *code;
  Abandon("the worker's answer to parsing the options is broken");
  return bRC_Error;
}

bool EventInstance::Ask(std::uint32_t kind, std::span<const std::byte>& answer) {
  return Ask(kind, answer, {std::chrono::seconds(limit_), "event_limit"});
}

bool EventInstance::Ask(std::uint32_t kind, std::span<const std::byte>& answer,
                        const Limit& limit) {
  if (session_->Call(kind, message_, answer, limit)) return true;
  failed_ = true;
  return false;
}

void EventInstance::Abandon(std::string_view reason) {
  failed_ = true;
  if (session_ != nullptr) {
    session_->Abandon(reason);
  } else {
    core_.Tell(Severity::kError, "node: " + std::string(reason));
  }
}

bool EventInstance::StartToFree() {
  const Turn turn(*this);
  service_.CloseJob();
  if (session_ == nullptr) return true;
  if (options_.free_limit <= kShort || session_->Finish(kShort)) {
    session_.reset();
    return true;
  }
  // Messages from now on are the daemon's own, because the job is not there any more.
  core_.ctx = nullptr;
  return false;
}

void EventInstance::FinishAlone(const std::atomic<bool>& stop) {
  const auto end = channel::Clock::now() + options_.free_limit - kShort;
  while (!session_->Finish(kSlice)) {
    if (!stop && channel::Clock::now() < end) continue;
    session_->Abandon("the plugin " + module_.name + " still had work " +
                      (stop ? "when the daemon ended"
                            : std::to_string(options_.free_limit.count()) + " s after its job") +
                      "; its worker was killed");
    return;
  }
}

}  // namespace bareos_node::daemon
