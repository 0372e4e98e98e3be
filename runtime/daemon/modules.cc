// Finds the module of a call, and what the job is told of modules that are lost.
#include "daemon/modules.h"

#include <cerrno>
#include <utility>

#include "daemon/daemon_release.h"
#include "daemon/steady.h"
#include "fd/requests.h"

namespace bareos_node::daemon {

namespace {

std::string OwnName(const PluginContext* ctx) {
  const Plugin* const plugin = ctx->plugin;
  if (plugin == nullptr || plugin->file == nullptr || plugin->file_len <= 0) return "node";
  const std::string_view file = plugin->file;
  return std::string(file.substr(0, static_cast<std::size_t>(plugin->file_len)));
}

}  // namespace

/// While one exists, the job's thread is in the library.
class Modules::Visit {
 public:
  explicit Visit(Modules& modules) : modules_(modules) { Set(true); }
  ~Visit() { Set(false); }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  void Set(bool inside) noexcept {
    for (const auto& instance : modules_.instances_) instance->SetInside(inside);
  }

  Modules& modules_;
};

Modules::Modules(const fd::CoreTable& table, PluginContext* ctx,
                 std::shared_ptr<Cancellation> cancel)
    : core_{&table, ctx, &job_.held, nullptr},
      cancel_(std::move(cancel)),
      own_name_(OwnName(ctx)) {}

Modules::~Modules() {
  try {
    job_.held.Release();
    TellLosses();
  } catch (...) {
    // The job is over; its log has the messages before.
  }
}

bRC Modules::Start() {
  const char* version = nullptr;
  const auto variable = fd::ValueOf("bVarVersion", kNewestRelease);
  if (core_.table->getBareosValue != nullptr && variable)
    core_.table->getBareosValue(core_.ctx, static_cast<std::int32_t>(*variable), &version);
  if (version != nullptr) job_.version = version;
  job_.release = ReleaseOfVersion(job_.version).value_or(kNewestRelease);
  fd::daemon_release.store(job_.release, std::memory_order_relaxed);
  for (const std::int32_t event : Instance::NeededEvents()) {
    if (const bRC code = Register(event); code != bRC_OK) return code;
  }
  current_ = &Add();
  job_.held.Hold();
  return bRC_OK;
}

/// Each by itself: the function is variadic.
bRC Modules::Register(std::int32_t event) {
  if (core_.table->registerBareosEvents == nullptr) return bRC_Error;
  return core_.table->registerBareosEvents(core_.ctx, 1, static_cast<unsigned>(event));
}

Instance& Modules::Add() {
  instances_.push_back(std::make_unique<Instance>(*core_.table, core_.ctx, job_, cancel_->Add()));
  return *instances_.back();
}

bRC Modules::Call(const fd::Callback& callback) {
  const Visit visit(*this);
  HearCancel();
  const bRC result = Answer(callback);
  // It may have come meanwhile.
  HearCancel();
  return result;
}

bRC Modules::Answer(const fd::Callback& callback) {
  if (callback.id == fd::EntryPoint::handlePluginEvent) return Event(callback);
  // The plugin failed before the job began in earnest.
  if (job_.held.Release()) return Instance::Fault(callback, EIO);
  SetApart();
  if (callback.id == fd::EntryPoint::checkFile) return CheckFile(callback);
  return CallOne(*current_, callback);
}

bRC Modules::CallOne(Instance& instance, const fd::Callback& callback) {
  if (instance.apart().lost()) return Instance::Lose(callback);
  const bRC result = instance.Call(callback);
  const bool is_lost = result != bRC_OK && instance.apart().lost();
  // Of the file at hand the core is to know that it failed, of the line that it is over.
  const bool ends_line = callback.id == fd::EntryPoint::startBackupFile ||
                         callback.id == fd::EntryPoint::startRestoreFile ||
                         callback.id == fd::EntryPoint::handlePluginEvent;
  return is_lost && ends_line ? Instance::Lose(callback) : result;
}

/// The last answer that is not OK: most events have none that matters.
bRC Modules::CallAll(const fd::Callback& callback) {
  bRC result = bRC_OK;
  for (const auto& instance : instances_) {
    const bRC answer = CallOne(*instance, callback);
    if (answer != bRC_OK) result = answer;
  }
  return result;
}

/// A file that one of the modules knows of is there.
bRC Modules::CheckFile(const fd::Callback& callback) {
  bRC result = bRC_OK;
  for (const auto& instance : instances_) {
    result = CallOne(*instance, callback);
    if (result == bRC_Seen) break;
  }
  return result;
}

void Modules::HearCancel() {
  for (const auto& instance : instances_) instance->HearCancel();
}

/// Not in an estimate: it has no end at which it could fail.
void Modules::SetApart() {
  if (instances_.size() < 2 || job_.estimate) return;
  for (const auto& instance : instances_) instance->SetApart();
}

/// The job is going to end: it must not look as if it had everything.
void Modules::TellLosses() {
  for (const auto& instance : instances_) {
    if (!instance->apart().TakeLoss()) continue;
    core_.Tell(Severity::kFatal, "node: the job goes without what was left of the module " +
                                     instance->module().name + ": " + instance->apart().reason());
  }
}

void Modules::Abandon(std::string_view reason) {
  if (instances_.empty()) core_.Tell(Severity::kFatal, "node: " + std::string(reason));
  for (const auto& instance : instances_) instance->Abandon(reason);
}

}  // namespace bareos_node::daemon
