// The grammar of a plugin definition, `NAME:key=value:key=value…`, as pure functions. Blanks and
// line ends around keys and values do not count, and empty parts do nothing. In a value, `\:` is a
// colon,
// `\\` a backslash, and a backslash before a blank keeps it; any other backslash stands for itself.
// The packages have the same grammar, in options/grammar.ts.
#ifndef BAREOS_NODE_DAEMON_DEFINITION_H_
#define BAREOS_NODE_DAEMON_DEFINITION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bareos_node::daemon {

struct Option {
  std::string key;
  std::string value;       ///< escapes resolved
  std::string raw;         ///< as written, so that anything may follow
  std::size_t position{};  ///< of the key, counted from 1

  friend bool operator==(const Option&, const Option&) = default;
};

struct Definition {
  std::string name;  ///< of the plugin, before the first colon
  std::vector<Option> options;

  /// The first option of that name, because what was given earlier wins; NULL when there is none.
  const Option* Find(std::string_view key) const noexcept;
};

struct ParsedDefinition {
  Definition definition;
  std::string error;  ///< names the position; empty on success

  bool ok() const noexcept { return error.empty(); }
};

ParsedDefinition ParseDefinition(std::string_view text);

/// Which plugin a definition is for: what is before the first colon.
std::string_view PluginNameOf(std::string_view text) noexcept;

/// Whether that name means a plugin called `own`, as the daemon decides it: the whole name, or all
/// but its last character.
bool IsNameOf(std::string_view name, std::string_view own) noexcept;

/// `kept` with the options of `text` behind its own, which therefore win; `text` itself when
/// nothing was kept.
std::string Combine(std::string_view kept, std::string_view text);

/// A value as it is written in a definition.
std::string Escape(std::string_view value);

/// The way back: a definition with these options, values escaped.
std::string FormatDefinition(const Definition& definition);

/// `key=value:` for each option that `keep` wants, escapes kept, as plugins parse it.
template <class Keep>
std::string FormatOptions(const Definition& definition, Keep keep) {
  std::string text;
  for (const Option& option : definition.options) {
    if (!keep(option)) continue;
    text.append(option.key).append("=").append(option.raw).append(":");
  }
  return text;
}

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_DEFINITION_H_
