// Target: the parser of plugin definitions, which come from configurations and from backups of
// anyone.
#ifndef BAREOS_NODE_FUZZ_DEFINITIONS_H_
#define BAREOS_NODE_FUZZ_DEFINITIONS_H_

#include "daemon/daemon_release.h"
#include "daemon/definition.h"
#include "daemon/runtime_options.h"
#include "noise.h"

namespace fuzz {

namespace daemon = bareos_node::daemon;

inline std::string SomeDefinition(Noise& noise) {
  constexpr std::string_view kParts[] = {"node",        ":",           ":",
                                         "=",           "=",           "\\",
                                         "\\:",         "\\\\",        "a",
                                         "module_path", "module_name", "node_memory=",
                                         "release=25",  "99999999999", "cancel_grace=7",
                                         "*all*",       "\n"};
  std::string text;
  for (std::size_t count = noise.Below(14); count > 0; --count) {
    text += kParts[noise.Below(std::size(kParts))];
  }
  if (noise.OneIn(4) && !text.empty())
    text[noise.Below(text.size())] = static_cast<char>(noise.Next());
  return text;
}

inline void FuzzDefinitions(Noise& noise) {
  const Bytes bytes = [&] {
    const std::string text = SomeDefinition(noise);
    const auto* const begin = reinterpret_cast<const std::byte*>(text.data());
    return Bytes(begin, begin + text.size());
  }();
  // Not followed by a zero byte: a view may end anywhere.
  const Exact exact(bytes);
  const std::string_view text(reinterpret_cast<const char*>(exact.get().data()), bytes.size());

  const daemon::ParsedDefinition parsed = daemon::ParseDefinition(text);
  daemon::PluginNameOf(text);
  daemon::IsNameOf(text, "node");
  daemon::ReleaseOfVersion(text);
  const std::string other = SomeDefinition(noise);
  const std::string combined = daemon::Combine(text, other);
  FUZZ_EXPECT(combined.size() <= text.size() + other.size() + 1);
  if (!parsed.ok()) return;
  std::string error;
  daemon::ReadRuntimeOptions(parsed.definition, error);
  for (const daemon::Option& option : parsed.definition.options) {
    FUZZ_EXPECT(!option.key.empty() && option.position >= 1 && option.position <= text.size());
  }
  // What was understood means the same when it is written again.
  const auto again = daemon::ParseDefinition(daemon::FormatDefinition(parsed.definition));
  FUZZ_EXPECT(again.ok() && again.definition.options.size() == parsed.definition.options.size());
  for (std::size_t at = 0; at < again.definition.options.size(); ++at) {
    FUZZ_EXPECT(again.definition.options[at].key == parsed.definition.options[at].key);
    FUZZ_EXPECT(again.definition.options[at].value == parsed.definition.options[at].value);
  }
}

}  // namespace fuzz

#endif  // BAREOS_NODE_FUZZ_DEFINITIONS_H_
