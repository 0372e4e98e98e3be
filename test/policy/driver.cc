// Lets tests call the policy's reader and rules: one command a line, every text in hexadecimal.
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

#include "daemon/policy/policy.h"
#include "daemon/policy/policy_file.h"
#include "daemon/policy/rules.h"
#include "daemon/policy/worker_environment.h"

namespace {

using namespace bareos_node::daemon;

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

void Print(const char* name, const std::vector<std::string>& values) {
  std::cout << '\t' << name;
  for (const std::string& value : values) std::cout << ',' << ToHex(value);
}

void Print(const char* name, const RuledNames& ruled) {
  if (ruled) Print(name, ruled->value);
}

void Print(const char* name, const RuledText& ruled) {
  if (ruled) Print(name, std::vector<std::string>{ruled->value});
}

template <class Number>
void PrintNumber(const char* name, const std::optional<Ruled<Number>>& ruled) {
  if (ruled) Print(name, std::vector<std::string>{std::to_string(ruled->value)});
}

void PrintOptions(const char* name, const std::vector<Ruled<std::string>>& all) {
  std::vector<std::string> texts;
  for (const auto& each : all) texts.push_back(each.value);
  if (!texts.empty()) Print(name, texts);
}

void Read(const std::string& text) {
  std::string error;
  const Policy policy = ReadPolicy(text, "policy", error);
  if (!error.empty()) {
    std::cout << "error " << ToHex(error) << '\n';
    return;
  }
  std::cout << "ok";
  Print("Module Path", policy.module_path);
  Print("Module", policy.module);
  Print("Node", policy.node);
  PrintNumber("Inspect", policy.inspect);
  PrintNumber("Node Memory", policy.node_memory);
  PrintNumber("Load Limit", policy.load_limit);
  PrintNumber("Callback Limit", policy.callback_limit);
  PrintNumber("Cancel Grace", policy.cancel_grace);
  PrintNumber("Free Limit", policy.free_limit);
  PrintNumber("Maximum Workers", policy.maximum_workers);
  Print("Environment", policy.environment);
  Print("User", policy.user);
  PrintOptions("SD Plugin Options", policy.storage_options);
  PrintOptions("Dir Plugin Options", policy.director_options);
  std::cout << '\n';
}

/// The environment under a policy, of a text with a variable a line.
void Environment(const std::string& policy_text, const std::string& variables) {
  std::string error;
  const Policy policy = ReadPolicy(policy_text, "policy", error);
  std::istringstream in(variables);
  std::vector<std::string> all;
  for (std::string variable; std::getline(in, variable);) all.push_back(variable);
  std::vector<const char*> inherited;
  for (const std::string& variable : all) inherited.push_back(variable.c_str());
  inherited.push_back(nullptr);
  std::cout << "ok";
  for (const std::string& variable : WorkerEnvironment(inherited.data(), &policy, nullptr))
    std::cout << ' ' << ToHex(variable);
  std::cout << '\n';
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command;
    std::string first;
    std::string second;
    words >> command >> first >> second;
    const std::string text = FromHex(first.empty() ? first : first.substr(1));
    const std::string other = FromHex(second.empty() ? second : second.substr(1));
    if (command == "read") Read(text);
    if (command == "environment") Environment(text, other);
    if (command == "configuration") std::cout << "ok " << ToHex(ConfigurationOf(text)) << '\n';
    if (command == "loopback") std::cout << "ok " << (IsLoopback(text) ? 1 : 0) << '\n';
  }
  return 0;
}
