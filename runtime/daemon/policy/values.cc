// See values.h.
#include "daemon/policy/values.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

#include "daemon/policy/policy_text.h"
#include "daemon/policy/worker_environment.h"

namespace bareos_node::daemon {

namespace {

/// As for options: enough for anything, and sums of times stay far from an overflow.
constexpr std::uint32_t kHighestNumber = 10'000'000;

constexpr std::string_view kSpaces = " \t\r";

std::string_view WithoutSpaces(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

/// Takes digits from the front; false when there are none, or too many.
bool TakeNumber(std::string_view& text, std::uint32_t& number) noexcept {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || number > kHighestNumber) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

/// Takes a unit from the front, with the blanks around it; 0 for a word that is none.
std::uint32_t TakeUnit(std::string_view& text) {
  const std::string_view rest = WithoutSpaces(text);
  std::size_t length = 0;
  while (length < rest.size() && std::isalpha(static_cast<unsigned char>(rest[length])) != 0)
    ++length;
  const std::string word = ComparableName(rest.substr(0, length));
  text = WithoutSpaces(rest.substr(length));
  const auto is_one_of = [&word](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (is_one_of({"", "s", "sec", "second", "seconds"})) return 1;
  if (is_one_of({"min", "minute", "minutes"})) return 60;
  if (is_one_of({"h", "hour", "hours"})) return 3600;
  return 0;
}

bool IsVariable(std::string_view name) noexcept {
  if (name.ends_with('*')) name.remove_suffix(1);
  return std::all_of(name.begin(), name.end(), [](char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
  });
}

}  // namespace

std::string ReadText(const std::string& text, std::string& value) {
  value = text;
  return text.empty() ? "is empty" : "";
}

std::string ReadPath(const std::string& text, std::string& value) {
  value = text;
  return text.starts_with('/') ? "" : "is no path from / on: \"" + text + "\"";
}

std::string ReadFlag(const std::string& text, bool& value) {
  const std::string word = ComparableName(text);
  value = word == "yes" || word == "true";
  return value || word == "no" || word == "false" ? "" : "is not yes or no: \"" + text + "\"";
}

std::string ReadNumber(const std::string& text, std::uint32_t& value) {
  std::string_view rest = text;
  if (TakeNumber(rest, value) && rest.empty()) return "";
  return "is no whole number up to 10000000: \"" + text + "\"";
}

std::string ReadTime(const std::string& text, std::uint32_t& value) {
  const std::string wrong = "is no time, such as 90, 90 s, 1 min 30 s or 2 hours: \"" + text + "\"";
  std::string_view rest = text;
  std::uint64_t seconds = 0;
  do {
    std::uint32_t number = 0;
    if (!TakeNumber(rest, number)) return wrong;
    const std::uint32_t unit = TakeUnit(rest);
    seconds += std::uint64_t{number} * unit;
    if (unit == 0 || seconds > kHighestNumber) return wrong;
  } while (!rest.empty());
  value = static_cast<std::uint32_t>(seconds);
  return "";
}

std::string AddPath(const std::string& text, std::vector<std::string>& values) {
  return ReadPath(text, values.emplace_back());
}

std::string AddNames(const std::string& text, std::vector<std::string>& values) {
  std::string_view rest = text;
  for (bool more = true; more;) {
    const std::size_t comma = rest.find(',');
    const std::string_view name = WithoutSpaces(rest.substr(0, comma));
    if (name.empty()) return "has an empty name";
    values.emplace_back(name);
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
  }
  return "";
}

std::string AddVariables(const std::string& text, std::vector<std::string>& values) {
  std::vector<std::string> names;
  if (const std::string problem = AddNames(text, names); !problem.empty()) return problem;
  for (const std::string& name : names) {
    if (!IsVariable(name)) return "is no name of a variable: \"" + name + "\"";
    if (IsNeverPassedOn(name))
      return "cannot have " + name + ": workers never get that, it changes what they are";
    values.push_back(name);
  }
  return "";
}

}  // namespace bareos_node::daemon
