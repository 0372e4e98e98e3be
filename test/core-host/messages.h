// Messages and outcome of one job. Fed by the job's thread, and by a cancel handler from another
// one.
#ifndef BAREOS_NODE_CORE_HOST_MESSAGES_H_
#define BAREOS_NODE_CORE_HOST_MESSAGES_H_

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace core_host {

struct Message {
  int type = 0;
  std::string text;
  /// Came when the job's end had been reported: no daemon puts it into the job's log.
  bool late = false;
};

class Messages {
 public:
  Messages(int job_id, int debug_level, int storage_wait = 0)
      : job_id_(job_id), debug_level_(debug_level), storage_wait_(storage_wait) {}

  /// A job message of the daemon's own; a fatal one fails the job. Names in it may be anything.
  void Add(int type, const std::string& text);
  /// A job message of a plugin, as it came.
  void AddFromPlugin(int type, std::string text);
  /// A rule of the contract that the plugin broke; a daemon might have crashed. Fails the job.
  void Violation(const std::string& what);
  void Debug(int level, const std::string& text);
  /// A debug message of a plugin, or what it writes to its console.
  void DebugFromPlugin(int level, const std::string& place, std::string text);
  /// Whether any of those would be seen.
  bool ShowsFromPlugin(int level) const noexcept {
    return Debugs(level) || (shows_console_ && level <= kConsoleLevel);
  }
  void ShowConsole() noexcept { shows_console_ = true; }
  bool Debugs(int level) const noexcept { return level <= debug_level_; }

  /// The Storage Daemon is there, or none is needed: from now on a fatal message ends the job at
  /// once.
  void StorageIsThere() noexcept { storage_wait_ = 0; }
  /// The job's end was reported.
  void Close() noexcept { closed_ = true; }

  /// Seconds that a daemon waits for a Storage Daemon in a job that had failed before.
  int seconds_lost() const noexcept { return seconds_lost_; }

  bool failed() const noexcept { return failed_; }
  int errors() const noexcept { return errors_; }
  int warnings() const noexcept { return warnings_; }
  const std::vector<Message>& all() const noexcept { return all_; }
  const std::vector<std::string>& violations() const noexcept { return violations_; }

 private:
  void Print(const std::string& line);
  void LoseTime();

  /// Of `console.log` in a plugin.
  static constexpr int kConsoleLevel = 100;

  bool shows_console_ = false;
  const int job_id_;
  const int debug_level_;
  std::atomic<int> storage_wait_;
  std::atomic<int> seconds_lost_ = 0;
  std::atomic<bool> closed_ = false;
  std::mutex mutex_;
  std::vector<Message> all_;
  std::vector<std::string> violations_;
  std::atomic<bool> failed_ = false;
  std::atomic<int> errors_ = 0;
  std::atomic<int> warnings_ = 0;
};

/// Word for a message type, as in a daemon's log.
std::string_view MessageWord(int type) noexcept;

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_MESSAGES_H_
