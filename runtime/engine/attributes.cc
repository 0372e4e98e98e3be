// See attributes.h.
#include "engine/attributes.h"

#include <linux/limits.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <iterator>

#include "engine/system.h"

namespace bareos_node::engine {

namespace {

/// More than this the system never gives, neither of names nor of a value.
constexpr std::size_t kLongest = std::max(XATTR_SIZE_MAX, XATTR_LIST_MAX);
/// Tried first: for the whole length the system would clear as much memory of its own.
constexpr std::size_t kUsual = 1024;

/// Before the lists in their content.
constexpr std::string_view kMagic = "bna1";

/// The attributes of the system that hold lists, with their kinds in the content.
constexpr struct {
  char kind;
  std::string_view name;
} kLists[] = {{1, "system.posix_acl_access"}, {2, "system.posix_acl_default"}};

/// Ceph makes these up when they are asked for; they cannot be set.
constexpr std::string_view kMadeUp = "ceph.dir.";

/// What a file system answers that has no such attributes, and what a file answers that is gone.
bool MeansNone(int error) noexcept {
  return error == ENOTSUP || error == EOPNOTSUPP || error == ENOSYS || error == ENODATA ||
         error == ENOENT || error == ENOTDIR;
}

bool IsList(std::string_view name) noexcept {
  return std::any_of(std::begin(kLists), std::end(kLists),
                     [name](const auto& list) { return list.name == name; });
}

template <class Call>
int Read(const Call& call, std::string_view& bytes) {
  static thread_local std::array<char, kLongest> buffer;
  ssize_t length = Repeat([&] { return call(buffer.data(), kUsual); });
  if (length < 0 && errno == ERANGE)
    length = Repeat([&] { return call(buffer.data(), buffer.size()); });
  if (length < 0) return errno;
  bytes = {buffer.data(), static_cast<std::size_t>(length)};
  return 0;
}

std::vector<std::string> Split(std::string_view names) {
  std::vector<std::string> all;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find('\0'), names.size());
    all.emplace_back(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return all;
}

/// Empty where there is none. False when a message has to say why.
bool ReadOrNone(const char* path, const char* name, std::string_view& value) {
  value = {};
  const int error = ReadValue(path, name, value);
  return error == 0 || MeansNone(error);
}

bool ReadLists(const char* path, const std::vector<std::string>& all, std::string& content) {
  for (const auto& [kind, name] : kLists) {
    if (std::find(all.begin(), all.end(), name) == all.end()) continue;
    std::string_view value;
    if (!ReadOrNone(path, name.data(), value)) return false;
    if (value.empty()) continue;
    if (content.empty()) content = kMagic;
    const auto length = static_cast<std::uint32_t>(value.size());
    char head[1 + sizeof length] = {kind};
    std::memcpy(head + 1, &length, sizeof length);
    content.append(head, sizeof head).append(value);
  }
  return true;
}

bool ReadAll(const char* path, const std::vector<std::string>& names,
             std::vector<NamedValue>& attributes) {
  for (std::size_t at = 0; at < names.size(); ++at) {
    std::string_view value;
    if (!ReadOrNone(path, names[at].c_str(), value)) return false;
    // The core has no form for an empty value.
    if (value.empty()) continue;
    attributes.push_back({names[at], std::string(value), at + 1 < names.size()});
  }
  if (attributes.empty() || attributes.back().more) attributes.emplace_back();
  return true;
}

}  // namespace

int ListNames(const char* path, std::string_view& names) {
  return Read([path](char* place, std::size_t size) { return llistxattr(path, place, size); },
              names);
}

int ReadValue(const char* path, const char* name, std::string_view& value) {
  return Read(
      [path, name](char* place, std::size_t size) { return lgetxattr(path, name, place, size); },
      value);
}

FileAttributes ReadAttributes(const char* path, const AttributeWishes& wishes) {
  FileAttributes found;
  const bool lists = wishes.lists && wishes.lists_alone;
  std::string_view listed;
  if (lists || wishes.attributes) {
    const int error = ListNames(path, listed);
    found.failed = error != 0 && !MeansNone(error);
    if (error != 0) listed = {};
  }
  // Most files have no attribute at all.
  std::vector<std::string> names = Split(listed);
  if (!found.failed && lists) found.failed = !ReadLists(path, names, found.lists);
  if (found.failed || !wishes.attributes) return found;
  names.erase(std::remove_if(names.begin(), names.end(),
                             [lists](const std::string& name) {
                               return (lists && IsList(name)) || name.starts_with(kMadeUp);
                             }),
              names.end());
  found.failed = !ReadAll(path, names, found.attributes);
  return found;
}

}  // namespace bareos_node::engine
