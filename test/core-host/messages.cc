// Prints job messages as they come and remembers the first thousands for the report.
#include "messages.h"

#include <cstdio>
#include <utility>

#include "daemon/printable.h"
#include "numbers.h"
#include "program.h"

namespace core_host {
namespace {

constexpr std::size_t kRemembered = 10'000;

}  // namespace

std::string_view MessageWord(int type) noexcept {
  switch (type) {
    case kAbort:
      return "ABORTING";
    case kFatal:
      return "Fatal error";
    case kErrorMessage:
      return "Error";
    case kWarning:
      return "Warning";
    case kInfo:
      return "Info";
    case kNotSaved:
      return "Not saved";
    case kSkipped:
      return "Skipped";
    case kErrorTerm:
    case kTerm:
      return "TERMINATING";
    case kSecurity:
      return "Security violation";
    case kAlert:
      return "Alert";
    default:
      return "Message";
  }
}

void Messages::Add(int type, const std::string& text) {
  AddFromPlugin(type, bareos_node::daemon::PrintableLine(text));
}

void Messages::AddFromPlugin(int type, std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  if (type == kFatal) failed_ = true;
  if (type == kFatal || type == kErrorMessage) ++errors_;
  if (type == kWarning) ++warnings_;
  if (type == kAbort || type == kErrorTerm || type == kTerm) {
    Violation("a message of type " + std::string(MessageWord(type)) + " would end the daemon");
  }
  std::string line(MessageWord(type));
  line.append(": ").append(text);
  if (closed_) line.append(" (after the job's end: a daemon's job log does not have it)");
  Print(line);
  if (type == kFatal && storage_wait_ > 0) LoseTime();
  const std::lock_guard lock(mutex_);
  if (all_.size() < kRemembered) all_.push_back({type, std::move(text), closed_});
}

void Messages::LoseTime() {
  seconds_lost_ = storage_wait_.exchange(0);
  Print("it failed before its Storage Daemon was contacted: a daemon ends it " +
        std::to_string(seconds_lost_) + " s later");
}

void Messages::Violation(const std::string& what) {
  failed_ = true;
  std::string line = bareos_node::daemon::PrintableLine(what);
  Print("CONTRACT BROKEN: " + line);
  const std::lock_guard lock(mutex_);
  if (violations_.size() < kRemembered) violations_.push_back(std::move(line));
}

void Messages::Debug(int level, const std::string& text) {
  if (Debugs(level)) Print("debug " + std::to_string(level) + ": " + text);
}

void Messages::DebugFromPlugin(int level, const std::string& place, std::string text) {
  if (Debugs(level)) {
    Debug(level, place + " " + text);
  } else if (shows_console_) {
    while (text.ends_with('\n')) text.pop_back();
    Print("trace: " + text);
  }
}

void Messages::Print(const std::string& line) {
  std::string whole = program_name + " JobId " + std::to_string(job_id_) + ": " + line;
  if (!whole.ends_with('\n')) whole += '\n';
  std::fwrite(whole.data(), 1, whole.size(), stderr);
}

}  // namespace core_host
