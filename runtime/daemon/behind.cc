// See behind.h.
#include "daemon/behind.h"

#include <linux/limits.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "daemon/steady.h"
#include "fd/constants.h"

namespace bareos_node::daemon {

namespace {

/// Above this many bytes a plugin that lets the core write passes a descriptor instead
/// (runtime/library/fd/plugin/run-ahead.ts).
constexpr std::int64_t kWorthADescriptor = std::int64_t{1} << 20;

/// What stands before the last slash; empty for a name that does not end with a name of its own,
/// and for what lies in the root.
std::string_view FolderOf(std::string_view name) noexcept {
  const std::size_t slash = name.rfind('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view last = name.substr(slash + 1);
  if (last.empty() || last == "." || last == "..") return {};
  return name.substr(0, slash);
}

bool IsMissing(const std::string& name) noexcept {
  struct stat found {};
  return lstat(name.c_str(), &found) != 0 && errno == ENOENT;
}

}  // namespace

void Behind::Forget() {
  mode_ = channel::BehindMode::kNothing;
  command_.clear();
  start_.clear();
  folder_.clear();
}

bool Behind::IsForWorker(const File& file) const noexcept {
  if (!on() || file.name.size() >= PATH_MAX) return false;
  if (file.type != Steady("FT_REG") && file.type != Steady("FT_REGE")) return false;
  return mode_ == channel::BehindMode::kFiles || file.size <= kWorthADescriptor;
}

bool Behind::IsCertain(const File& file) const {
  if (!IsForWorker(file) || folder_.empty() || FolderOf(file.name) != folder_) return false;
  const std::string name(file.name);
  return !names_.contains(name) && IsMissing(name);
}

void Behind::Begin(const File& file) {
  stage_ = Stage::kNone;
  if (!IsForWorker(file) || FolderOf(file.name).empty()) return;
  name_ = file.name;
  stage_ = FolderOf(name_) == folder_ ? Stage::kCreated : Stage::kLearning;
}

void Behind::ConfirmFolder() {
  folder_ = FolderOf(name_);
  stage_ = Stage::kNone;
}

void Behind::Opened() {
  stage_ = Stage::kOpen;
  ++sequence_;
  position_ = end_ = 0;
  told_ = false;
  names_.insert(name_);
}

void Behind::Wrote(std::int64_t bytes) noexcept {
  position_ += bytes;
  end_ = std::max(end_, position_);
}

std::int64_t Behind::Seek(std::int64_t offset, std::int32_t whence) noexcept {
  const std::int64_t start = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position_ : end_;
  if ((whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END) ||
      __builtin_add_overflow(start, offset, &offset) || offset < 0)
    return -1;
  return position_ = offset;
}

}  // namespace bareos_node::daemon
