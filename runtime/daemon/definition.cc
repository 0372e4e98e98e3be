// Parses and prints plugin definitions. Values are never put into an error: they can be secrets.
#include "daemon/definition.h"

#include <utility>

namespace bareos_node::daemon {

namespace {

constexpr std::string_view kBlanks = " \t\n\v\f\r";

bool IsBlank(char character) noexcept { return kBlanks.find(character) != std::string_view::npos; }

/// Whether a backslash before it makes it a part of the value.
bool CanBeEscaped(char character) noexcept {
  return character == ':' || character == '\\' || IsBlank(character);
}

/// Whether an escape of two characters stands there.
bool IsEscape(std::string_view raw, std::size_t at) noexcept {
  return raw[at] == '\\' && at + 1 < raw.size() && CanBeEscaped(raw[at + 1]);
}

/// Length of a value: up to a colon without a backslash before it.
std::size_t ValueLength(std::string_view text) noexcept {
  std::size_t length = 0;
  while (length < text.size() && text[length] != ':') length += IsEscape(text, length) ? 2 : 1;
  return length;
}

std::string_view WithoutLeadingBlanks(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

std::string_view Trimmed(std::string_view text) noexcept {
  const std::string_view rest = WithoutLeadingBlanks(text);
  return rest.substr(0, rest.find_last_not_of(kBlanks) + 1);
}

/// Whether the last backslash hides nothing of its own text, but would hide what is put behind it.
bool EndsInBackslash(std::string_view text) noexcept {
  const std::size_t last = text.find_last_not_of('\\');
  const std::size_t count = text.size() - (last == std::string_view::npos ? 0 : last + 1);
  return count % 2 == 1;
}

/// A value as it is written, without the blanks around it that no backslash keeps.
std::string TrimmedValue(std::string_view raw) {
  raw = WithoutLeadingBlanks(raw);
  std::size_t end = 0;
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t length = IsEscape(raw, at) ? 2 : 1;
    if (length == 2 || !IsBlank(raw[at])) end = at + length;
    at += length;
  }
  std::string value(raw.substr(0, end));
  // One at the very end stands for itself; doubled, it still does when something follows.
  if (EndsInBackslash(value)) value.push_back('\\');
  return value;
}

std::string Unescape(std::string_view raw) {
  std::string value;
  value.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size(); ++at) {
    if (IsEscape(raw, at)) ++at;
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
    const std::string_view key = Trimmed(rest.substr(0, sign));
    const bool has_value = sign != std::string_view::npos && rest[sign] == '=';
    if (!has_value && key.empty()) {
      at += sign == std::string_view::npos ? rest.size() : sign + 1;
      continue;
    }
    const std::size_t position = text.find_first_not_of(kBlanks, at) + 1;
    if (!has_value) return Refuse("an option without '='", position);
    if (key.empty()) return Refuse("an option without a name", position);
    const std::string_view written = rest.substr(sign + 1, ValueLength(rest.substr(sign + 1)));
    std::string raw = TrimmedValue(written);
    parsed.definition.options.push_back(
        {std::string(key), Unescape(raw), std::move(raw), position});
    at += sign + 1 + written.size() + 1;
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
  if (EndsInBackslash(combined)) combined.push_back('\\');
  return combined.append(text.substr(colon));
}

std::string Escape(std::string_view value) {
  const std::size_t first = value.find_first_not_of(kBlanks);
  const std::size_t last = value.find_last_not_of(kBlanks);
  std::string raw;
  raw.reserve(value.size());
  for (std::size_t at = 0; at < value.size(); ++at) {
    // Blanks only where they would be taken for those around a value.
    const bool inside = first != std::string_view::npos && at > first && at < last;
    if (IsBlank(value[at]) ? !inside : CanBeEscaped(value[at])) raw.push_back('\\');
    raw.push_back(value[at]);
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
