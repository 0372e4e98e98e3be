// Decodes UTF-8 by hand, because the daemon's locale is not ours to rely on.
#include "daemon/printable.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace bareos_node::daemon {

namespace {

struct Character {
  std::uint32_t code = 0;
  std::size_t length = 0;  ///< in bytes; 0 when there is no valid character
};

/// Length that a first byte announces and the lowest code of that length; 0 for no first byte.
Character Announced(unsigned char lead) noexcept {
  if (lead < 0x80) return {0, 1};
  if (lead >= 0xC2 && lead < 0xE0) return {0x80, 2};
  if (lead >= 0xE0 && lead < 0xF0) return {0x800, 3};
  if (lead >= 0xF0 && lead < 0xF5) return {0x10000, 4};
  return {};
}

Character Decode(std::string_view text) noexcept {
  const auto lead = static_cast<unsigned char>(text[0]);
  const Character announced = Announced(lead);
  if (announced.length < 2) return {lead, announced.length};
  if (announced.length > text.size()) return {};
  std::uint32_t code = lead & (0xFFU >> (announced.length + 1));
  for (std::size_t at = 1; at < announced.length; ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xC0U) != 0x80) return {};
    code = code << 6U | (byte & 0x3FU);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < announced.code || code > 0x10FFFF || surrogate) return {};
  return {code, announced.length};
}

/// Control characters, line separators, and what turns the direction of writing.
bool IsSpecial(std::uint32_t code) noexcept {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x61C || code == 0x200E ||
         code == 0x200F || (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

void Append(std::string& out, const char* format, unsigned number) {
  char digits[8];
  const int length = std::snprintf(digits, sizeof digits, format, number);
  out.append(digits, static_cast<std::size_t>(std::max(length, 0)));
}

/// Copies text up to what has to be escaped, which `keep` may take over.
template <class Keep>
std::string Escape(std::string_view text, Keep keep) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Character character = Decode(text.substr(at));
    if (character.length == 0) {
      Append(out, "\\x%02x", static_cast<unsigned char>(text[at++]));
    } else if (!IsSpecial(character.code)) {
      out.append(text.substr(at, character.length));
      at += character.length;
    } else if (const std::size_t kept = keep(out, text.substr(at)); kept > 0) {
      at += kept;
    } else {
      Append(out, character.code < 0x80 ? "\\x%02x" : "\\u%04x", character.code);
      at += character.length;
    }
  }
  return out;
}

}  // namespace

std::string PrintableLine(std::string_view text) {
  return Escape(text, [](std::string&, std::string_view) { return std::size_t{0}; });
}

std::string PrintableText(std::string_view text) {
  return Escape(text, [](std::string& out, std::string_view rest) -> std::size_t {
    if (rest[0] == '\t') {
      out.push_back('\t');
      return 1;
    }
    const std::size_t length = rest.starts_with("\r\n") ? 2 : 1;
    if (length == 1 && rest[0] != '\n') return 0;
    out.push_back('\n');
    const std::string_view line = rest.substr(length);
    const bool indented = line.empty() || line[0] == ' ' || line[0] == '\t' || line[0] == '\n' ||
                          line.starts_with("\r\n");
    if (!indented) out.append("    ");
    return length;
  });
}

}  // namespace bareos_node::daemon
