// Access control lists and extended attributes of a file on disk, in the forms in which they are
// saved (the package's native/acl-content.ts and native/attribute-reader.ts have the same for a
// call at a time).
#ifndef BAREOS_NODE_ENGINE_ATTRIBUTES_H_
#define BAREOS_NODE_ENGINE_ATTRIBUTES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bareos_node::engine {

/// What of them somebody wants.
struct AttributeWishes {
  bool lists = false;       ///< access control lists
  bool attributes = false;  ///< extended attributes
  /// Lists travel on their own; else among the attributes, as for releases that do not restore
  /// them.
  bool lists_alone = true;
};

struct NamedValue {
  std::string name;
  std::string value;
  bool more = false;  ///< others may follow
};

struct FileAttributes {
  /// Something could not be read, and a message has to say so: nothing else counts.
  bool failed = false;
  /// The content of the lists; empty without any.
  std::string lists;
  /// At least one: the end of the list may have neither name nor value.
  std::vector<NamedValue> attributes;
};

FileAttributes ReadAttributes(const char* path, const AttributeWishes& wishes);

/// Bytes in memory of the calling thread, until the next call: the names of all extended
/// attributes, each with a zero byte at its end, or the value of one. 0, or an errno.
int ListNames(const char* path, std::string_view& names);
int ReadValue(const char* path, const char* name, std::string_view& value);

}  // namespace bareos_node::engine

#endif  // BAREOS_NODE_ENGINE_ATTRIBUTES_H_
