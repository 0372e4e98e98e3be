// Lets tests call the definition parser: one command a line, every text in hexadecimal.
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/daemon_release.h"
#include "daemon/definition.h"
#include "daemon/runtime_options.h"

namespace {

using namespace bareos_node::daemon;

// A release and the preview that it was, side by side, which no shipped list has yet.
constexpr std::string_view kBoth[] = {"25", "26-dev", "26"};
static_assert(NameOfVersion("26.0.0~pre12", kBoth) == "26-dev");
static_assert(NameOfVersion("26.0.1 (01 May 2027)", kBoth) == "26");
static_assert(NameOfVersion("27.0.0~pre1", kBoth) == "26");
static_assert(!NameOfVersion("24.0.0", kBoth) && !NameOfVersion("", kBoth));

std::string FromHex(std::string_view hex) {
  std::string text;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
    text.push_back(static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16)));
  return text;
}

std::string ToHex(std::string_view text) {
  std::string hex = "-";  // so that an empty text is a word too
  char digits[3];
  for (const char character : text) {
    std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(character));
    hex += digits;
  }
  return hex;
}

void Parse(const std::string& text) {
  const ParsedDefinition parsed = ParseDefinition(text);
  if (!parsed.ok()) {
    std::cout << "error " << ToHex(parsed.error) << '\n';
    return;
  }
  // What is printed must mean the same as what was read.
  const ParsedDefinition again = ParseDefinition(FormatDefinition(parsed.definition));
  bool same = again.ok() && again.definition.options.size() == parsed.definition.options.size();
  for (std::size_t at = 0; same && at < again.definition.options.size(); ++at)
    same = again.definition.options[at].key == parsed.definition.options[at].key &&
           again.definition.options[at].value == parsed.definition.options[at].value;
  if (!same) std::cout << "mismatch ";
  std::cout << "ok " << ToHex(parsed.definition.name);
  for (const Option& option : parsed.definition.options)
    std::cout << ' ' << ToHex(option.key) << ' ' << ToHex(option.value) << ' ' << ToHex(option.raw);
  std::cout << '\n';
}

void Runtime(const std::string& text) {
  const ParsedDefinition parsed = ParseDefinition(text);
  std::string error = parsed.error;
  const RuntimeOptions options = ReadRuntimeOptions(parsed.definition, error);
  if (!error.empty()) {
    std::cout << "error " << ToHex(error) << '\n';
    return;
  }
  std::cout << "ok " << ToHex(options.module_path) << ' ' << ToHex(options.module_name) << ' '
            << ToHex(options.node) << ' ' << options.memory << ' ' << options.cancel_grace.count()
            << ' ' << ToHex(options.inspect) << ' '
            << (options.release ? bareos_node::ReleaseName(*options.release) : "-") << ' '
            << ToHex(
                   FormatOptions(parsed.definition,
                                 [](const Option& option) { return !IsRuntimeOption(option.key); }))
            << '\n';
}

/// Whether the names given are just those that are consumed here.
void Names(std::istringstream& words) {
  std::vector<std::string> given;
  for (std::string word; words >> word;) given.push_back(FromHex(word.substr(1)));
  std::cout << "ok " << (given == RuntimeOptionNames() ? "all" : "others") << '\n';
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command;
    std::string first;
    std::string second;
    words >> command;
    if (command == "names") {
      Names(words);
      continue;
    }
    words >> first >> second;
    const std::string text = FromHex(first.empty() ? first : first.substr(1));
    const std::string other = FromHex(second.empty() ? second : second.substr(1));
    if (command == "parse") Parse(text);
    if (command == "runtime") Runtime(text);
    if (command == "combine") std::cout << "ok " << ToHex(Combine(text, other)) << '\n';
    if (command == "name")
      std::cout << "ok " << (IsNameOf(PluginNameOf(text), other) ? 1 : 0) << '\n';
    if (command == "release") {
      const auto release = ReleaseOfVersion(text);
      std::cout << "ok " << (release ? bareos_node::ReleaseName(*release) : "-") << '\n';
    }
  }
  return 0;
}
