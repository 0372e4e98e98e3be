// See prepared.h.
#include "engine/prepared.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/system.h"

namespace bareos_node::engine {

namespace {

/// Bytes that are read early: all of a small file.
constexpr std::size_t kMostFirst = std::size_t{64} * 1024;

}  // namespace

void Prepared::LookAtFile() { look = LookAt(path.c_str()); }

void Prepared::LookAtFile(std::optional<Look> seen) {
  if (!seen) return LookAtFile();
  look = std::move(*seen);
}

void Prepared::Open(bool keep_access_time) {
  opened = true;
  open_error = OpenToRead(path.c_str(), keep_access_time, file);
}

void Prepared::Gather(AttributeWishes wishes) {
  // A symbolic link has no lists.
  if (S_ISLNK(look.stat.st_mode)) wishes.lists = false;
  gathered = ReadAttributes(path.c_str(), wishes);
}

void Prepared::All(const Wishes& wishes, std::optional<Look> seen) {
  const auto start = std::chrono::steady_clock::now();
  LookAtFile(std::move(seen));
  if (look.error == 0 && IsPlainData(look.stat, wishes)) {
    Open(wishes.keep_access_time);
    if (file) {
      // One byte more than there should be tells the end.
      const auto size = static_cast<std::uint64_t>(look.stat.st_size) + 1;
      first_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size, kMostFirst)));
      const ssize_t length = ReadSome(file, first_.data(), first_.size());
      if (length < 0) read_error_ = errno;
      at_end_ = length >= 0 && static_cast<std::size_t>(length) < first_.size();
      first_.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    }
  }
  const bool wants = wishes.attributes.lists || wishes.attributes.attributes;
  if (look.error == 0 && wants) Gather(wishes.attributes);
  cost = std::chrono::steady_clock::now() - start;
}

ssize_t Prepared::Read(std::byte* target, std::size_t size, int& error) {
  const std::size_t early = std::min(size, first_.size() - taken_);
  if (early > 0) std::memcpy(target, first_.data() + taken_, early);
  taken_ += early;
  const bool ends = at_end_ || read_error_ != 0;
  if (early == size || (early > 0 && ends)) return static_cast<ssize_t>(early);
  if (read_error_ != 0) {
    error = read_error_;
    return -1;
  }
  const ssize_t length = ReadSome(file, target + early, size - early);
  if (length >= 0) return static_cast<ssize_t>(early) + length;
  error = read_error_ = errno;
  return early > 0 ? static_cast<ssize_t>(early) : -1;
}

bool IsPlainData(const struct stat& stat, const Wishes& wishes) noexcept {
  if (!wishes.data || !S_ISREG(stat.st_mode) || stat.st_size <= 0 || stat.st_nlink > 1)
    return false;
  return wishes.direct_above < 0 || stat.st_size <= wishes.direct_above;
}

}  // namespace bareos_node::engine
