// ACLs and extended attributes of the reference plugin: the same system calls and the same form of
// an ACL as local-fileset has, so that both plugins do the same work per file.
#ifndef BAREOS_NODE_BENCH_REFERENCE_ATTRIBUTES_H_
#define BAREOS_NODE_BENCH_REFERENCE_ATTRIBUTES_H_

#include <sys/xattr.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "common/plugin_types.h"
#include "fd/layouts.h"

namespace reference {

using bareos_node::bRC;
using AclPacket = bareos_node::fd::abi20::acl_pkt;
using XattrPacket = bareos_node::fd::abi20::xattr_pkt;

struct AclAttribute {
  char kind;
  const char* name;
};

inline constexpr std::array<AclAttribute, 2> kAclAttributes = {
    AclAttribute{1, "system.posix_acl_access"}, AclAttribute{2, "system.posix_acl_default"}};
inline constexpr std::string_view kAclMagic = "bna1";
inline constexpr std::size_t kAclHead = 1 + sizeof(std::uint32_t);

/// The attributes of one file that the core has still to ask for.
struct AttributesLeft {
  std::string file;
  std::vector<std::string> names;
};

/// The most that the kernel gives, of a list of names as of one value.
inline char* Scratch() {
  static thread_local std::array<char, 65536> buffer;
  return buffer.data();
}

/// Empty when there is none, or none that can be read.
inline std::string_view ValueOf(const char* file, const char* name) {
  const ssize_t size = ::lgetxattr(file, name, Scratch(), 65536);
  return size <= 0 ? std::string_view()
                   : std::string_view(Scratch(), static_cast<std::size_t>(size));
}

/// A copy that the core frees.
inline char* Lend(std::string_view bytes) {
  char* const copy = static_cast<char*>(std::malloc(bytes.size()));
  if (copy != nullptr) std::memcpy(copy, bytes.data(), bytes.size());
  return copy;
}

inline bRC GetAcl(AclPacket& packet) {
  std::string content;
  for (const auto& [kind, name] : kAclAttributes) {
    const std::string_view value = ValueOf(packet.fname, name);
    if (value.empty()) continue;
    if (content.empty()) content = kAclMagic;
    const auto length = static_cast<std::uint32_t>(value.size());
    char head[kAclHead] = {kind};
    std::memcpy(head + 1, &length, sizeof length);
    content.append(head, sizeof head).append(value);
  }
  if (content.empty()) return bareos_node::bRC_OK;
  packet.content = Lend(content);
  packet.content_length =
      packet.content == nullptr ? 0 : static_cast<std::uint32_t>(content.size());
  return bareos_node::bRC_OK;
}

inline bRC SetAcl(const AclPacket& packet) {
  std::string_view content(packet.content, packet.content_length);
  if (!content.starts_with(kAclMagic)) return bareos_node::bRC_Error;
  content.remove_prefix(kAclMagic.size());
  while (content.size() >= kAclHead) {
    std::uint32_t length = 0;
    std::memcpy(&length, content.data() + 1, sizeof length);
    const bool is_access = content.front() == kAclAttributes.front().kind;
    const char* const name = (is_access ? kAclAttributes.front() : kAclAttributes.back()).name;
    content.remove_prefix(kAclHead);
    if (length > content.size()) return bareos_node::bRC_Error;
    if (::lsetxattr(packet.fname, name, content.data(), length, 0) != 0) {
      return bareos_node::bRC_Error;
    }
    content.remove_prefix(length);
  }
  return bareos_node::bRC_OK;
}

inline void ListAttributes(const char* file, AttributesLeft& left) {
  left.file = file;
  left.names.clear();
  const ssize_t size = ::llistxattr(file, Scratch(), 65536);
  std::string_view list(Scratch(), size < 0 ? 0 : static_cast<std::size_t>(size));
  while (!list.empty()) {
    const std::string_view name = list.substr(0, list.find('\0'));
    list.remove_prefix(name.size() + 1);
    // ACLs travel on their own.
    if (!name.starts_with("system.posix_acl_")) left.names.emplace_back(name);
  }
}

/// One attribute a call; bRC_More as long as there are others.
inline bRC GetXattr(XattrPacket& packet, AttributesLeft& left) {
  if (left.file != packet.fname) ListAttributes(packet.fname, left);
  while (!left.names.empty()) {
    const std::string name = left.names.back();
    left.names.pop_back();
    const std::string_view value = ValueOf(packet.fname, name.c_str());
    // The core has no form for an empty value.
    if (value.empty()) continue;
    packet.name = Lend(name);
    packet.name_length = static_cast<std::uint32_t>(name.size());
    packet.value = Lend(value);
    packet.value_length = static_cast<std::uint32_t>(value.size());
    if (!left.names.empty()) return bareos_node::bRC_More;
    break;
  }
  left.file.clear();
  return bareos_node::bRC_OK;
}

inline bRC SetXattr(const XattrPacket& packet) {
  const std::string name(packet.name, packet.name_length);
  const int result = ::lsetxattr(packet.fname, name.c_str(), packet.value, packet.value_length, 0);
  return result == 0 ? bareos_node::bRC_OK : bareos_node::bRC_Error;
}

}  // namespace reference

#endif  // BAREOS_NODE_BENCH_REFERENCE_ATTRIBUTES_H_
