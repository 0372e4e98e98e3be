// Parses and prints plugin definitions. Values are never put into an error: they can be secrets.
#include "daemon/definition.h"

#include <utility>

namespace bareos_node::daemon {

namespace {

/// Length of a value: up to a colon without a backslash before it.
std::size_t ValueLength(std::string_view text) noexcept {
  std::size_t length = 0;
  while (length < text.size() && text[length] != ':') length += text[length] == '\\' ? 2 : 1;
  return length < text.size() ? length : text.size();
}

std::string Unescape(std::string_view raw) {
  std::string value;
  value.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const bool escape =
        raw[at] == '\\' && at + 1 < raw.size() && (raw[at + 1] == ':' || raw[at + 1] == '\\');
    if (escape) ++at;
    value.push_back(raw[at]);
  }
  return value;
}

ParsedDefinition Refuse(std::string_view what, std::size_t position) {
  ParsedDefinition parsed;
  parsed.error = std::string(what) + " at character " + std::to_string(position);
  return parsed;
}

}  // namespace

const Option* Definition::Find(std::string_view key) const noexcept {
  for (const Option& option : options) {
    if (option.key == key) return &option;
  }
  return nullptr;
}

ParsedDefinition ParseDefinition(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos)
    return Refuse("no colon after the plugin's name", text.size() + 1);
  ParsedDefinition parsed;
  parsed.definition.name = text.substr(0, colon);
  std::size_t at = colon + 1;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    const std::size_t sign = rest.find_first_of("=:");
    if (sign == std::string_view::npos || rest[sign] == ':')
      return Refuse("an option without '='", at + 1);
    if (sign == 0) return Refuse("an option without a name", at + 1);
    const std::string_view raw = rest.substr(sign + 1, ValueLength(rest.substr(sign + 1)));
    parsed.definition.options.push_back(
        {std::string(rest.substr(0, sign)), Unescape(raw), std::string(raw), at + 1});
    at += sign + 1 + raw.size() + 1;
  }
  return parsed;
}

std::string_view PluginNameOf(std::string_view text) noexcept {
  return text.substr(0, text.find(':'));
}

bool IsNameOf(std::string_view name, std::string_view own) noexcept {
  if (own.empty()) return false;
  return name == own || (!name.empty() && name == own.substr(0, own.size() - 1));
}

std::string Combine(std::string_view kept, std::string_view text) {
  if (kept.empty()) return std::string(text);
  std::string combined(kept);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return combined;
  // A trailing colon ends the last option, unless it is an escaped part of it.
  std::size_t backslashes = 0;
  if (combined.back() == ':') {
    while (backslashes + 1 < combined.size() && combined[combined.size() - 2 - backslashes] == '\\')
      ++backslashes;
  }
  const bool closed = combined.back() == ':' && backslashes % 2 == 0;
  combined.append(closed ? text.substr(colon + 1) : text.substr(colon));
  return combined;
}

std::string Escape(std::string_view value) {
  std::string raw;
  raw.reserve(value.size());
  for (const char character : value) {
    if (character == ':' || character == '\\') raw.push_back('\\');
    raw.push_back(character);
  }
  return raw;
}

std::string FormatDefinition(const Definition& definition) {
  std::string text = definition.name + ":";
  for (const Option& option : definition.options) {
    text.append(option.key).append("=").append(Escape(option.value)).append(":");
  }
  return text;
}

}  // namespace bareos_node::daemon
