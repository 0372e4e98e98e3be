// A parser by hand, a character at a time: the first mistake ends it.
#include "daemon/policy/policy_text.h"

#include <cctype>
#include <utility>

namespace bareos_node::daemon {

namespace {

constexpr std::string_view kResource = "nodeplugin";
constexpr char kEnd = '\0';

bool IsLetter(char character) noexcept {
  return std::isalpha(static_cast<unsigned char>(character)) != 0;
}

bool IsSpace(char character) noexcept {
  return character == ' ' || character == '\t' || character == '\r';
}

bool IsControl(char character) noexcept {
  return (static_cast<unsigned char>(character) < ' ' && !IsSpace(character) &&
          character != '\n') ||
         character == '\x7f';
}

void TrimEnd(std::string& text) {
  while (!text.empty() && IsSpace(text.back())) text.pop_back();
}

class PolicyParser {
 public:
  explicit PolicyParser(std::string_view text) : text_(text) {}

  WrittenPolicy Parse() {
    CheckCharacters();
    bool found = false;
    for (SkipLines(); !failed() && Peek() != kEnd; SkipLines()) {
      if (found) Fail("there is one NodePlugin resource already, and nothing else may follow it");
      if (!failed()) Resource();
      found = true;
    }
    if (!failed() && !found) Fail("there is no NodePlugin { … } in it");
    return std::move(result_);
  }

 private:
  bool failed() const noexcept { return !result_.error.empty(); }

  void Fail(std::string text) {
    if (failed()) return;
    result_.error = std::move(text);
    result_.error_line = line_;
    result_.directives.clear();
  }

  char Peek() const noexcept { return at_ < text_.size() ? text_[at_] : kEnd; }

  char Take() noexcept {
    const char taken = Peek();
    if (taken == '\n') ++line_;
    ++at_;
    return taken;
  }

  /// So that a zero byte is nothing but the end from here on.
  void CheckCharacters() {
    for (const char character : text_) {
      if (IsControl(character)) return Fail("there is a control character");
      if (character == '\n') ++line_;
    }
    line_ = 1;
  }

  void SkipBlanks() noexcept {
    while (IsSpace(Peek())) Take();
  }

  void SkipComment() noexcept {
    if (Peek() != '#') return;
    while (Peek() != '\n' && Peek() != kEnd) Take();
  }

  void SkipLines() noexcept {
    for (;;) {
      SkipBlanks();
      SkipComment();
      if (Peek() != '\n' && Peek() != ';') return;
      Take();
    }
  }

  std::string Name() {
    if (Peek() == '@') Fail("@ includes no other files here: write everything into this one");
    std::string name;
    while (IsLetter(Peek()) || IsSpace(Peek())) name += Take();
    TrimEnd(name);
    if (name.empty()) Fail("a name is expected");
    return name;
  }

  void Resource() {
    const std::string name = Name();
    if (failed()) return;
    if (ComparableName(name) != kResource)
      return Fail("\"" + name + "\" is no resource of this file: it has NodePlugin { … } alone");
    SkipLines();
    if (Peek() != '{') return Fail("NodePlugin wants a { behind it");
    Take();
    for (SkipLines(); Peek() != '}'; SkipLines()) {
      if (Peek() == kEnd) return Fail("NodePlugin has no } at its end");
      Directive();
      if (failed()) return;
    }
    Take();
  }

  void Directive() {
    WrittenDirective directive;
    directive.line = line_;
    directive.name = Name();
    if (failed()) return;
    if (Peek() != '=') return Fail("\"" + directive.name + "\" has no = behind it");
    do {
      Take();
      SkipBlanks();
      directive.values.push_back(Value(directive.name));
      if (failed()) return;
      SkipBlanks();
    } while (Peek() == ',');
    SkipComment();
    constexpr std::string_view kEnds = "\n;}";
    if (Peek() != kEnd && kEnds.find(Peek()) == std::string_view::npos)
      return Fail("\"" + directive.name + "\" has something behind its value");
    result_.directives.push_back(std::move(directive));
  }

  WrittenValue Value(const std::string& name) {
    WrittenValue value;
    if (Peek() == '"') {
      value.quoted = true;
      Quoted(value.text);
      return value;
    }
    constexpr std::string_view kStops = "\n;,{}#\"";
    while (Peek() != kEnd && kStops.find(Peek()) == std::string_view::npos) value.text += Take();
    TrimEnd(value.text);
    if (value.text.empty()) Fail("\"" + name + "\" has no value");
    return value;
  }

  /// Texts behind each other are one, also over the end of a line.
  void Quoted(std::string& text) {
    Take();
    while (Peek() != '"') {
      if (Peek() == '\\') Take();
      if (Peek() == kEnd || Peek() == '\n') return Fail("a quoted text has no \" at its end");
      text += Take();
    }
    Take();
    const auto [at, line] = std::pair(at_, line_);
    while (IsSpace(Peek()) || Peek() == '\n') Take();
    if (Peek() == '"') return Quoted(text);
    at_ = at;
    line_ = line;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  unsigned line_ = 1;
  WrittenPolicy result_;
};

}  // namespace

WrittenPolicy ParsePolicyText(std::string_view text) { return PolicyParser(text).Parse(); }

std::string ComparableName(std::string_view name) {
  std::string comparable;
  for (const char character : name) {
    if (!IsSpace(character))
      comparable += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
  }
  return comparable;
}

}  // namespace bareos_node::daemon
