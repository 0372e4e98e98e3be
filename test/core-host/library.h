// One loaded plugin library: opened, checked and closed the way the daemon does it.
#ifndef BAREOS_NODE_CORE_HOST_LIBRARY_H_
#define BAREOS_NODE_CORE_HOST_LIBRARY_H_

#include <memory>
#include <string>
#include <string_view>

#include "daemon/api.h"

namespace core_host {

class Library {
 public:
  /// Throws std::runtime_error with the reason for a refusal.
  explicit Library(const std::string& path);
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library();

  const bareos_node::api::EntryTable& table() const noexcept { return *table_; }
  bareos_node::Plugin* plugin() noexcept { return &plugin_; }
  const std::string& folder() const noexcept { return folder_; }
  std::string_view name() const noexcept;

  /// Whether the part of a definition before its first colon means this plugin.
  bool Answers(std::string_view wanted) const noexcept;

 private:
  void Load();

  std::string folder_;
  std::string file_;
  std::unique_ptr<void, int (*)(void*)> handle_;
  bareos_node::Plugin plugin_ = {};
  const bareos_node::api::EntryTable* table_ = nullptr;
};

/// Name in front of a definition or of plugin options.
std::string_view PluginNameOf(std::string_view definition) noexcept;

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_LIBRARY_H_
