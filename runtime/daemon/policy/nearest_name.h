// Which known name somebody meant who wrote another one.
#ifndef BAREOS_NODE_DAEMON_POLICY_NEAREST_NAME_H_
#define BAREOS_NODE_DAEMON_POLICY_NEAREST_NAME_H_

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace bareos_node::daemon {

/// Letters left out, added or replaced between two names; their case does not count.
inline std::size_t SlipsBetween(std::string_view left, std::string_view right) {
  const auto lower = [](char letter) { return std::tolower(static_cast<unsigned char>(letter)); };
  std::vector<std::size_t> above(right.size() + 1);
  std::iota(above.begin(), above.end(), 0U);
  for (std::size_t row = 1; row <= left.size(); ++row) {
    std::vector<std::size_t> current = {row};
    for (std::size_t column = 1; column <= right.size(); ++column) {
      const bool same = lower(left[row - 1]) == lower(right[column - 1]);
      current.push_back(std::min(
          {above[column - 1] + (same ? 0 : 1), above[column] + 1, current[column - 1] + 1}));
    }
    above = std::move(current);
  }
  return above.back();
}

/// `; is it NAME?` for the known name that is near, else `; there are …` with all of them.
inline std::string MeantName(std::string_view name, const std::vector<std::string>& known) {
  const auto nearest = std::min_element(
      known.begin(), known.end(), [name](const std::string& left, const std::string& right) {
        return SlipsBetween(name, left) < SlipsBetween(name, right);
      });
  if (nearest != known.end() &&
      SlipsBetween(name, *nearest) <= std::max<std::size_t>(1, name.size() / 3))
    return "; is it " + *nearest + "?";
  std::string all;
  for (const std::string& other : known) all.append(all.empty() ? "" : ", ").append(other);
  return "; there are " + all;
}

}  // namespace bareos_node::daemon

#endif  // BAREOS_NODE_DAEMON_POLICY_NEAREST_NAME_H_
