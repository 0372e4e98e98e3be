// JSON for manifests and reports: a quoter, an escaper of bytes, and a parser by recursive descent.
#include "json.h"

#include <cctype>
#include <cstdio>
#include <stdexcept>

namespace core_host {
namespace {

/// Length of the UTF-8 sequence at the start of `text`, 0 when it is none.
std::size_t SequenceLength(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  unsigned code = first & (0x7FU >> length);
  for (std::size_t index = 1; index < length; ++index) {
    const auto next = static_cast<unsigned char>(text[index]);
    if ((next & 0xC0) != 0x80) return 0;
    code = code << 6 | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  return overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0 : length;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Json Whole() {
    Json value = Value();
    Blanks();
    if (at_ != text_.size()) Fail();
    return value;
  }

 private:
  [[noreturn]] static void Fail() { throw std::runtime_error("not JSON that core-host writes"); }

  void Blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  bool Take(char wanted) {
    Blanks();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  Json Value() {
    Json value;
    if (Take('{')) {
      while (!Take('}')) {
        std::string name = Text();
        if (!Take(':')) Fail();
        value.members[std::move(name)] = Value();
        Take(',');
      }
    } else if (Take('[')) {
      while (!Take(']')) {
        value.items.push_back(Value());
        Take(',');
      }
    } else if (at_ < text_.size() && text_[at_] == '"') {
      value.text = Text();
    } else {
      value.number = Number();
    }
    return value;
  }

  std::string Text() {
    if (!Take('"')) Fail();
    std::string text;
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && ++at_ == text_.size()) Fail();
      text += text_[at_];
    }
    if (!Take('"')) Fail();
    return text;
  }

  std::int64_t Number() {
    const std::size_t start = at_;
    while (at_ < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '-')) {
      ++at_;
    }
    if (start == at_) Fail();
    return std::stoll(std::string(text_.substr(start, at_ - start)));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

int HexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return 0;
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text[0]);
    std::size_t length = SequenceLength(text);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      length = 1;
    } else if (byte == '"' || byte == '\\') {
      out += '\\';
      out += text[0];
    } else if (byte < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      out += escaped;
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return out + '"';
}

std::string PercentEscaped(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '%') {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out;
}

std::string PercentUnescaped(std::string_view text) {
  std::string out;
  for (std::size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '%' && index + 2 < text.size()) {
      out += static_cast<char>(HexDigit(text[index + 1]) << 4 | HexDigit(text[index + 2]));
      index += 2;
    } else {
      out += text[index];
    }
  }
  return out;
}

const Json& Json::operator[](std::string_view name) const {
  static const Json kNothing;
  const auto found = members.find(name);
  return found == members.end() ? kNothing : found->second;
}

Json ParseJson(std::string_view text) { return Parser(text).Whole(); }

}  // namespace core_host
