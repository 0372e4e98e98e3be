// Just enough JSON for manifests and reports. Names are bytes, so they are percent-escaped before
// they get here.
#ifndef BAREOS_NODE_CORE_HOST_JSON_H_
#define BAREOS_NODE_CORE_HOST_JSON_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace core_host {

/// A JSON text in double quotes. Bytes that are not UTF-8 come out as U+FFFD.
std::string Quoted(std::string_view text);

/// A JSON array, or with other brackets an object, of what `print` makes of each item.
template <class Items, class Print>
std::string Listed(const Items& items, Print&& print, char open = '[', char close = ']') {
  std::string text(1, open);
  for (const auto& item : items) {
    if (text.size() > 1) text += ',';
    text += print(item);
  }
  return text + close;
}

/// Bytes as printable ASCII without quotes and backslashes, and back.
std::string PercentEscaped(std::string_view bytes);
std::string PercentUnescaped(std::string_view text);

/// A parsed value: text, whole number, array or object. Numbers are whole; null and booleans are
/// numbers.
struct Json {
  std::int64_t number = 0;
  std::string text;
  std::vector<Json> items;
  std::map<std::string, Json, std::less<>> members;

  bool Has(std::string_view name) const { return members.contains(name); }
  /// The member, or an empty value.
  const Json& operator[](std::string_view name) const;
};

/// Throws std::runtime_error for what is no JSON.
Json ParseJson(std::string_view text);

}  // namespace core_host

#endif  // BAREOS_NODE_CORE_HOST_JSON_H_
