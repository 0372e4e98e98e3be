// The modules of one job, and which of them a call of the daemon is for: each Plugin line may name
// its own, and the daemon knows but one plugin. Used by one thread at a time; cancelling has a
// state of its own.
#ifndef BAREOS_NODE_DAEMON_MODULES_H_
#define BAREOS_NODE_DAEMON_MODULES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "daemon/cancel.h"
#include "daemon/core.h"
#include "daemon/instance.h"
#include "daemon/job.h"
#include "daemon/overrides.h"
#include "fd/callbacks.h"

namespace bareos_node::daemon {

class Modules {
 public:
  Modules(const fd::CoreTable& table, PluginContext* ctx, std::shared_ptr<Cancellation> cancel);

  /// Tells what was not told yet, and frees the plugins.
  ~Modules();

  Modules(const Modules&) = delete;
  Modules& operator=(const Modules&) = delete;

  /// Registers for the events that the runtime needs and learns what daemon it is in.
  bRC Start();

  /// Answers any call but newPlugin, freePlugin and a cancel.
  bRC Call(const fd::Callback& callback);

  /// After an exception: nothing is certain any more, so all workers go.
  void Abandon(std::string_view reason);

 private:
  class Visit;

  bRC Register(std::int32_t event);
  bRC Answer(const fd::Callback& callback);
  bRC CallOne(Instance& instance, const fd::Callback& callback);
  bRC CallAll(const fd::Callback& callback);
  bRC CheckFile(const fd::Callback& callback);

  // module_events.cc
  bRC Event(const fd::Callback& callback);
  bRC Command(const fd::Callback& callback, std::string_view event);
  bRC NewOptions(const fd::Callback& callback);
  bRC RestoreObject(const fd::Callback& callback);
  bRC HandleBackupFile(const fd::Callback& callback);
  bool IsForeign(std::string_view text) const noexcept;

  Instance& Find(std::string_view definition);
  Instance* FindForObject(std::string_view definition);
  Instance& Add();
  void HearCancel();
  void SetApart();
  void TellLosses();
  void TellOverrides(const Overridden& overridden);

  Job job_;
  Core core_;
  std::shared_ptr<Cancellation> cancel_;
  std::string own_name_;
  Overrides overrides_;
  /// Whether the definitions of a backup came: then restore objects bring no new ones.
  bool has_lines_ = false;
  /// Before each file of a restore comes the same text.
  std::string last_text_;
  std::string last_definition_;
  std::unordered_set<std::string> told_unused_;
  Instance* current_ = nullptr;  ///< of the line or file at hand
  std::vector<std::unique_ptr<Instance>> instances_;
};

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_MODULES_H_
