// The daemon's own reader, so that there is one opinion about a file.
#include "keeper/policy_report.h"

#include <cstdio>
#include <string>

#include "daemon/policy/policy_file.h"

namespace bareos_node::keeper {

bool TellPolicy() {
  const daemon::LoadedPolicy loaded = daemon::LoadPolicy();
  const bool is_bad = !loaded.error.empty();
  const std::string problem = loaded.policy ? daemon::ExposedBy(*loaded.policy) : loaded.error;
  const char* const state = is_bad            ? "bad"
                            : !loaded.policy  ? "none"
                            : problem.empty() ? "good"
                                              : "exposed";
  const bool names_node = loaded.policy && loaded.policy->node;
  std::printf("%s\t%s\t%s\t%s\n", state, loaded.file.c_str(),
              names_node ? loaded.policy->node->value.c_str() : "", problem.c_str());
  return !is_bad;
}

}  // namespace bareos_node::keeper
